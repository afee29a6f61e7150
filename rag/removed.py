"""Documents that were removed, as far as the store still knows of them."""

from corpus.store.store import Store, Version


def removed_versions(store: Store) -> tuple[Version, ...]:
    """All versions of removed documents: by document, newest first."""
    with store.database.read() as connection:
        rows = connection.execute(
            "SELECT document_id FROM document WHERE removed_at IS NOT NULL ORDER BY position"
        ).fetchall()
    return tuple(version for (name,) in rows for version in store.versions(name))
