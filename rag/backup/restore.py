"""Puts a backup in the place of what a data folder holds: the former state stays until it is done.

Everything is first unpacked beside, into `.restore/new`, and checked. The file READY then says
that it is to take the place of what is there. Each step from there on can be done twice, so a
restore that is killed is finished by whoever opens the data folder next.
"""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import filelock

from corpus.errors import StoreDamaged
from corpus.store.checkup import check_store
from corpus.store.database import Database
from index.atomic_folder import fsync, fsync_tree
from index.build_lock import build_lock
from index.generation import check_files, read_manifest, take_generation
from index.sealed_json import sealed, unsealed
from rag.backup.archive import BackupManifest, read_archive
from rag.backup.artefacts import FOLDERS, INDEX, STORE
from rag.backup.errors import BackupDamaged, BackupError, DataThere, not_writable

FOLDER = ".restore"
READY = "READY"
LOCK = ".restore.lock"
_NEW = "new"
_SECURITY = "security"
_LOCK_TIMEOUT_S = 600.0


def restore_backup(data_folder: Path, source: Path, *, force: bool = False) -> BackupManifest:
    """Make a data folder hold what a backup holds; every hash is compared before it is touched.

    Keys and the audit log that are there stay: a key that was revoked since must not open the
    door again. A service that runs follows. Raises DataThere unless `force`, BackupDamaged, or
    BackupError if the disk refuses; what was there is as it was then.
    """
    with _locked(data_folder):
        _finish(data_folder)
        if (data_folder / STORE).exists() and not force:
            raise DataThere(
                f"{data_folder} holds a store already; restore with --force to put the backup in "
                "its place, or set SEISAKU_DATA to another folder",
                message_ja=f"{data_folder} には既にデータがあります。バックアップの内容に"
                "置き換えるなら --force を付け、そうでなければ SEISAKU_DATA に別のフォルダを"
                "指定してください。",
            )
        folder = data_folder / FOLDER
        try:
            shutil.rmtree(folder, ignore_errors=True)
            (folder / _NEW).mkdir(parents=True, mode=0o700)
            manifest = _unpack(source, folder / _NEW)
            _check(folder / _NEW, manifest, source)
            fsync_tree(folder)
            ready = folder / READY
            ready.write_text(sealed({"generation": manifest.generation}), encoding="utf-8")
            fsync(ready)
            fsync(folder)
        except OSError as error:
            raise not_writable(data_folder, error) from error
        finally:
            if not (folder / READY).exists():
                shutil.rmtree(folder, ignore_errors=True)
        _finish(data_folder)
    return manifest


def finish_restore(data_folder: Path) -> None:
    """Finish a restore that was killed half-way, if there was one; costs a look at the disk."""
    if (data_folder / FOLDER / READY).exists():
        with _locked(data_folder):
            _finish(data_folder)


@contextlib.contextmanager
def _locked(data_folder: Path) -> Iterator[None]:
    lock = filelock.FileLock(data_folder / LOCK, timeout=_LOCK_TIMEOUT_S)
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise BackupError(
            f"another restore has held {data_folder / LOCK} for {_LOCK_TIMEOUT_S:.0f} s; wait "
            "for it to end, or end it",
            message_ja="別の復元が終わりません。終わるのを待つか、終了させてください。",
        ) from error
    except OSError as error:
        raise not_writable(data_folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _unpack(source: Path, target: Path) -> BackupManifest:
    def take(name: str, chunks: Iterator[bytes]) -> None:
        path = target / name  # only names that `is_name` lets pass come here
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with path.open("wb") as file:
            file.writelines(chunks)

    try:
        source.open("rb").close()
    except OSError as error:
        raise BackupError(
            f"{source} cannot be read ({error.strerror or error}); name the file of a backup",
            message_ja=f"{source} を読めません（{error.strerror or error}）。"
            "バックアップのファイルを指定してください。",
        ) from error
    return read_archive(source, take)


def _check(new: Path, manifest: BackupManifest, source: Path) -> None:
    """Whether what was unpacked is whole; raises BackupDamaged, StoreTooNew or IndexDamaged."""
    store = Database(new / STORE)  # brought to today's schema, here and not in its place
    if damages := check_store(store):
        raise BackupDamaged(
            f"the store in {source} is damaged ({damages[0].message}); use another backup",
            message_ja=f"{source} の中の保管ファイルが壊れています（{damages[0].message}）。"
            "別のバックアップを使ってください。",
        )
    store.as_one_file()
    if manifest.generation is not None:
        generation = new / INDEX / manifest.generation
        check_files(generation, read_manifest(generation))


def _finish(data_folder: Path) -> None:
    """Put what is ready in its place; each step may have been done before."""
    folder = data_folder / FOLDER
    ready = folder / READY
    if not ready.exists():
        return
    new = folder / _NEW
    index_folder = data_folder / INDEX
    try:
        generation = unsealed(ready.read_text(encoding="utf-8"))["generation"]
        with build_lock(index_folder):
            _take_store(data_folder / STORE, new / STORE)
            if generation is not None:
                take_generation(index_folder, new / INDEX / str(generation))
        for name in FOLDERS:
            _take_folder(data_folder / name, new / name)
        ready.unlink()
        fsync(folder)
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(
            f"the restore that waits in {folder} cannot be finished ({error}); make room in "
            f"{data_folder} or make it writable, or remove {folder} and restore again",
            message_ja=f"{folder} で待っている復元を終えられません（{error}）。空き容量と"
            "書き込み権限を確かめるか、このフォルダを除いて、復元をやり直してください。",
        ) from error
    shutil.rmtree(folder, ignore_errors=True)


def _take_store(path: Path, new: Path) -> None:
    """Give the store its new content in one transaction; a damaged one is put aside first."""
    try:
        Database(path).take_from(new)
    except StoreDamaged:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        for suffix in ("", "-wal", "-shm"):
            old = path.with_name(path.name + suffix)
            if old.exists():
                old.rename(path.with_name(f"{path.name}.damaged-{stamp}{suffix}"))
        Database(path).take_from(new)


def _take_folder(target: Path, new: Path) -> None:
    """Move what a folder of the backup holds; what is there besides stays.

    Of keys and the audit log nothing that is there is replaced.
    """
    if not new.is_dir():
        return
    keeps = target.name == _SECURITY
    target.mkdir(mode=0o700 if keeps else 0o777, exist_ok=True)
    for path in sorted(new.iterdir()):
        place = target / path.name
        if keeps and place.exists():
            continue
        if path.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        path.replace(place)
    fsync(target)
