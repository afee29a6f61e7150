"""A document's source: the very characters that citations point at."""

import hashlib
from dataclasses import dataclass

from corpus.catalogue import Catalogue, Document
from corpus.errors import SourceChanged, SourceMissing, SourceUnreadable


@dataclass(frozen=True)
class Source:
    """A document and the text that citations point into.

    Of a text file that is its decoded text, otherwise untouched; of a PDF or an Office file,
    what was extracted from it. `pages` are what such a file says of its own pages: the offset
    at which each begins, and its label (a page's or slide's number, a sheet's name); empty
    for text files.
    """

    document: Document
    text: str
    pages: tuple[tuple[int, str], ...] = ()


def load_source(catalogue: Catalogue, document: Document) -> Source:
    """Read a document's file and check its hash before a character of it is used.

    Raises SourceMissing, SourceChanged (both hashes shown) or SourceUnreadable.
    """
    path = catalogue.folder / document.file
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceMissing(
            f"the file {path} of document {document.document_id!r} is missing; "
            "put it back or take its entry out of the catalogue"
        ) from error
    actual = hashlib.sha256(content).hexdigest()
    if actual != document.sha256:
        raise SourceChanged(
            f"the file {path} of document {document.document_id!r} has sha256 {actual}, "
            f"the catalogue says {document.sha256}; restore the file, or catalogue the new bytes"
        )
    try:
        # newline handling is left out on purpose: offsets count the file's own characters
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceUnreadable(
            f"the file {path} is not UTF-8 at byte {error.start}; convert it to UTF-8"
        ) from error
    return Source(document, text)
