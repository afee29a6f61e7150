"""The store: documents with all their versions."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.errors import (
    DocumentConflict,
    SourceChanged,
    SourceMissing,
    StoreDamaged,
    UnknownDocument,
)
from corpus.formats.extracted import Extracted
from corpus.issued_on import IssuedOn
from corpus.source import Source
from corpus.store.database import Database

_FIELDS = (
    "document_id, title, issuer, issued_on, kind, language, file, sha256, version, "
    "title_note, date_note"
)
_NEWEST = "version = (SELECT max(version) FROM version AS v WHERE v.document_id = d.document_id)"


class Change(StrEnum):
    """What putting a file into the store did."""

    NEW = "new"  # a document that was not there
    NEW_VERSION = "new_version"  # other bytes of a document that was there
    RELABELLED = "relabelled"  # the same bytes, with another title, issuer or date
    UNCHANGED = "unchanged"
    RESTORED = "restored"  # a document that had been removed, and not yet compacted away


@dataclass(frozen=True)
class Version:
    """A document as of one version, when it came, and whether its text is still kept."""

    document: Document
    added_at: str
    is_kept: bool


class Store:
    """Documents and their versions in a database; a `Sources` for citations.

    A document's newest version is what is searched. Older ones stay for the citations that
    point into them, and so does a removed document, until `compact`.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def catalogue(self) -> Catalogue:
        """The documents that are not removed, each in its newest version."""
        fields = ", ".join(f"v.{name.strip()}" for name in _FIELDS.split(","))
        with self.database.read() as connection:
            rows = connection.execute(
                f"SELECT {fields} FROM document AS d JOIN version AS v USING (document_id) "  # noqa: S608 - no input
                f"WHERE removed_at IS NULL AND v.{_NEWEST} ORDER BY position"
            ).fetchall()
        return Catalogue(self, tuple(_document(row) for row in rows))

    def put(
        self,
        document: Document,
        content: bytes,
        text: Extracted,
        *,
        seed: str | None = None,
        after: int | None = None,
    ) -> tuple[Document, Change]:
        """Put a document's file into the store; returns it with its version, and what changed.

        `seed` stands for the catalogue's entry that brings it; None if somebody adds it. The
        document's own `version` and `sha256` are not looked at. `after` is the version that
        the document is described from, 0 for none: raises DocumentConflict if there is another
        one by now.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        with self.database.write() as connection:
            newest = _newest(connection, document.document_id)
            if newest is not None and seed is not None and seed == _seed(connection, newest):
                return newest, Change.UNCHANGED  # another process was faster
            if after is not None and after != (newest.version if newest else 0):
                raise DocumentConflict(
                    f"document {document.document_id!r} was added by another process while "
                    f"{document.file!r} was read; see `seisaku documents`, and add it again"
                )
            removed = _is_removed(connection, document.document_id)
            change = _change(newest, document, sha256, is_removed=removed)
            version = 1 if newest is None else newest.version
            if change is Change.NEW_VERSION:
                version += 1
            document = replace(document, sha256=sha256, version=version)
            _write_document(connection, document, seed)
            if change is not Change.UNCHANGED:
                _write_version(connection, document)
            if change in (Change.NEW, Change.NEW_VERSION) or not _has_content(connection, document):
                connection.execute(
                    "INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?, ?)",
                    (document.document_id, version, content, text.text, json.dumps(text.pages)),
                )
        return document, change

    def seeds(self) -> dict[str, str]:
        """By document id the catalogue's entry that brought it last, removed ones included."""
        with self.database.read() as connection:
            rows = connection.execute(
                "SELECT document_id, seed FROM document WHERE seed IS NOT NULL"
            )
            return dict(rows.fetchall())

    def forget_seed(self, document_id: str) -> None:
        """Remember no longer that the catalogue brought a document."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE document SET seed = NULL WHERE document_id = ?", (document_id,)
            )

    def remove(self, document_id: str) -> Document:
        """Take a document out of the catalogue; its versions stay until `compact`.

        Raises UnknownDocument if there is no such document, or no longer.
        """
        with self.database.write() as connection:
            document = _newest(connection, document_id)
            if document is None or _is_removed(connection, document_id):
                known = [d.document_id for d in self.catalogue()]
                raise UnknownDocument(
                    f"no document {document_id!r} in the corpus; it holds {', '.join(known)}"
                )
            connection.execute(
                "UPDATE document SET removed_at = ? WHERE document_id = ?", (_now(), document_id)
            )
        return document

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """All versions of a document, newest first; none if there never was such a document."""
        with self.database.read() as connection:
            rows = connection.execute(
                f"SELECT {_FIELDS}, added_at, EXISTS (SELECT 1 FROM content AS c "  # noqa: S608
                "WHERE c.document_id = v.document_id AND c.version = v.version) "
                "FROM version AS v WHERE document_id = ? ORDER BY version DESC",
                (document_id,),
            ).fetchall()
        return tuple(Version(_document(row[:-2]), row[-2], bool(row[-1])) for row in rows)

    def removed_versions(self) -> tuple[Version, ...]:
        """All versions of the removed documents: by document, newest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                "SELECT document_id FROM document WHERE removed_at IS NOT NULL ORDER BY position"
            ).fetchall()
        return tuple(version for (name,) in rows for version in self.versions(name))

    def content(self, document: Document) -> bytes:
        """The bytes of one version's file; raises what `source` raises."""
        content: bytes = self._kept(document)[0]
        return content

    def source(self, document: Document) -> Source:
        """The text of one version of a document, after checking its bytes against their hash.

        Raises SourceMissing if that version is compacted away, SourceChanged if its bytes are
        not what they were.
        """
        _, text, pages = self._kept(document)
        return Source(document, text, tuple((start, label) for start, label in json.loads(pages)))

    def find_version(self, document_id: str, sha256_head: bytes) -> Document | None:
        """The version of a document, removed or not, whose file's hash begins so."""
        for version in self.versions(document_id):
            if version.is_kept and version.document.sha256.startswith(sha256_head.hex()):
                return version.document
        return None

    def _kept(self, document: Document) -> tuple[bytes, str, str]:
        with self.database.read() as connection:
            row: tuple[bytes, str, str] | None = connection.execute(
                "SELECT bytes, text, pages FROM content WHERE document_id = ? AND version = ?",
                (document.document_id, document.version),
            ).fetchone()
        if row is None:
            raise SourceMissing(
                f"version {document.version} of document {document.document_id!r} is no longer "
                f"in the store {self.database.path}; add its file {document.file!r} again"
            )
        actual = hashlib.sha256(row[0]).hexdigest()
        if actual != document.sha256:
            raise SourceChanged(
                f"the store {self.database.path} holds bytes with sha256 {actual} for document "
                f"{document.document_id!r}, which had {document.sha256}; restore a backup, or "
                "add the file again"
            )
        return row


