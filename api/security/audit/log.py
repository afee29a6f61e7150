"""The files of the audit log: lines are only ever added, by one process after the other."""

import contextlib
import json
import os
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from api.security.audit.chain import BEGINNING, Link, line_hash, linked
from api.security.audit.settings import AuditSettings
from api.security.private_files import private_folder, private_lock

FOLDER = "audit"
CURRENT = "audit.jsonl"
_CLOSED = re.compile(r"audit-([0-9]{12})\.jsonl")
_TAIL_BYTES = 1 << 20
_State = tuple[int, int]


class AuditLog:
    """The log of one data folder; raises OSError or SecurityFolderNotWritable if it cannot write.

    A lock orders the processes: each reads the last line that is there before it adds its own.
    A closed file's name is the number of its last line.
    """

    def __init__(self, data_folder: Path, settings: AuditSettings) -> None:
        self.folder = private_folder(data_folder) / FOLDER
        self._settings = settings
        self._known: tuple[_State, Link] | None = None
        self._month: tuple[int, str] | None = None

    @property
    def path(self) -> Path:
        """The file that lines are added to."""
        return self.folder / CURRENT

    def files(self) -> list[Path]:
        """All files, the oldest first."""
        return log_files(self.folder)

    def add(self, record: dict[str, Any]) -> Link:
        """Add a line, whole or not at all; with `required` it is on the disk when this returns."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with private_lock(self.folder / "lock"):
            former = self._last()
            if self._is_full(str(record.get("at", ""))):
                self._close(former)
            line = linked(record, former)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                self._write(descriptor, line)
                found = os.fstat(descriptor)
            finally:
                os.close(descriptor)
            link = Link(former.number + 1, line_hash(line))
            self._known = (found.st_ino, found.st_size), link
            return link

    def _write(self, descriptor: int, line: bytes) -> None:
        size = os.fstat(descriptor).st_size
        try:
            written = os.write(descriptor, line)
            if written < len(line):  # a disk that is full takes a part of it
                os.write(descriptor, line[written:])
            if self._settings.required:
                os.fsync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, size)
            raise

    def _last(self) -> Link:
        """The end of the chain; what a stopped machine has torn gets its line end."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return _end_of(_closed(self.folder))
        if self._known is not None and self._known[0] == (found.st_ino, found.st_size):
            return self._known[1]
        if found.st_size == 0:
            return _end_of(_closed(self.folder))
        if not _ends_with_line_end(self.path):
            with self.path.open("ab") as file:
                file.write(b"\n")
        return _end_of([*_closed(self.folder), self.path])

    def _is_full(self, at: str) -> bool:
        """Whether another file is to be begun: by its size, or because a new month has.

        Without the latter a log that grows slowly would keep lines beyond their days.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return False
        if found.st_size >= self._settings.max_bytes:
            return True
        if self._month is None or self._month[0] != found.st_ino:
            self._month = found.st_ino, _month_of(self.path)
        month = self._month[1]
        return bool(month) and bool(at) and at[:7] > month

    def _close(self, last: Link) -> None:
        """Begin another file, and delete those that need not be kept any more."""
        self.path.rename(self.folder / f"audit-{last.number:012}.jsonl")
        closed = _closed(self.folder)
        oldest = time.time() - timedelta(days=self._settings.keep_days).total_seconds()
        outnumbered = max(0, len(closed) - self._settings.keep_files)
        for place, path in enumerate(closed[:-1]):  # the chain goes on from the newest
            if place < outnumbered or path.stat().st_mtime < oldest:
                path.unlink()


def log_files(folder: Path) -> list[Path]:
    """All files of the log in a folder, the oldest first; none if there is no such folder."""
    path = folder / CURRENT
    return [*_closed(folder), *([path] if path.exists() else [])]


def _closed(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _CLOSED.fullmatch(path.name))


def _month_of(path: Path) -> str:
    """The month of a file's first line, as 2026-11; empty if that cannot be read."""
    with path.open("rb") as file, contextlib.suppress(ValueError, KeyError, TypeError):
        return str(json.loads(file.readline())["at"])[:7]
    return ""


def _ends_with_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _end_of(paths: list[Path]) -> Link:
    """The last line of the files; the number is that of the last line that can be read."""
    number, sha256 = 0, BEGINNING
    for path in reversed(paths):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            lines = [line for line in file.read().split(b"\n") if line]
        if lines and sha256 == BEGINNING:
            sha256 = line_hash(lines[-1])
        for line in reversed(lines):
            with contextlib.suppress(ValueError, KeyError, TypeError):
                number = int(json.loads(line)["n"])
                return Link(number, sha256)
    return Link(number, sha256)
