"""Index generations on disk: each a folder that describes itself, one of them current.

    index/
      CURRENT             the name of the generation that is served
      20261122T050300-1a2b3c4d/
        manifest.json     recipe, counts, and the hash of each other file
        vectors.faiss, passages.jsonl, abbreviations.jsonl, lemma/, bigram/, late/

A build writes a folder under a name of its own, syncs it, and then replaces CURRENT in one
step. Killed at any moment, it leaves the former generation current and whole.
"""

import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock

from index.atomic_folder import fsync, fsync_tree, put_in_place, sha256_of
from index.errors import IndexDamaged, IndexMissing, IndexNotWritable
from index.sealed_json import sealed, unsealed

POINTER = "CURRENT"
MANIFEST = "manifest.json"
_LOCK = ".lock"
_LOCK_TIMEOUT_S = 600.0
_BUILDING = ".building-"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself."""

    built_at: str
    recipe: dict[str, str]
    passages: int
    passages_sha256: str
    dimensions: int
    built_with: dict[str, str]
    files: dict[str, dict[str, int | str]]


def current_generation(index_folder: Path) -> Path:
    """The folder of the current generation; IndexMissing if there is none."""
    try:
        name = (index_folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(
            f"there is no index in {index_folder}; build it with `seisaku build`"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(
            f"{index_folder / POINTER} cannot be read ({error}); build anew with `seisaku build`"
        ) from error
    generation = index_folder / name
    if not _NAME.fullmatch(name) or not generation.is_dir():
        raise IndexDamaged(
            f"{index_folder / POINTER} names {name!r}, which is no folder there; "
            "build anew with `seisaku build`"
        )
    return generation


def pointer_stamp(index_folder: Path) -> tuple[int, int]:
    """What changes with every new generation: cheap to ask before each search.

    Raises IndexMissing if there is no index.
    """
    try:
        state = (index_folder / POINTER).stat()
    except OSError as error:
        raise IndexMissing(
            f"there is no index in {index_folder}; build it with `seisaku build`"
        ) from error
    return state.st_ino, state.st_mtime_ns


def read_manifest(generation: Path) -> Manifest:
    """Read a generation's manifest; IndexDamaged says what is wrong with it."""
    path = generation / MANIFEST
    try:
        # one without a seal is of a format that the recipe refuses, and says so better
        manifest = Manifest(**unsealed(path.read_text(encoding="utf-8"), may_lack=True))
        if not isinstance(manifest.recipe, dict) or not isinstance(manifest.files, dict):
            raise TypeError("recipe and files must be objects")
        if not all(isinstance(record["sha256"], str) for record in manifest.files.values()):
            raise TypeError("a file's sha256 is no string")
        return manifest
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(
            f"{path} cannot be read ({type(error).__name__}: {error}); "
            "build the index anew with `seisaku build`"
        ) from error


def check_files(generation: Path, manifest: Manifest) -> None:
    """Compare each file's bytes with its hash in the manifest; IndexDamaged names the first."""
    for name, record in manifest.files.items():
        path = generation / name
        try:
            actual = sha256_of(path)
        except OSError as error:
            raise IndexDamaged(
                f"{path} cannot be read ({error}); build the index anew with `seisaku build`"
            ) from error
        if actual != record["sha256"]:
            raise IndexDamaged(
                f"{path} has sha256 {actual}, its manifest says {record['sha256']}; "
                "build the index anew with `seisaku build`"
            )


def write_generation(
    index_folder: Path, fill: Callable[[Path], None], describe: dict[str, Any]
) -> Path:
    """Write a new generation by `fill` and make it current; older ones go, but for the last.

    Only one process writes at a time; others wait. Raises IndexNotWritable if the disk
    refuses or another build holds the lock too long; the former generation stays current.
    """
    with _locked(index_folder):
        return _write_generation(index_folder, fill, describe)


def remove_unfinished(index_folder: Path) -> None:
    """Remove what killed builds left; raises as `write_generation` does."""
    if any(index_folder.glob(f"{_BUILDING}*")):
        with _locked(index_folder):
            _remove_abandoned(index_folder)


def remove_former(index_folder: Path) -> None:
    """Remove all generations but the current one; raises as `write_generation` does."""
    with _locked(index_folder):
        current = current_generation(index_folder)
        _remove_abandoned(index_folder)
        _remove_older(index_folder, keep={current})
        left = [path for path in _generations(index_folder) if path != current]
    if left:
        raise IndexNotWritable(
            f"the former index {left[0]} cannot be removed; make it writable, or remove it by hand"
        )


