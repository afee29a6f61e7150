"""Compaction: what no document and no citation needs any more leaves the disk."""

from collections.abc import Collection
from dataclasses import dataclass

from corpus.store.store import Store


@dataclass(frozen=True)
class Compacted:
    """What left the disk: documents, versions (theirs and others'), vectors, and the bytes."""

    documents: int
    versions: int
    embeddings: int
    bytes_freed: int


def compact(store: Store, embeddings_used: Collection[bytes]) -> Compacted:
    """Delete removed documents, old versions that no citation was handed out for, spare vectors.

    `embeddings_used` are the keys of the vectors that the newest passages have. Citations of a
    removed document still say which document it was, and that it is gone.
    """
    before = _size(store)
    with store.database.write() as connection:
        removed = connection.execute(
            "DELETE FROM content WHERE document_id IN "
            "(SELECT document_id FROM document WHERE removed_at IS NOT NULL) "
            "RETURNING document_id"
        ).fetchall()
        connection.execute(
            "DELETE FROM reading WHERE (document_id, version) NOT IN "
            "(SELECT document_id, version FROM content)"
        )
        versions = connection.execute(
            "DELETE FROM content AS c WHERE version < "
            "(SELECT max(version) FROM version AS v WHERE v.document_id = c.document_id) "
            "AND NOT EXISTS (SELECT 1 FROM citation AS h "
            "WHERE h.document_id = c.document_id AND h.version = c.version)"
        ).rowcount
        connection.execute(
            "DELETE FROM reading WHERE (document_id, version) NOT IN "
            "(SELECT document_id, max(version) FROM version GROUP BY document_id)"
        )
        connection.execute("CREATE TEMPORARY TABLE used (key BLOB PRIMARY KEY)")
        connection.executemany("INSERT INTO used VALUES (?)", ((key,) for key in embeddings_used))
        embeddings = connection.execute(
            "DELETE FROM embedding WHERE key NOT IN (SELECT key FROM used)"
        ).rowcount
    store.database.shrink()
    return Compacted(
        documents=len(set(removed)),
        versions=len(removed) + versions,
        embeddings=embeddings,
        bytes_freed=max(0, before - _size(store)),
    )


def _size(store: Store) -> int:
    path = store.database.path
    files = [path, path.with_name(path.name + "-wal")]
    return sum(file.stat().st_size for file in files if file.exists())
