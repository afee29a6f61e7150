"""The file of a backup: a tar archive under gzip whose first member lists the others' hashes."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from index.atomic_folder import sha256_of
from index.sealed_json import sealed, unsealed
from rag.backup.artefacts import MANIFEST, is_name
from rag.backup.errors import BackupDamaged

FORMAT = 1
_LEVEL = 3
_CHUNK_BYTES = 1_000_000
_MAX_MANIFEST_BYTES = 100_000_000
_UNREADABLE = (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class BackupManifest:
    """What a backup says of itself.

    `files` are the size and SHA-256 of each by its name; `generation` the index that it holds,
    if any, `documents` the number of documents, `model` the model that the index was made with.
    """

    format: int
    seisaku: str
    created_at: str
    documents: int
    generation: str | None
    model: str
    files: dict[str, tuple[int, str]]


def describe(folder: Path, names: list[str]) -> dict[str, tuple[int, str]]:
    """The size and hash of files in a folder."""
    return {name: ((folder / name).stat().st_size, sha256_of(folder / name)) for name in names}


def write_archive(path: Path, folder: Path, manifest: BackupManifest) -> None:
    """Write the files that a manifest lists, out of a folder, into a new file for its owner only.

    Raises OSError if the disk refuses.
    """
    (folder / MANIFEST).write_text(sealed(asdict(manifest)), encoding="utf-8")
    path.touch(mode=0o600)
    with (
        gzip.GzipFile(path, "wb", compresslevel=_LEVEL) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in (MANIFEST, *sorted(manifest.files)):
            archive.add(folder / name, name, recursive=False, filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The member without names of people and machines."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def read_archive(
    path: Path, take: Callable[[str, Iterator[bytes]], None] | None = None
) -> BackupManifest:
    """Read a whole backup and compare every file with its hash; returns what it says of itself.

    `take` gets each file's name and its bytes in chunks, and must go through them. Raises
    BackupDamaged, with the file's name where it is one of them; OSError if it cannot be read.
    """
    try:
        with _opened(path) as (packed, archive):
            manifest = _read_manifest(path, archive)
            missing = dict(manifest.files)
            while (member := archive.next()) is not None:
                if not member.isreg() or member.name not in missing:
                    raise _damaged(path, f"{member.name!r} is no file that it lists")
                size_bytes, sha256 = missing.pop(member.name)
                content = archive.extractfile(member)
                assert content is not None  # it is a regular file
                chunks = _Hashed(content)
                if take is None:
                    for _ in chunks:
                        pass
                else:
                    take(member.name, iter(chunks))
                if (chunks.size_bytes, chunks.digest.hexdigest()) != (size_bytes, sha256):
                    raise _damaged(path, f"{member.name!r} has another hash than when it was saved")
            if missing:
                raise _damaged(path, f"{min(missing)!r} is missing")
            while packed.read(_CHUNK_BYTES):
                pass  # to its end, where gzip compares its own checksum
            return manifest
    except gzip.BadGzipFile as error:
        raise _damaged(path, error) from error
    except _UNREADABLE as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from error


class _Hashed:
    """A file's bytes in chunks, hashed on the way."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()
        self.size_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._content.read(_CHUNK_BYTES):
            self.digest.update(chunk)
            self.size_bytes += len(chunk)
            yield chunk


@contextmanager
def _opened(path: Path) -> Iterator[tuple[gzip.GzipFile, tarfile.TarFile]]:
    with gzip.GzipFile(path, "rb") as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
        yield packed, archive


def _read_manifest(path: Path, archive: tarfile.TarFile) -> BackupManifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > _MAX_MANIFEST_BYTES:
        raise _damaged(path, f"it does not begin with {MANIFEST}")
    content = archive.extractfile(first)
    assert content is not None  # what has a size is a file
    fields = unsealed(content.read().decode("utf-8"))
    if fields["format"] != FORMAT:
        raise _damaged(path, f"it is of format {fields['format']!r}, this program knows {FORMAT}")
    files = {str(name): (int(size), str(sha)) for name, (size, sha) in fields["files"].items()}
    for name in files:
        if not is_name(name):
            raise _damaged(path, f"it lists {name!r}, which no backup holds")
    return BackupManifest(**{**fields, "files": files})


def _damaged(path: Path, why: object) -> BackupDamaged:
    return BackupDamaged(
        f"{path} is no whole backup of Seisaku ({why}); use another copy of it",
        message_ja=f"{path} はSeisakuの完全なバックアップではありません（{why}）。"
        "別の控えを使ってください。",
    )