@contextmanager
def _locked(index_folder: Path) -> Iterator[None]:
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(index_folder / _LOCK, timeout=_LOCK_TIMEOUT_S):
            yield
    except filelock.Timeout as error:
        raise IndexNotWritable(
            f"another build has held {index_folder / _LOCK} for {_LOCK_TIMEOUT_S:.0f} s; "
            "wait for it to end, or end it"
        ) from error
    except OSError as error:
        raise not_writable(index_folder, error) from error


def not_writable(index_folder: Path, error: OSError) -> IndexNotWritable:
    """What is told when the disk refuses the index."""
    return IndexNotWritable(
        f"the index could not be written to {index_folder} ({error}); "
        "make room there or make it writable, or move it with SEISAKU_DATA"
    )


def _write_generation(
    index_folder: Path, fill: Callable[[Path], None], describe: dict[str, Any]
) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    generation = index_folder / f"{stamp}-{uuid.uuid4().hex[:8]}"
    building = index_folder / f"{_BUILDING}{generation.name}"
    former: Path | None
    try:
        former = current_generation(index_folder)
    except (IndexMissing, IndexDamaged):
        former = None
    _remove_abandoned(index_folder)
    try:
        building.mkdir()
        fill(building)
        files = sorted(path for path in building.rglob("*") if path.is_file())
        manifest = Manifest(
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            files={
                path.relative_to(building).as_posix(): {
                    "size_bytes": path.stat().st_size,
                    "sha256": sha256_of(path),
                }
                for path in files
            },
            **describe,
        )
        (building / MANIFEST).write_text(sealed(asdict(manifest)), encoding="utf-8")
        fsync_tree(building)
        building.rename(generation)
        _point_to(index_folder, generation.name)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    _remove_older(index_folder, keep={generation, former})
    return generation


def _remove_abandoned(index_folder: Path) -> None:
    """Remove what killed builds left; who holds the lock knows that none of it is in the making."""
    for path in index_folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in index_folder.glob(f".{POINTER}-*"):
        path.unlink(missing_ok=True)


def _point_to(index_folder: Path, name: str) -> None:
    pointer = index_folder / f".{POINTER}-{uuid.uuid4().hex}"
    pointer.write_text(name + "\n", encoding="utf-8")
    fsync(pointer)
    pointer.replace(index_folder / POINTER)
    fsync(index_folder)


def _remove_older(index_folder: Path, keep: set[Path | None]) -> None:
    """The former generation stays: a server may still be reading it."""
    for path in _generations(index_folder):
        if path not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _generations(index_folder: Path) -> list[Path]:
    folders = [path for path in index_folder.iterdir() if path.is_dir()]
    return [folder for folder in folders if not folder.name.startswith(".")]


def generations(index_folder: Path) -> list[Path]:
    """The folders of all generations that are kept, oldest first."""
    return sorted(_generations(index_folder)) if index_folder.is_dir() else []


def pin_generation(index_folder: Path, copy_to: Path) -> str:
    """Copy the current generation while no build can remove it; returns its name.

    Raises IndexMissing or IndexDamaged, and IndexNotWritable where the lock cannot be had.
    """
    with _locked(index_folder):
        generation = current_generation(index_folder)
        shutil.copytree(generation, copy_to / generation.name, copy_function=_linked)
    return generation.name


def take_generation(index_folder: Path, taken: Path) -> None:
    """Make a generation's folder from elsewhere on the same disk the current one.

    Older ones go, but for the last. Raises IndexNotWritable.
    """
    with _locked(index_folder):
        try:
            former: Path | None = current_generation(index_folder)
        except (IndexMissing, IndexDamaged):
            former = None
        target = index_folder / taken.name
        if taken.is_dir():
            fsync_tree(taken)
            put_in_place(taken, target, already_there=lambda: _is_whole(target))
        _point_to(index_folder, target.name)
        _remove_older(index_folder, keep={target, former})


def _is_whole(generation: Path) -> bool:
    try:
        check_files(generation, read_manifest(generation))
    except IndexDamaged:
        return False
    return True


def _linked(source: str, target: str) -> None:
    """Another name for a file that is never changed; a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
