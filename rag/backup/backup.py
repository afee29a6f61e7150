"""Makes a backup while the service runs and documents are added."""

import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from corpus.store.checkup import check_store
from corpus.store.database import Database
from corpus.store.store import Store
from index.atomic_folder import fsync, remove_abandoned
from index.errors import IndexDamaged, IndexMissing
from index.generation import check_files, pin_generation, read_manifest
from rag.backup.archive import FORMAT, BackupManifest, describe, read_archive, write_archive
from rag.backup.artefacts import INDEX, STORE, folder_files
from rag.backup.errors import BackupDamaged, BackupError, not_writable

_WRITING = ".seisaku-backup-"


@dataclass(frozen=True)
class Backup:
    """A backup that was made or checked: what it says of itself, and its size."""

    path: Path
    manifest: BackupManifest
    size_bytes: int


def make_backup(data_folder: Path, model: str, target: Path) -> Backup:
    """Write a backup of a data folder into one file, whole or not at all.

    The store is copied as of one moment, the index as the generation that is served; who adds
    documents meanwhile is not held up. Raises BackupError where there is nothing to save, where
    the store is damaged, where `target` is another file, or if the disk refuses.
    """
    if not (data_folder / STORE).is_file():
        raise BackupError(
            f"there is no store in {data_folder}; set SEISAKU_DATA to the data folder",
            message_ja=f"{data_folder} に文書の保管ファイルがありません。"
            "SEISAKU_DATA にデータのフォルダを指定してください。",
        )
    _refuse_other_file(target)
    folder = target.parent / f"{_WRITING}{uuid.uuid4().hex}"
    try:
        remove_abandoned(target.parent, f"{_WRITING}*")
        folder.mkdir(mode=0o700)
        manifest = _collect(data_folder, model, folder)
        write_archive(folder / "backup", folder, manifest)
        fsync(folder / "backup")
        (folder / "backup").replace(target)
        fsync(target.parent)
        return Backup(target, manifest, target.stat().st_size)
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def verify_backup(path: Path) -> Backup:
    """Compare every file in a backup with its hash; raises BackupDamaged or BackupError."""
    try:
        return Backup(path, read_archive(path), path.stat().st_size)
    except OSError as error:
        raise BackupError(
            f"{path} cannot be read ({error.strerror or error}); name the file of a backup",
            message_ja=f"{path} を読めません（{error.strerror or error}）。"
            "バックアップのファイルを指定してください。",
        ) from error


def _refuse_other_file(target: Path) -> None:
    """A backup may take the place of an earlier one, of nothing else."""
    if not target.exists():
        return
    try:
        with target.open("rb") as file:
            is_packed = file.read(2) == b"\x1f\x8b"
        if is_packed:
            read_archive(target)
            return
    except (BackupDamaged, OSError):
        pass  # told below: it is not ours, or not whole
    raise BackupError(
        f"{target} is there already and is no whole backup; name another file, or remove it",
        message_ja=f"{target} は既にあり、完全なバックアップではありません。"
        "別の名前にするか、除いてください。",
    )


def _collect(data_folder: Path, model: str, folder: Path) -> BackupManifest:
    """Copy what belongs into the backup; the index first, so that the store is never behind it."""
    generation = _pinned(data_folder / INDEX, folder / INDEX)
    (folder / INDEX).mkdir(exist_ok=True)
    Database(data_folder / STORE).copy_to(folder / STORE)
    names = list(_copied(data_folder, folder))
    copy = Database(folder / STORE)
    if damages := check_store(copy):
        raise BackupError(
            f"the store in {data_folder} is damaged ({damages[0].message}); a backup of it would "
            "be worth nothing; see `seisaku doctor`",
            message_ja=f"文書の保管ファイルが壊れています（{damages[0].message}）。このままでは"
            "バックアップになりません。`seisaku doctor` で確かめてください。",
        )
    documents = len(Store(copy).catalogue())
    copy.as_one_file()
    names += [STORE]
    if generation is not None:
        names += [
            path.relative_to(folder).as_posix()
            for path in sorted((folder / INDEX / generation).rglob("*"))
            if path.is_file()
        ]
    return BackupManifest(
        format=FORMAT,
        seisaku=version("seisaku"),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        documents=documents,
        generation=generation,
        model=model,
        files=describe(folder, names),
    )


def _pinned(index_folder: Path, copy_to: Path) -> str | None:
    """The name of the current generation, copied; None if there is no whole one."""
    copy_to.mkdir()
    try:
        generation = pin_generation(index_folder, copy_to)
        check_files(copy_to / generation, read_manifest(copy_to / generation))
    except (IndexMissing, IndexDamaged):
        return None  # it is built anew from the store
    return generation


def _copied(data_folder: Path, folder: Path) -> list[str]:
    copied = []
    for name in folder_files(data_folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(data_folder / name, folder / name)
        except FileNotFoundError:
            continue  # a job that was purged just now
        copied.append(name)
    return copied
