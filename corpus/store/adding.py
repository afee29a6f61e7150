"""Adds a file to the store: a new document, or a new version of one that is there."""

import hashlib
import re
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.catalogue import DOCUMENT_ID, KINDS
from corpus.corpus import passages_of
from corpus.document import Document
from corpus.errors import (
    DescriptionError,
    DocumentConflict,
    FileTooLarge,
    NothingToRead,
    SourceMissing,
)
from corpus.formats.extracted import Extracted
from corpus.formats.extraction import MAX_BYTES, extract
from corpus.issued_on import IssuedOn
from corpus.passages.passage import Passage
from corpus.source import Source
from corpus.store.store import Change, Store
from corpus.store.stored_passages import keep_passages


@dataclass(frozen=True)
class Description:
    """What whoever adds a file says of it; None where it is not said.

    Of a document that is there already, what is not said stays as it was.
    """

    document_id: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    kind: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class FileRead:
    """What was read of a file: the document that it is, its text, and its passages."""

    document: Document
    text: Extracted
    passages: tuple[Passage, ...]


ReadFile = Callable[[bytes, str, Description, Document | None], FileRead]


def add_file(
    store: Store,
    path: Path,
    description: Description,
    *,
    replace: bool = False,
    file_name: str | None = None,
    expected_version: int | None = None,
    read: ReadFile | None = None,
) -> tuple[Document, Change]:
    """Read a file and put it into the store; nothing is changed unless all of it can be read.

    Without an id the file's name decides: a document whose file has that name gets a new
    version. `replace` allows that an id which is there gets another title. `file_name` is what
    the file is called where that is not the path's last part; `expected_version` is the version
    that is to be replaced. `read` reads it elsewhere than in this process. Raises SourceMissing,
    FileTooLarge, DescriptionError, DocumentConflict, NothingToRead, or what `extract` raises.
    """
    content = _content(path)
    file = file_name_of(file_name or path.name)
    former = document_of_file(store, description.document_id, file)
    title = " ".join((description.title or "").split())
    if former and title and title != former.title and not replace:
        raise DocumentConflict(
            f"document {former.document_id!r} is 『{former.title}』, not 『{title}』; "
            "give another --id, or --replace if it is the same document under a new title"
        )
    held = former.version if former else 0
    if expected_version is not None and expected_version != held:
        raise DocumentConflict(
            f"document {description.document_id!r} has version {held} by now, not "
            f"{expected_version}; somebody replaced it meanwhile, look at it and replace it again"
        )
    made = (read or read_file)(content, file, description, former)
    document, change = store.put(made.document, content, made.text, after=held)
    if change in (Change.NEW, Change.NEW_VERSION):  # then it has the version that it was read as
        keep_passages(store, document, made.passages)
    return document, change


def read_file(
    content: bytes, file: str, description: Description, former: Document | None
) -> FileRead:
    """Read a file's bytes, and cut them; raises what `add_file` raises of the file.

    `former` is the newest version of the document that it belongs to.
    """
    text = extract(content, file)
    usual_kind = "slides" if text.is_deck else "report"
    document = _describe(description, former, file, content, usual_kind)
    passages = passages_of(Source(document, text.text, text.pages))
    if not any(sign.isalnum() for passage in passages for sign in passage.text):
        raise NothingToRead(
            f"no passage can be read from {file!r}; give a file whose text is more than "
            "page numbers, running heads and marks"
        )
    return FileRead(document, text, passages)


def _content(path: Path) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a device never ends, a pipe may never begin
            raise SourceMissing(f"{path} is no regular file; give the path of a file")
        if state.st_size > MAX_BYTES:
            raise FileTooLarge(
                f"the file {path} has {state.st_size:,} bytes, the limit is {MAX_BYTES:,}; "
                "split it or take pictures out"
            )
        return path.read_bytes()
    except OSError as error:
        raise SourceMissing(
            f"the file {path} cannot be read ({error.strerror}); give the path of a file"
        ) from error


def file_name_of(name: str) -> str:
    """The bare name, composed: file systems that part が into か and ゛ give the same name.

    Folders before it are left out, in the way of either system.
    """
    name = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)
    # 「計画　案.txt」: Python takes an ideographic space for unprintable
    shown = [c for c in name if c.isprintable() or unicodedata.category(c) == "Zs"]
    return "".join(shown) or "document"


def document_of_file(store: Store, document_id: str | None, file: str) -> Document | None:
    """The newest version of the document that a file belongs to, if there is one.

    A removed document counts by its id, not by its file's name.
    """
    if document_id is not None:
        return _newest(store, document_id)
    same = [document for document in store.catalogue() if document.file == file]
    if len(same) > 1:
        ids = ", ".join(document.document_id for document in same)
        raise DocumentConflict(f"the documents {ids} all have a file {file!r}; say which by --id")
    if same:
        return same[0]
    holder = _newest(store, _new_id(file))
    # 計画2025.txt and 方針2025.txt both make the id 2025
    if holder is not None and holder.file != file:
        raise DocumentConflict(
            f"the id {holder.document_id!r} that {file!r} would get is that of "
            f"『{holder.title}』 ({holder.file}); give another --id, or this one if it is a new "
            "version of that document"
        )
    return holder


def _newest(store: Store, document_id: str) -> Document | None:
    versions = store.versions(document_id)
    return versions[0].document if versions else None


def _describe(
    description: Description,
    former: Document | None,
    file: str,
    content: bytes,
    usual_kind: str,
) -> Document:
    title = description.title or (former.title if former else None)
    issuer = description.issuer or (former.issuer if former else None)
    issued_on = description.issued_on or (str(former.issued_on) if former else None)
    for name, value in (("title", title), ("issuer", issuer), ("issued-on", issued_on)):
        if value is None or not value.strip():
            raise DescriptionError(f"the {name} of {file!r} is not said; give it by --{name}")
    assert title is not None  # as just checked
    assert issuer is not None
    assert issued_on is not None
    title, issuer = " ".join(title.split()), " ".join(issuer.split())
    document_id = description.document_id
    if document_id is None:
        document_id = former.document_id if former else _new_id(file)
    if not DOCUMENT_ID.fullmatch(document_id):
        raise DescriptionError(
            f"the id {document_id!r} cannot be used; use a-z, 0-9 and single hyphens"
        )
    kind = description.kind or (former.kind if former else usual_kind)
    if kind not in KINDS:
        raise DescriptionError(f"the kind {kind!r} is not known; use one of {', '.join(KINDS)}")
    try:
        date = IssuedOn.parse(issued_on)
    except ValueError as error:
        raise DescriptionError(f"the date of {file!r}: {error}") from error
    return Document(
        document_id=document_id,
        title=title,
        issuer=issuer,
        issued_on=date,
        kind=kind,
        language=description.language or (former.language if former else "ja"),
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        version=former.version + 1 if former else 1,
        title_note=former.title_note if former and former.title == title else "",
        date_note=former.date_note if former and former.issued_on == date else "",
    )


def _new_id(file: str) -> str:
    """An id from a file's name: its Latin letters and digits, or a hash where there are none."""
    folded = unicodedata.normalize("NFKC", Path(file).stem).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    bare = re.sub(r"[\W_]", "", folded)
    if len(slug) >= 3 and len(slug.replace("-", "")) >= len(bare) / 2:
        return slug[:60].strip("-")
    return f"doc-{hashlib.sha256(file.encode()).hexdigest()[:8]}"
