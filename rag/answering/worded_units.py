"""The units of passages with their terms, read once for all questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from index.analyzer import fold
from rag.answering.question_weights import terms_of
from rag.answering.settings import MAX_ANSWER_CHARS
from rag.answering.unit import Unit, units_of
from rag.reading.sentence_contexts import OF_LINES, rows_by_sentence

_KEPT = 20_000
_LEAST_NAME = 2


@dataclass(frozen=True)
class WordedUnit:
    """A unit with its words: `own` are its terms, `context` those that only its context has.

    `names` are the cells of a row of a table, folded, that are words and not numbers.
    """

    unit: Unit
    text: str
    own: frozenset[str]
    context: frozenset[str]
    names: frozenset[str] = frozenset()

    def is_named_in(self, question: str) -> bool:
        """Whether a folded question has one of the names."""
        return any(name in question for name in self.names)


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
            rows = self._rows.get(table.passage_id, ())
            self._rows_at[table.passage_id] = rows_by_sentence(table, rows)
        return self._rows_at[table.passage_id]

    def _read(self, passage: Passage) -> tuple[WordedUnit, ...]:
        before = self._before(passage)
        worded = []
        for unit in units_of(passage, MAX_ANSWER_CHARS):
            parts = [passage.text[slice(*span)] for span in unit.spans]
            own = frozenset[str]().union(*map(self._terms, parts))
            context = frozenset[str]().union(*(before[number] for number in unit.sentences))
            text = "\n".join(parts)
            names = _names(text) if passage.kind is PassageKind.TABLE else frozenset[str]()
            worded.append(WordedUnit(unit, text, own, context - own, names))
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


def _names(row: str) -> frozenset[str]:
    cells = fold(row).split()
    return frozenset(c for c in cells if len(c) >= _LEAST_NAME and any(map(str.isalpha, c)))
