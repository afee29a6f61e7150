"""Brings the documents of a catalogue file into the store."""

import contextlib
import hashlib

from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.errors import UnknownDocument
from corpus.formats.extraction import extract
from corpus.store.store import Store


def seed(store: Store, catalogue: Catalogue) -> None:
    """Put what the catalogue file says into the store, where that has not been done yet.

    A document that somebody removed stays removed, one that somebody gave a newer version
    keeps it, whatever the file says of it later; what the file no longer lists is removed.
    Every file is read and its hash checked: raises SourceMissing, SourceChanged, and what
    `extract` raises.
    """
    brought = store.seeds()
    newest = {document.document_id: document for document in store.catalogue()}
    for document in catalogue:
        content = catalogue.sources.content(document)
        former, entry = brought.get(document.document_id), _entry(document)
        if former == entry:
            continue
        present = newest.get(document.document_id)
        if former is not None:
            if present is None:
                continue  # somebody removed it
            if present.sha256 not in (_sha256_in(former), document.sha256):
                continue  # somebody gave it a newer version
        store.put(document, content, extract(content, document.file), seed=entry)
    for document_id in brought.keys() - {document.document_id for document in catalogue}:
        present = newest.get(document_id)
        if present is not None and present.sha256 == _sha256_in(brought[document_id]):
            with contextlib.suppress(UnknownDocument):  # another process was faster
                store.remove(document_id)
        store.forget_seed(document_id)


def _entry(document: Document) -> str:
    """What stands for a catalogue's entry: the file's hash, and a hash of all that is said."""
    return f"{document.sha256} {hashlib.sha256(repr(document).encode()).hexdigest()}"


def _sha256_in(entry: str) -> str:
    return entry.partition(" ")[0]
