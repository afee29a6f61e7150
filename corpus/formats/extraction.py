"""Extraction: the text of a file's bytes, whatever its format."""

from collections.abc import Callable
from pathlib import PurePosixPath

from corpus.errors import FileEmpty, FileTooLarge, FileUnsupported
from corpus.formats.archive import OLE_SIGNATURE, check_archive, legacy_refusal
from corpus.formats.extracted import Extracted
from corpus.formats.text_file import read_text_file
from corpus.source import TEXT_SUFFIXES

EXTRACTION_VERSION = 2
"""Raised with every change that extracts another text from some file."""

MAX_BYTES = 100_000_000
OFFICE_SUFFIXES = (".docx", ".pptx", ".xlsx")
SUFFIXES = (*TEXT_SUFFIXES, ".pdf", ".html", ".htm", *OFFICE_SUFFIXES)
"""The endings of the names of files that are read, in small letters."""

_LEGACY = {".doc": ".docx", ".ppt": ".pptx", ".xls": ".xlsx"}


def extract(content: bytes, file_name: str, *, max_bytes: int = MAX_BYTES) -> Extracted:
    """Return the text of a file, chosen by its name's suffix and checked against its bytes.

    Of the name nothing but the suffix matters. Raises a FileRefused that names the file, what
    is wrong with it and the remedy.
    """
    suffix = PurePosixPath(file_name.replace("\\", "/").strip()).suffix.lower()
    if len(content) > max_bytes:
        raise FileTooLarge(
            f"the file {file_name!r} has {len(content):,} bytes, the limit is {max_bytes:,}; "
            "split it or take pictures out"
        )
    if not content:
        raise FileEmpty(f"the file {file_name!r} is empty (0 bytes); add a file with text")
    if suffix in _LEGACY:
        if content.startswith(OLE_SIGNATURE):
            raise legacy_refusal(content, file_name, suffix)
        raise FileUnsupported(
            f"the file {file_name!r} has the suffix {suffix} of Office 97-2003, which is not "
            f"read; save it as {_LEGACY[suffix]}"
        )
    if suffix not in SUFFIXES:
        raise FileUnsupported(
            f"the file {file_name!r} has the suffix {suffix!r}, which is not read; "
            f"those that are: {', '.join(SUFFIXES)}"
        )
    if suffix in OFFICE_SUFFIXES:
        check_archive(content, file_name, suffix)
    extracted = _reader(suffix)(content, file_name)
    if not extracted.text.strip():
        raise FileEmpty(f"the file {file_name!r} holds no text; add a file with text")
    return extracted


def _reader(suffix: str) -> Callable[[bytes, str], Extracted]:
    """The format's reader; its library is loaded by the first file of the format only."""
    if suffix in TEXT_SUFFIXES:
        return read_text_file
    if suffix == ".pdf":
        from corpus.formats.pdf import read_pdf

        return read_pdf
    if suffix == ".docx":
        from corpus.formats.docx import read_docx

        return read_docx
    if suffix == ".pptx":
        from corpus.formats.pptx import read_pptx

        return read_pptx
    if suffix == ".xlsx":
        from corpus.formats.xlsx import read_xlsx

        return read_xlsx
    from corpus.formats.html import read_html

    return read_html
