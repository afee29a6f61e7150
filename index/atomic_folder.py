"""A folder written beside its place and put there whole, or not at all."""

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

ABANDONED_AFTER_S = 3600.0


def put_in_place(built: Path, target: Path, *, already_there: Callable[[], bool]) -> None:
    """Make `built` the folder at `target`; afterwards `built` is gone or is to be thrown away.

    Both are in the same parent folder. If `target` has content, `already_there` is asked whether
    that is as good as `built`; then it stays. Where two folders cannot be swapped in one step
    (other systems than Linux, some file systems), the old one is moved aside first, to the name
    of `built` with ".old" before its suffix. Raises OSError if the disk refuses.
    """
    try:
        built.rename(target)  # replaces nothing or an empty folder
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        if already_there():
            return  # another process was faster; ours is thrown away
        if not _exchange(built, target):
            old = built.with_suffix(f".old{built.suffix}")
            target.rename(old)
            try:
                built.rename(target)
            except OSError:
                old.rename(target)
                raise
            shutil.rmtree(old, ignore_errors=True)
    fsync(target.parent)


def remove_abandoned(parent: Path, pattern: str) -> None:
    """Remove folders that killed processes left, if too old to be in the making.

    `pattern` is what `Path.glob` takes for the names of unfinished folders in `parent`.
    """
    for left in parent.glob(pattern):
        with contextlib.suppress(FileNotFoundError):  # it was being made, and is in place now
            if time.time() - left.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync_tree(folder: Path) -> None:
    """Have the disk store a folder with all that is in it; OSError if it refuses."""
    for path in (*folder.rglob("*"), folder):
        fsync(path)


def fsync(path: Path) -> None:
    """Have the disk store a file, or the names in a folder; OSError if it refuses."""
    if os.name != "posix" and path.is_dir():
        return  # Windows opens no folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system cannot (other than Linux).

    Source: renameat2(2), flag RENAME_EXCHANGE.
    """
    at_current_folder, rename_exchange = -100, 2
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if renameat2 is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    done: int = renameat2(at_current_folder, names[0], at_current_folder, names[1], rename_exchange)
    return done == 0
