"""Keys, the audit log and readers' judgements: whether each line is as it was written."""

from api.doctor.finding import Checked, Finding, Level
from api.feedback.feedback import Feedback
from api.feedback.journal import FILE as JUDGEMENTS
from api.feedback.journal import FeedbackJournal, JournalError
from api.security.audit.chain import verify
from api.security.audit.log import FOLDER as AUDIT
from api.security.audit.log import log_files
from api.security.errors import KeysDamaged
from api.security.key_file import KeyFile
from api.security.keys import FILE as KEYS
from api.security.private_files import FOLDER as SECURITY
from rag.workplace import Workplace

_FROM_BACKUP_JA = "バックアップから戻してください。"


def check_keys(workplace: Workplace) -> Checked:
    """The file of the keys."""
    path = workplace.data_folder / SECURITY / KEYS
    try:
        keys = KeyFile(path).keys()
    except KeysDamaged as error:
        damage = Finding(
            Level.DAMAGE,
            str(path),
            str(error),
            "キーのファイルが壊れています。",
            "バックアップから戻すか、キーを作り直してください。",
        )
        return Checked("キー", 1, (damage,))
    return Checked("キー", len(keys), ())


def check_audit_log(workplace: Workplace) -> Checked:
    """The audit log: its chain of hashes, followed from file to file."""
    folder = workplace.data_folder / SECURITY / AUDIT
    try:
        verified = verify(log_files(folder))
    except OSError as error:
        return Checked("監査記録", 0, (_unreadable(str(folder), error),))
    findings = [
        Finding(
            Level.DAMAGE,
            str(folder / finding.file),
            finding.message,
            f"{finding.message_ja}。",
            "`seisaku audit verify` で確かめ、その行を控えと比べてください。",
        )
        for finding in verified.findings
    ]
    if verified.torn:
        findings.append(
            Finding(
                Level.WARNING,
                str(folder),
                f"{verified.torn} lines cannot be read; a power failure tears the last one",
                f"読めない行が{verified.torn}行あります（停電などで書きかけになった行）。",
                "心当たりがなければ、控えと比べてください。",
            )
        )
    return Checked("監査記録", verified.lines, tuple(findings))


def check_feedback(workplace: Workplace) -> Checked:
    """The judgements of answers."""
    path = workplace.data_folder / JUDGEMENTS
    count, findings = 0, []
    try:
        for number, found in FeedbackJournal(path).lines():
            count += 1
            if not isinstance(found, Feedback):
                findings.append(
                    Finding(
                        Level.DAMAGE,
                        f"{path}:{number}",
                        f"it is no judgement as it was written ({found})",
                        f"{number}行目の評価を読めません。ほかの行は使えます。",
                        _FROM_BACKUP_JA,
                    )
                )
    except JournalError as error:
        findings.append(_unreadable(str(path), error))
    return Checked("回答への評価", count, tuple(findings))


def _unreadable(where: str, error: Exception) -> Finding:
    return Finding(
        Level.DAMAGE, where, f"it cannot be read ({error})", "読めません。", _FROM_BACKUP_JA
    )
