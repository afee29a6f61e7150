"""The register of citations that were handed out: which versions must be kept for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.passages.passage import Passage
from corpus.store.database import Database
from rag.citation import Citation


@dataclass(frozen=True)
class HandedOut:
    """A citation that somebody was given: of which version and passage, and when first."""

    citation_id: str
    document_id: str
    version: int
    passage_id: str
    handed_out_at: str


class CitationRegister:
    """Remembers citations in the database.

    A citation id resolves without it, as long as the version that it points into is kept; the
    register says which versions `compact` has to keep.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, cited: Iterable[tuple[Citation, Passage]]) -> None:
        """Remember citations; those that are known already keep their first date."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [
            (c.citation_id, passage.document_id, passage.version, passage.passage_id, now)
            for c, passage in cited
        ]
        # not worth a wait for the disk on every question
        with self._database.write(durable=False) as connection:
            connection.executemany("INSERT OR IGNORE INTO citation VALUES (?, ?, ?, ?, ?)", rows)

    def find(self, citation_id: str) -> HandedOut | None:
        """What is remembered of a citation; None if it was never handed out here."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT citation_id, document_id, version, passage_id, handed_out_at "
                "FROM citation WHERE citation_id = ?",
                (citation_id,),
            ).fetchone()
        return HandedOut(*row) if row else None
