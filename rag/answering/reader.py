"""Reads found passages for a question: how likely each of their stretches answers it."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from index.late_index import QueryTokens
from index.lexical_index import LexicalIndex
from rag.answering.candidate import Candidate
from rag.answering.question_weights import QuestionWeights, terms_of, weigh
from rag.answering.settings import MAX_ANSWER_CHARS, AnsweringSettings
from rag.answering.signs import Signs
from rag.answering.token_closeness import Matches, TokenCloseness
from rag.answering.unit import OF_LINES, Unit, units_of

PASSAGES_READ = 5
"""How many passages an answer is taken from, whatever number is asked for."""

_KEPT = 20_000


@dataclass(frozen=True)
class _Row:
    """A row of a table: where in the table's text it stands, and what it is read under."""

    passage: Passage
    lead: str


@dataclass(frozen=True)
class _Heard:
    """What a unit and its context take up of a question, before it is compared with others."""

    rank: int
    unit: Unit
    text: str
    closeness: float | None
    own: float
    context: float
    gap: float
    is_footnote: bool


class Reader:
    """Reads passages with the words and the token vectors of one index.

    Without token vectors (`closeness` None, or a question without tokens) words alone tell.
    """

    def __init__(
        self,
        bigram_index: LexicalIndex,
        rows: Mapping[str, Sequence[Passage]] | None = None,
        closeness: TokenCloseness | None = None,
        settings: AnsweringSettings | None = None,
    ) -> None:
        """`rows` are the rows of tables that are passages of their own, by the table's id."""
        self.settings = settings or AnsweringSettings()
        self._index = bigram_index
        self._rows = rows or {}
        self._closeness = closeness
        self._terms = lru_cache(maxsize=_KEPT)(terms_of)
        self._units: dict[str, tuple[Unit, ...]] = {}
        self._rows_at: dict[str, dict[Span, list[_Row]]] = {}

    def prepare(self, passages: Iterable[Passage], seconds: float) -> None:
        """Read passages ahead of the first questions, for so many seconds at most."""
        end = time.monotonic() + seconds
        nothing = weigh("", self._index)
        for passage in passages:
            if time.monotonic() > end:
                break
            if self._closeness is not None:
                self._closeness.prepare(passage)
            self.read(nothing, [passage], [0.0])

    def weigh(self, question: str) -> QuestionWeights:
        """What counts in a question."""
        return weigh(question, self._index)

    def coverage(self, question: QuestionWeights, text: str) -> float:
        """The share of the question's weight that the text takes up, 0 to 1."""
        return question.share(self._terms(text))

    def read(
        self,
        question: QuestionWeights,
        passages: Sequence[Passage],
        scores: Sequence[float],
        tokens: QueryTokens | None = None,
    ) -> list[list[Candidate]]:
        """Judge the stretches of each passage; passages come best first, with their scores.

        What shares no word with the question is no candidate where words alone tell. Stretches
        are compared with those of the first PASSAGES_READ passages.
        """
        heard = [
            self._hear(question, passage, rank, scores[0] - score, tokens)
            for rank, (passage, score) in enumerate(zip(passages, scores, strict=True), 1)
        ]
        single = [item for of in heard[:PASSAGES_READ] for item in of if not item.unit.is_list]
        known = [item.closeness for item in single if item.closeness is not None]
        nearest, farthest = max(known, default=0.0), min(known, default=0.0)
        most = max((item.own for item in single), default=0.0)
        return [
            [
                self._judged(
                    question,
                    item,
                    far=(farthest if item.closeness is None else item.closeness) - nearest,
                    wording=item.own - most,
                )
                for item in of
                if known or item.own > 0
            ]
            for of in heard
        ]

    def _judged(
        self, question: QuestionWeights, item: _Heard, far: float, wording: float
    ) -> Candidate:
        several = question.asked.several
        in_list = item.unit.list_start is not None
        signs = Signs(
            closeness=far,
            wording=wording,
            context=item.context,
            passage_gap=item.gap,
            fit=question.asked.fit(item.text),
            log_chars=log(max(item.unit.chars, 1)),
            footnote=float(item.is_footnote),
            item_asked=float(several and in_list and not item.unit.is_list),
            list_asked=float(several and item.unit.is_list),
        )
        return Candidate(item.rank, item.unit, signs, signs.probability(self.settings))

    def _hear(
        self,
        question: QuestionWeights,
        passage: Passage,
        rank: int,
        gap: float,
        tokens: QueryTokens | None,
    ) -> list[_Heard]:
        """What each unit of a passage says of the question.

        What headings and the sentences before say, a sentence need not repeat (`日本は8社で`
        under ユニコーン企業). A row of a table has the caption, the headers and its group's label
        before it, not the other rows.
        """
        before = self._before(passage)
        matches = self._matches(passage, tokens)
        heard = []
        for unit in self._units_of(passage):
            parts = [passage.text[slice(*span)] for span in unit.spans]
            own = frozenset[str]().union(*map(self._terms, parts))
            context = frozenset[str]().union(*(before[number] for number in unit.sentences))
            heard.append(
                _Heard(
                    rank=rank,
                    unit=unit,
                    text="\n".join(parts),
                    closeness=self._closeness_of(unit, matches, tokens),
                    own=question.share(own),
                    context=question.share(context - own),
                    gap=gap,
                    is_footnote=passage.kind is PassageKind.FOOTNOTE,
                )
            )
        return heard

    def _units_of(self, passage: Passage) -> tuple[Unit, ...]:
        if passage.passage_id not in self._units:
            self._units[passage.passage_id] = units_of(passage, MAX_ANSWER_CHARS)
        return self._units[passage.passage_id]

    def _before(self, passage: Passage) -> list[frozenset[str]]:
        """The terms of what each sentence is read under."""
        first = passage.sentences[0][0] if passage.sentences else 0
        context = self._terms("\n".join([*passage.section, passage.text[:first]]))
        rows = self._rows_of(passage)
        before = []
        for span in passage.sentences:
            lead = "".join(row.lead for row in rows.get(span, ()))
            before.append(context | self._terms(lead))
            if passage.kind not in OF_LINES:
                context |= self._terms(passage.text[slice(*span)])
        return before

    def _matches(self, passage: Passage, tokens: QueryTokens | None) -> list[list[Matches]]:
        """How near each sentence's tokens are; those of a row under its headers count too."""
        if tokens is None or self._closeness is None:
            return [[] for _ in passage.sentences]
        rows = self._rows_of(passage)
        own = self._closeness.of_spans(tokens, passage, passage.sentences)
        return [
            [
                match
                for match in (
                    of_span,
                    *(self._closeness.of_passage(tokens, r.passage) for r in rows.get(span, ())),
                )
                if match is not None
            ]
            for span, of_span in zip(passage.sentences, own, strict=True)
        ]

    def _closeness_of(
        self, unit: Unit, matches: list[list[Matches]], tokens: QueryTokens | None
    ) -> float | None:
        """The weighted mean of a unit's matches; None where it has no token."""
        found = [match for number in unit.sentences for match in matches[number]]
        if tokens is None or self._closeness is None or not found:
            return None
        weights = self._closeness.weights(tokens)
        if unit.is_list:
            return float(np.max(found, axis=0) @ weights)
        return max(float(match @ weights) for match in found)

    def _rows_of(self, table: Passage) -> dict[Span, list[_Row]]:
        """The rows of a table that are passages, by the span that they stand in."""
        if table.passage_id not in self._rows_at:
            at: dict[Span, list[_Row]] = {}
            for row in self._rows.get(table.passage_id, ()):
                place = table.place_of(row.source_spans_of(row.own_start, len(row.text))[0][0])
                for span in table.sentences:
                    if place is not None and span[0] <= place < span[1]:
                        at.setdefault(span, []).append(_Row(row, row.text[: row.own_start]))
            self._rows_at[table.passage_id] = at
        return self._rows_at[table.passage_id]
