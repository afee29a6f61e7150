"""The folder of what only the service's own user may read."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from api.security.errors import SecurityFolderNotWritable

FOLDER = "security"
_LOCK_TIMEOUT_S = 10.0


def private_folder(data_folder: Path) -> Path:
    """The folder for keys, sessions and the audit log, made with mode 0700 where it is not there.

    Raises SecurityFolderNotWritable if the disk refuses.
    """
    folder = data_folder / FOLDER
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)  # a copy or an archive may have opened it
        _give_to_owner_of(data_folder, folder)
    except OSError as error:
        raise SecurityFolderNotWritable(folder, error) from error
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Put a file of mode 0600 in the place of another, whole or not at all.

    Raises SecurityFolderNotWritable if the disk refuses.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(temporary, content)
        _give_to_owner_of(path.parent, temporary)
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise SecurityFolderNotWritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def kept_secret(path: Path) -> bytes:
    """The 32 random bytes that the file holds; made where it is not there.

    Processes that start together get the same.
    """
    with contextlib.suppress(OSError):
        content = path.read_bytes()
        if len(content) == 32:
            return content
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(temporary, secrets.token_bytes(32))
        if path.exists() and path.stat().st_size != 32:
            path.unlink()
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)  # unlike a rename, the first one wins
        return path.read_bytes()
    except OSError as error:
        raise SecurityFolderNotWritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextlib.contextmanager
def private_lock(path: Path) -> Iterator[None]:
    """Hold a lock file against other threads and processes.

    Raises SecurityFolderNotWritable if it cannot be had in some seconds.
    """
    lock = FileLock(path, timeout=_LOCK_TIMEOUT_S, mode=0o600)
    try:
        lock.acquire()
    except OSError as error:
        raise SecurityFolderNotWritable(path, error) from error
    try:
        _give_to_owner_of(path.parent, path)
        yield
    finally:
        lock.release()


def _give_to_owner_of(folder: Path, path: Path) -> None:
    """What `sudo seisaku keys create` writes must be readable by the service, which is not root."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
