"""The units of passages with their terms, read once for all questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from rag.answering.question_weights import terms_of
from rag.answering.settings import MAX_ANSWER_CHARS
from rag.answering.unit import OF_LINES, Unit, units_of

_KEPT = 20_000


@dataclass(frozen=True)
class WordedUnit:
    """A unit with its words: `own` are its terms, `context` those that only its context has."""

    unit: Unit
    text: str
    own: frozenset[str]
    context: frozenset[str]


class WordedUnits:
    """Reads passages into units and remembers them.

    What headings and the sentences before say, a sentence need not repeat (`日本は8社で` under
    ユニコーン企業): that is its context. A row of a table has the caption, the headers and its
    group's label before it, not the other rows.
    """

    def __init__(self, rows: Mapping[str, Sequence[Passage]]) -> None:
        """`rows` are the rows of tables that are passages of their own, by the table's id."""
        self._rows = rows
        self._terms = lru_cache(maxsize=_KEPT)(terms_of)
        self._units: dict[str, tuple[WordedUnit, ...]] = {}
        self._rows_at: dict[str, Mapping[Span, Sequence[Passage]]] = {}

    def of(self, passage: Passage) -> tuple[WordedUnit, ...]:
        """The units of a passage."""
        if passage.passage_id not in self._units:
            self._units[passage.passage_id] = self._read(passage)
        return self._units[passage.passage_id]

    def terms(self, text: str) -> frozenset[str]:
        """The terms of a text."""
        return self._terms(text)

    def rows_at(self, table: Passage) -> Mapping[Span, Sequence[Passage]]:
        """The rows of a table that are passages, by the sentence of its text they stand in."""
        if table.passage_id not in self._rows_at:
            at: dict[Span, list[Passage]] = {}
            for row in self._rows.get(table.passage_id, ()):
                place = table.place_of(row.source_spans_of(row.own_start, len(row.text))[0][0])
                for span in table.sentences:
                    if place is not None and span[0] <= place < span[1]:
                        at.setdefault(span, []).append(row)
            self._rows_at[table.passage_id] = at
        return self._rows_at[table.passage_id]

    def _read(self, passage: Passage) -> tuple[WordedUnit, ...]:
        before = self._before(passage)
        worded = []
        for unit in units_of(passage, MAX_ANSWER_CHARS):
            parts = [passage.text[slice(*span)] for span in unit.spans]
            own = frozenset[str]().union(*map(self._terms, parts))
            context = frozenset[str]().union(*(before[number] for number in unit.sentences))
            worded.append(WordedUnit(unit, "\n".join(parts), own, context - own))
        return tuple(worded)

    def _before(self, passage: Passage) -> list[frozenset[str]]:
        """The terms of what each sentence is read under."""
        first = passage.sentences[0][0] if passage.sentences else 0
        context = self._terms("\n".join([*passage.section, passage.text[:first]]))
        rows = self.rows_at(passage)
        before = []
        for span in passage.sentences:
            lead = "".join(row.text[: row.own_start] for row in rows.get(span, ()))
            before.append(context | self._terms(lead))
            if passage.kind not in OF_LINES:
                context |= self._terms(passage.text[slice(*span)])
        return before
