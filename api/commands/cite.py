"""`seisaku cite`: a memo checked sentence by sentence, and written with its footnotes."""

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from api.commands.options import AsOf, Json, day
from api.console import err, out, print_error, print_json
from api.memo.auditing import audit_memo, cited_documents
from api.memo.memo import Memo, read_memo
from api.memo.presenting import present_audit
from api.memo.verdict_label import LABELS
from api.settings import Settings
from corpus.errors import SourceMissing
from rag.assistant import Assistant
from rag.audit.audit import Audit, AuditedSentence, Verdict
from rag.workplace import open_assistant

_FOUND = 3
"""The exit code of a memo in which something is wrong; 1 and 2 are failures."""
_WRONG = (Verdict.CONTRADICTED, Verdict.SUPERSEDED)


def cite(
    ctx: typer.Context,
    memo: Annotated[Path, typer.Argument(help="点検するメモ（txt, md, docx）")],
    as_of: AsOf = None,
    docx: Annotated[
        Path | None,
        typer.Option(
            "--docx",
            help="脚注と出典一覧を付けたWordファイルをここに書く（メモがdocxなら元の体裁のまま）",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """メモを文ごとに資料と照合し、出典を付ける。

    終了コードは、食い違いも新しい資料もなければ0、あれば3。点検できなければ1か2。
    """
    settings: Settings = ctx.obj
    read = _read(memo)
    if docx is not None:
        _check_target(docx, memo)
    assistant = open_assistant(settings.workplace())
    started = time.perf_counter()
    audit = audit_memo(assistant, read.text, day(as_of))
    took_ms = (time.perf_counter() - started) * 1000
    if docx is not None:
        _write(docx, read, audit, assistant)
    if as_json:
        print_json(present_audit(audit, took_ms))
    else:
        if audit.sentences:
            out.print(
                "判定は自動で、誤ることがあります。出典の記述を読んで確かめてください。",
                style="dim",
            )
        _print_audit(audit)
        if docx is not None:
            out.print(f"脚注を付けたWordファイル: {docx}", soft_wrap=True)
    if any(sentence.verdict in _WRONG for sentence in audit.sentences):
        raise typer.Exit(_FOUND)


def _read(path: Path) -> Memo:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceMissing(
            f"the memo {str(path)!r} cannot be read ({error.strerror}); give the path of a file"
        ) from error
    memo = read_memo(content, path.name)
    if memo.encoding:
        err.print(f"文字コードは{memo.encoding}として読みました: {path}", soft_wrap=True)
    return memo


def _check_target(docx: Path, memo: Path) -> None:
    """Refuse what cannot be written before the memo is checked, which takes its time."""
    if docx.suffix.lower() != ".docx":
        raise typer.BadParameter(f"--docx の {docx} は .docx で終わる名前にしてください。")
    if docx.exists() and docx.resolve() == memo.resolve():
        raise typer.BadParameter("--docx にメモ自身は指定できません。別の名前にしてください。")
    if not docx.parent.is_dir():
        raise typer.BadParameter(f"--docx のフォルダー {docx.parent} がありません。")


def _write(docx: Path, memo: Memo, audit: Audit, assistant: Assistant) -> None:
    from api.memo.word_file import word_file  # loads python-docx, only where needed

    content = word_file(memo, audit, cited_documents(assistant))
    try:
        docx.write_bytes(content)
    except OSError as error:
        print_error(
            f"{docx} cannot be written ({error.strerror}); close it in Word, or give another name",
            f"{docx} に書き込めません（{error.strerror}）。"
            "Wordで開いていれば閉じるか、別の名前にしてください。",
        )
        raise typer.Exit(1) from error


def _print_audit(audit: Audit) -> None:
    """Print the sentences for people, each with its verdict and sources, then the counts."""
    for sentence in audit.sentences:
        _print_sentence(sentence)
    counts = Counter(sentence.verdict for sentence in audit.sentences)
    shown = [
        f"{label.sign} {label.name} {counts[verdict]}"
        for verdict, label in LABELS.items()
        if counts[verdict]
    ]
    out.print("、".join(shown) or "メモに文がありません。")


def _print_sentence(sentence: AuditedSentence) -> None:
    label = LABELS[sentence.verdict]
    text = Text(f"{label.sign} ", style=label.style)
    words = Text(sentence.text)
    for conflict in sentence.conflicts:
        words.stylize(
            "bold red", conflict.span[0] - sentence.start, conflict.span[1] - sentence.start
        )
    text.append_text(words)
    out.print(text)
    if sentence.verdict is Verdict.NO_CLAIM:
        return
    head = f"{label.name}（確からしさ {sentence.confidence:.2f}） {sentence.explanation}"
    out.print(Padding(Text(head, style=label.style), (0, 0, 0, 3)))
    for number, citation in enumerate(sentence.citations, 1):
        out.print(Padding(Text(f"[{number}] {citation.label}"), (0, 0, 0, 3)))
        out.print(Padding(Text(f"「{citation.quote}」", style="dim"), (0, 0, 0, 7)))
        out.print(Padding(Text(citation.citation_id, style="dim"), (0, 0, 0, 7)))
