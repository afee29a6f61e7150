"""Brings the documents of a catalogue file into the store."""

import hashlib

from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.formats.extraction import extract
from corpus.store import Store


def seed(store: Store, catalogue: Catalogue) -> None:
    """Put what the catalogue file says into the store, where that has not been done yet.

    A document that somebody removed stays removed, one that somebody gave a newer version
    keeps it; what the file no longer lists is removed. Every file is read and its hash
    checked: raises SourceMissing, SourceChanged, and what `extract` raises.
    """
    known = store.seeds()
    present = {document.document_id for document in store.catalogue()}
    for document in catalogue:
        content = catalogue.sources.content(document)
        entry = _fingerprint(document)
        brought = known.get(document.document_id)
        removed = brought is not None and document.document_id not in present
        if brought != entry and not removed:
            store.put(document, content, extract(content, document.file), seed=entry)
    for document_id in known.keys() - {document.document_id for document in catalogue}:
        if document_id in present:
            store.remove(document_id)
        store.forget_seed(document_id)


def _fingerprint(document: Document) -> str:
    return hashlib.sha256(repr(document).encode()).hexdigest()