def _change(
    newest: Document | None, document: Document, sha256: str, *, is_removed: bool
) -> Change:
    if newest is None:
        return Change.NEW
    if newest.sha256 != sha256:
        return Change.NEW_VERSION
    if is_removed:
        return Change.RESTORED
    same = replace(document, sha256=sha256, version=newest.version)
    return Change.UNCHANGED if same == newest else Change.RELABELLED


def _newest(connection: sqlite3.Connection, document_id: str) -> Document | None:
    row = connection.execute(
        f"SELECT {_FIELDS} FROM version WHERE document_id = ? ORDER BY version DESC LIMIT 1",  # noqa: S608
        (document_id,),
    ).fetchone()
    return _document(row) if row else None


def _seed(connection: sqlite3.Connection, document: Document) -> str | None:
    row: tuple[str | None] = connection.execute(
        "SELECT seed FROM document WHERE document_id = ?", (document.document_id,)
    ).fetchone()
    return row[0]


def _is_removed(connection: sqlite3.Connection, document_id: str) -> bool:
    row = connection.execute(
        "SELECT removed_at FROM document WHERE document_id = ?", (document_id,)
    ).fetchone()
    return row is not None and row[0] is not None


def _has_content(connection: sqlite3.Connection, document: Document) -> bool:
    key = (document.document_id, document.version)
    found = connection.execute(
        "SELECT 1 FROM content WHERE document_id = ? AND version = ?", key
    ).fetchone()
    return found is not None


def _write_document(connection: sqlite3.Connection, document: Document, seed: str | None) -> None:
    connection.execute(
        "INSERT INTO document VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM document), "
        "?, NULL) ON CONFLICT (document_id) DO UPDATE SET removed_at = NULL, "
        "seed = coalesce(excluded.seed, seed)",
        (document.document_id, seed),
    )


def _write_version(connection: sqlite3.Connection, document: Document) -> None:
    values = (
        document.document_id,
        document.title,
        document.issuer,
        str(document.issued_on),
        document.kind,
        document.language,
        document.file,
        document.sha256,
        document.version,
        document.title_note,
        document.date_note,
        _now(),
    )
    marks = ", ".join("?" * len(values))
    names = _FIELDS.replace("document_id, ", "", 1).replace(", version", "")
    updates = ", ".join(f"{name} = excluded.{name}" for name in names.split(", "))
    connection.execute(
        f"INSERT INTO version ({_FIELDS}, added_at) VALUES ({marks}) "  # noqa: S608
        f"ON CONFLICT (document_id, version) DO UPDATE SET {updates}",
        values,
    )


def _document(row: tuple[str, ...]) -> Document:
    values = dict(zip(_FIELDS.split(", "), row, strict=True))
    try:
        values["issued_on"] = IssuedOn.parse(values["issued_on"])  # type: ignore[assignment]
    except ValueError as error:
        raise StoreDamaged(
            f"the store is damaged: the document {values['document_id']!r} has a date that it was "
            f"not given ({error}); restore the store from a backup"
        ) from error
    return Document(**values)  # type: ignore[arg-type]  # the schema holds each value's type


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
