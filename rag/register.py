"""The register of citations that were handed out: which versions must be kept for them."""

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.errors import CorpusError
from corpus.passages.passage import Passage
from corpus.store.database import Database
from rag.citation import Citation

_log = logging.getLogger(__name__)
_KNOWN_AT_MOST = 100_000
_TOGETHER_S = 0.3
_Row = tuple[str, str, int, str, str]


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
    register says which versions `compact` has to keep. It is written behind the answers' back,
    in a thread of its own: no question waits for the disk, or for somebody who adds a file.
    The thread ends its work before the process does.
    """

    def __init__(self, database: Database, former: "CitationRegister | None" = None) -> None:
        self._database = database
        self._known: set[str] = set()
        # what the disk refused to the register of the former index is this one's to write
        self._pending: dict[str, _Row] = former.take_pending() if former else {}
        self._is_to_write = False
        self._was_refused = False
        self._lock = threading.Lock()
        self._hurry = threading.Event()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="register")

    def record(self, cited: Iterable[tuple[Citation, Passage]]) -> None:
        """Remember citations; those that are known already keep their first date.

        What the disk refuses is told in the log and tried again with the next citations: it
        delays the note, and costs no answer.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = {
            c.citation_id: (c.citation_id, p.document_id, p.version, p.passage_id, now)
            for c, p in cited
            if c.citation_id not in self._known
        }
        with self._lock:
            self._pending = rows | self._pending
            if self._is_to_write or not self._pending:
                return
            self._is_to_write = True
        self._writer.submit(self._write)

    def flush(self) -> None:
        """Wait until all that was recorded is written, or refused once more."""
        self._hurry.set()
        self.record(())
        self._writer.submit(lambda: None).result()
        self._hurry.clear()

    def take_pending(self) -> dict[str, _Row]:
        """What is not yet written, by citation id; whoever takes it is to write it."""
        with self._lock:
            pending, self._pending = self._pending, {}
        return pending

    def _write(self) -> None:
        self._hurry.wait(_TOGETHER_S)  # what many ask at once is written at once
        with self._lock:
            self._is_to_write = False
        rows = self.take_pending()
        try:
            with self._database.write(durable=False) as connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO citation VALUES (?, ?, ?, ?, ?)", rows.values()
                )
        except CorpusError as error:
            self._keep_for_later(rows, error)
            return
        if self._was_refused:
            self._was_refused = False
            _log.warning("the citations that could not be noted are noted now")
        if len(self._known) > _KNOWN_AT_MOST:
            self._known.clear()
        self._known.update(rows)

    def _keep_for_later(self, rows: dict[str, _Row], error: CorpusError) -> None:
        with self._lock:
            pending = rows | self._pending
            self._pending = dict(list(pending.items())[-_KNOWN_AT_MOST:])
        if not self._was_refused:  # told once, and not with every question
            self._was_refused = True
            _log.error("citations were handed out that `compact` does not know of yet: %s", error)

    def find(self, citation_id: str) -> HandedOut | None:
        """What is remembered of a citation; None if it was never handed out here."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT citation_id, document_id, version, passage_id, handed_out_at "
                "FROM citation WHERE citation_id = ?",
                (citation_id,),
            ).fetchone()
        return HandedOut(*row) if row else None
