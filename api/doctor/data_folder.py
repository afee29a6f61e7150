"""The data folder itself: room, rights, what killed processes left, and who works in it."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import filelock

from api.doctor.finding import Checked, Finding, Level, Repair
from corpus.store.database import FILE as STORE
from rag.backup.restore import FOLDER as RESTORE
from rag.backup.restore import READY
from rag.workplace import Workplace

_LEAST_FREE_BYTES = 1_000_000_000
_LEFTOVERS = (
    ".restore/new",
    ".model.*.unpacking",
    "seisaku.sqlite3.new-*",
    "index/.building-*",
    "index/.CURRENT-*",
    "jobs/.new-*",
    "jobs/*/.new-*",
    ".seisaku-backup-*",
)
_LOCKS = {"index/.build-lock": "索引づくり", "jobs/.lock": "処理", ".restore.lock": "復元"}


def check_folder(workplace: Workplace) -> Checked:
    """The data folder itself: room, rights, what killed processes left, and who works in it."""
    folder = workplace.data_folder
    if not folder.is_dir():
        return Checked("データのフォルダ", 0, (_not_there(folder),))
    findings = [*_rights(folder), *_room(folder), *_leftovers(folder), *_locks(folder)]
    if (folder / RESTORE / READY).exists():
        findings.append(
            Finding(
                Level.WARNING,
                str(folder / RESTORE),
                "a restore was killed half-way and waits to be finished",
                "途中で止まった復元が、終わるのを待っています。",
                "`seisaku doctor --repair` か、次のコマンドやサービスの開始で終わります。",
                Repair.RESTORE,
            )
        )
    return Checked("データのフォルダ", 1, tuple(findings))


def _not_there(folder: Path) -> Finding:
    return Finding(
        Level.DAMAGE,
        str(folder),
        "there is no data folder",
        "データのフォルダがありません。",
        "SEISAKU_DATA を確かめるか、`seisaku build` で作るか、`seisaku restore` で戻してください。",
    )


def _rights(folder: Path) -> Iterator[Finding]:
    for path in (folder, *folder.rglob("*")):
        wanted = os.R_OK | (os.W_OK | os.X_OK if path.is_dir() else 0)
        if not path.is_symlink() and not os.access(path, wanted):
            yield Finding(
                Level.DAMAGE,
                str(path),
                "it cannot be read, or not be written to",
                "読めないか、書き込めません。",
                "サービスを動かす利用者のものにしてください（chown、chmod）。",
            )
    security = folder / "security"
    for path in (security, *security.rglob("*")) if security.is_dir() else ():
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(
                Level.WARNING,
                str(path),
                "others than its owner may read it",
                "所有者以外も読めます。",
                f"`chmod go-rwx {path}` で所有者だけにしてください。",
            )


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        yield Finding(
            Level.WARNING,
            str(folder),
            f"{free / 1e6:,.0f} MB are free; building an index or a backup may need more",
            f"空き容量が{free / 1e6:,.0f}MBしかありません。",
            "索引づくりやバックアップのために、1GB以上を空けてください。",
        )


def _leftovers(folder: Path) -> Iterator[Finding]:
    for pattern in _LEFTOVERS:
        for path in sorted(folder.glob(pattern)):
            if path == folder / RESTORE / "new" and (folder / RESTORE / READY).exists():
                continue
            yield Finding(
                Level.WARNING,
                str(path),
                "a process that was killed left it, or one is writing it now",
                "途中で終わった処理の残りか、今書いている途中のものです。",
                "`seisaku doctor --repair` で、1時間より古いものが除かれます。",
                Repair.LEFTOVER,
            )
    for path in sorted(folder.glob(f"{STORE}.damaged-*")):
        yield Finding(
            Level.NOTE,
            str(path),
            "a damaged store that was put aside",
            "取り除いた、壊れた保管ファイルの控えです。",
            "要らなければ除いてください。",
        )


def _locks(folder: Path) -> Iterator[Finding]:
    for name, what in _LOCKS.items():
        path = folder / name
        if not path.exists():
            continue
        lock = filelock.FileLock(path, timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            yield Finding(
                Level.NOTE,
                str(path),
                "a process holds this lock and is at work",
                f"{what}が進んでいます。",
                "終わってからもう一度点検すると、確かな結果になります。",
            )
        except OSError:
            continue  # told as a matter of rights
        else:
            lock.release()
