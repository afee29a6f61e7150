"""One build at a time: who builds holds a lock from reading the store to writing the index."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from index.errors import IndexNotWritable
from index.generation import not_writable

_FILE = ".build-lock"
_TIMEOUT_S = 3600.0


@contextmanager
def build_lock(index_folder: Path) -> Iterator[None]:
    """Wait until no other process builds an index here, and keep others from it meanwhile.

    Without it, who read the store first and wrote last would leave an index that lacks what
    was added in between. A process that is killed lets go of the lock. Raises IndexNotWritable
    if the disk refuses, or if another build takes longer than an hour.
    """
    lock = filelock.FileLock(index_folder / _FILE, timeout=_TIMEOUT_S)
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise IndexNotWritable(
            f"another build has held {lock.lock_file} for {_TIMEOUT_S:.0f} s; "
            "wait for it to end, or end it, then run `seisaku build`"
        ) from error
    except OSError as error:
        raise not_writable(index_folder, error) from error
    try:
        yield
    finally:
        lock.release()
