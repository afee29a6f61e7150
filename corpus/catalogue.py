"""The catalogue: which documents there are, who issued them when, and what bytes they are."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Protocol

from corpus.document import Document
from corpus.errors import CatalogueError, UnknownDocument
from corpus.issued_on import IssuedOn
from corpus.source import Source
from corpus.source_folder import SourceFolder

BUNDLED = Path(__file__).with_name("catalogue.toml")
DOCUMENT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
KINDS = ("report", "slides")


class Sources(Protocol):
    """Where the documents' files are kept: a folder, or the store."""

    def source(self, document: Document) -> Source:
        """The text of a document, its bytes checked against their hash."""
        ...

    def content(self, document: Document) -> bytes:
        """The bytes of a document's file, checked against their hash."""
        ...

    def find_version(self, document_id: str, sha256_head: bytes) -> Document | None:
        """The version of a document, an older one too, whose file's hash begins so."""
        ...


@dataclass(frozen=True)
class Catalogue:
    """The documents in their order, and where their files are kept."""

    sources: Sources
    documents: tuple[Document, ...]

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def get(self, document_id: str) -> Document:
        """Return the document of that id; UnknownDocument lists the ids there are."""
        for document in self.documents:
            if document.document_id == document_id:
                return document
        known = ", ".join(document.document_id for document in self.documents)
        raise UnknownDocument(f"no document {document_id!r} in the corpus; it holds {known}")

    def source(self, document: Document) -> Source:
        """The text of one of the documents; raises what its `sources` raise."""
        return self.sources.source(document)

    def fingerprint(self) -> str:
        """SHA-256 over what the catalogue says of every document, in hexadecimal."""
        digest = hashlib.sha256()
        for document in self.documents:
            digest.update(repr(document).encode())
        return digest.hexdigest()


def load_catalogue(path: Path = BUNDLED) -> Catalogue:
    """Read a catalogue in TOML; its documents' files lie in `documents/` beside it.

    Raises CatalogueError with the entry, the field and what is expected there.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(
            f"there is no catalogue to read at {path} ({error.strerror}); give the path of one"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"the catalogue {path} is no TOML in UTF-8: {error}") from error
    entries = tables.get("documents")
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise CatalogueError(f"documents in {path} is {entries!r}; write [[documents]] tables")
    if not entries:
        raise CatalogueError(f"the catalogue {path} has no [[documents]]; add at least one")
    documents = tuple(_document(path, number, entry) for number, entry in enumerate(entries, 1))
    seen: set[str] = set()
    for document in documents:
        if document.document_id in seen:
            raise CatalogueError(
                f"the catalogue {path} has two documents {document.document_id!r}; rename one"
            )
        seen.add(document.document_id)
    return Catalogue(SourceFolder(path.parent / "documents"), documents)


def _document(path: Path, number: int, entry: dict[str, object]) -> Document:
    where = f"document {number} of the catalogue {path}"
    known = {field.name: field for field in fields(Document)}
    for name in entry:
        if name not in known:
            raise CatalogueError(f"{where} has an unknown field {name!r}; remove it")
    values: dict[str, object] = {}
    for name in known:
        if name not in entry:
            if name in ("title_note", "date_note"):
                continue
            raise CatalogueError(f"{where} has no {name!r}; add it")
        wanted = int if name == "version" else str
        if type(entry[name]) is not wanted:  # isinstance would let true pass for a number
            raise CatalogueError(
                f"{where}: {name} is {entry[name]!r}; it must be of type {wanted.__name__}"
            )
        values[name] = entry[name]
    document_id, sha256, file = str(entry["document_id"]), str(entry["sha256"]), str(entry["file"])
    if values["version"] < 1:  # type: ignore[operator]  # an int, as checked above
        raise CatalogueError(f"{where}: version is {entry['version']}; count from 1")
    if not DOCUMENT_ID.fullmatch(document_id):
        raise CatalogueError(
            f"{where}: document_id is {document_id!r}; use a-z, 0-9 and single hyphens"
        )
    if not _SHA256.fullmatch(sha256):
        raise CatalogueError(f"{where}: sha256 is {sha256!r}; give 64 hexadecimal digits")
    if Path(file).name != file or file in ("", ".", ".."):
        raise CatalogueError(f"{where}: file is {file!r}; give a bare file name")
    if entry["kind"] not in KINDS:
        raise CatalogueError(f"{where}: kind is {entry['kind']!r}; use one of {KINDS}")
    try:
        values["issued_on"] = IssuedOn.parse(str(entry["issued_on"]))
    except ValueError as error:
        raise CatalogueError(f"{where}: issued_on: {error}") from error
    return Document(**values)  # type: ignore[arg-type]  # each value's type is checked above
