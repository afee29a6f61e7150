"""Reads the documents of a store, each version once: their passages are kept there."""

from corpus.corpus import READING, Corpus, passages_of
from corpus.document import Document
from corpus.passages.passage import Passage
from corpus.passages.passage_json import passage_from_json, passage_to_json
from corpus.store.store import Store


def read_store(store: Store) -> Corpus:
    """The passages of every document in its newest version; raises what `Store.source` raises."""
    catalogue = store.catalogue()
    passages: list[Passage] = []
    for document in catalogue:
        passages.extend(read_stored(store, document))
    return Corpus(catalogue, tuple(passages))


def read_stored(store: Store, document: Document) -> tuple[Passage, ...]:
    """The passages of one version of a document; raises what `Store.source` raises."""
    kept = _kept(store, document)
    if kept is None:
        kept = passages_of(store.source(document))
        keep_passages(store, document, kept)
    return kept


def _kept(store: Store, document: Document) -> tuple[Passage, ...] | None:
    """The passages kept of a document, or None if there are none by these rules."""
    key = (document.document_id, document.version)
    with store.database.read() as connection:
        rules = connection.execute(
            "SELECT rules FROM reading WHERE document_id = ? AND version = ?", key
        ).fetchone()
        if rules is None or rules[0] != READING:
            return None
        rows = connection.execute(
            "SELECT body FROM passage WHERE document_id = ? AND version = ? ORDER BY position", key
        )
        try:
            return tuple(passage_from_json(body) for (body,) in rows)
        except (ValueError, KeyError, TypeError):
            return None  # kept by a program whose passages had other fields


def keep_passages(store: Store, document: Document, passages: tuple[Passage, ...]) -> None:
    """Keep what `passages_of` made of a version that is in the store."""
    key = (document.document_id, document.version)
    with store.database.write() as connection:
        connection.execute("DELETE FROM reading WHERE document_id = ? AND version = ?", key)
        connection.execute("INSERT INTO reading VALUES (?, ?, ?)", (*key, READING))
        connection.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
            (
                (*key, position, passage.passage_id, passage_to_json(passage))
                for position, passage in enumerate(passages)
            ),
        )
