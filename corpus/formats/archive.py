"""ZIP archives of Office files: what they may unpack to, checked before a library opens them."""

import io
import re
import zipfile
import zlib

from corpus.errors import FileBroken, FileProtected, FileTooLarge, FileUnsupported

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN_PARTS = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    SyntaxError,  # what XML parsers raise
)
"""What libraries raise, beside errors of their own, where a part lacks what it should have."""

_MAX_ENTRIES = 20_000
_MAX_TOTAL_BYTES = 500_000_000
_MAX_RATIO = 200
_RATIO_FROM_BYTES = 10_000_000
_CHUNK_BYTES = 1_000_000
_DOCTYPE = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T)")
_PROGRAMS = {
    ".docx": ("word/", "Word"),
    ".pptx": ("ppt/", "PowerPoint"),
    ".xlsx": ("xl/", "Excel"),
}
_OLE_STREAMS = {
    "WordDocument": "a Word 97-2003 file (.doc)",
    "Workbook": "an Excel 97-2003 file (.xls)",
    "PowerPoint Document": "a PowerPoint 97-2003 file (.ppt)",
}


def check_archive(content: bytes, name: str, suffix: str) -> None:
    """Refuse an Office file that is broken, locked, another's, or unpacks to too much.

    Sizes are read from the archive's directory first, and counted again while every part is
    unpacked: a directory may lie. No part may declare a DTD, so no entity can grow.
    """
    if content.startswith(OLE_SIGNATURE):
        raise _ole_refusal(content, name, suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(content), name)
            _check_program({entry.filename for entry in entries}, name, suffix)
            unpacked = 0
            for entry in entries:
                unpacked = _check_part(archive, entry, name, unpacked, len(content))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise FileBroken(
            f"the file {name!r} is no readable {suffix} file: {error}; save it again from the "
            "program it was written in"
        ) from error


def _check_directory(entries: list[zipfile.ZipInfo], size_bytes: int, name: str) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise FileTooLarge(
            f"the file {name!r} holds {len(entries):,} parts, more than {_MAX_ENTRIES:,}; "
            "it is no usual Office file, save it again"
        )
    total = sum(entry.file_size for entry in entries)
    _check_size(total, size_bytes, name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileProtected(f"the file {name!r} is encrypted; save it without a password")


def _check_size(total_bytes: int, size_bytes: int, name: str) -> None:
    ratio = total_bytes / max(1, size_bytes)
    if total_bytes > _MAX_TOTAL_BYTES:
        limit = f"{_MAX_TOTAL_BYTES:,} bytes"
    elif total_bytes > _RATIO_FROM_BYTES and ratio > _MAX_RATIO:
        limit = f"{_MAX_RATIO} times its size"
    else:
        return
    raise FileTooLarge(
        f"the file {name!r} of {size_bytes:,} bytes unpacks to {total_bytes:,} bytes or more, "
        f"over the limit of {limit}; take pictures out or split it"
    )


def _check_program(names: set[str], name: str, suffix: str) -> None:
    folder, _ = _PROGRAMS[suffix]
    if any(part.startswith(folder) for part in names):
        return
    for other, (other_folder, program) in _PROGRAMS.items():
        if any(part.startswith(other_folder) for part in names):
            raise FileUnsupported(
                f"the file {name!r} is a file of {program}; rename it to end in {other}"
            )
    raise FileBroken(
        f"the file {name!r} is a ZIP archive, but holds no part of a {suffix} file; "
        "save it again from the program it was written in"
    )


def _check_part(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, before: int, size_bytes: int
) -> int:
    """Unpack one part in pieces; return the bytes unpacked so far."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    unpacked, tail = before, b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK_BYTES):
            unpacked += len(chunk)
            _check_size(unpacked, size_bytes, name)
            if is_xml and _DOCTYPE.search(tail + chunk):
                raise FileUnsupported(
                    f"the part {entry.filename!r} of the file {name!r} declares entities, which "
                    "Office never does and which can grow without end; save the file again"
                )
            tail = chunk[-32:]
    return unpacked


def _ole_refusal(content: bytes, name: str, suffix: str) -> FileProtected | FileUnsupported:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileProtected(
            f"the file {name!r} is protected with a password; save it without one "
            "(File > Info > Protect) and add it again"
        )
    return legacy_refusal(content, name, suffix)


def legacy_refusal(content: bytes, name: str, suffix: str) -> FileUnsupported:
    """Say what an OLE file, the container of Office 97-2003, is and what to do with it."""
    what = next(
        (what for stream, what in _OLE_STREAMS.items() if stream.encode("utf-16-le") in content),
        "an Office 97-2003 file",
    )
    return FileUnsupported(
        f"the file {name!r} ({suffix}) is {what}, a format that is not read; save it as "
        ".docx, .pptx or .xlsx"
    )
