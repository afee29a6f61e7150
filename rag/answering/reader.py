"""Reads found passages for a question: how likely each of their stretches answers it."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from corpus.passages.passage import Passage, PassageKind
from index.cross_encoder import CrossEncoder
from index.late_index import QueryTokens
from index.lexical_index import LexicalIndex
from rag.answering.asked import Asked
from rag.answering.candidate import Candidate
from rag.answering.question_weights import QuestionWeights, weigh
from rag.answering.rereading import Rereader
from rag.answering.settings import AnsweringSettings
from rag.answering.signs import Signs
from rag.answering.token_closeness import TokenCloseness
from rag.answering.worded_units import WordedUnit, WordedUnits

PASSAGES_READ = 5
"""How many passages an answer is taken from, whatever number is asked for."""


@dataclass(frozen=True)
class _Heard:
    """A unit and what it takes up of a question; `closeness` is None where it has no token."""

    worded: WordedUnit
    closeness: float | None
    own: float


class _Compared:
    """The units of one passage or of several, to compare each of them with."""

    def __init__(self, heard: Iterable[_Heard]) -> None:
        single = [item for item in heard if not item.worded.unit.is_list]
        known = [item.closeness for item in single if item.closeness is not None]
        self.by_tokens = bool(known)
        self._nearest, self._farthest = max(known, default=0.0), min(known, default=0.0)
        self._most = max((item.own for item in single), default=0.0)

    def closeness(self, item: _Heard) -> float:
        """How much nearer it is than the nearest sentence; without a token it is the farthest."""
        return (self._farthest if item.closeness is None else item.closeness) - self._nearest

    def wording(self, item: _Heard) -> float:
        """How much more of the question its words take up than those of the best sentence."""
        return item.own - self._most


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
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        """`rows` are the rows of tables that are passages of their own, by the table's id.

        Without a `cross_encoder` the signs alone tell.
        """
        self.settings = settings or AnsweringSettings()
        self._rereader = (
            Rereader(cross_encoder, rows or {}, self.settings) if cross_encoder else None
        )
        self._index = bigram_index
        self._closeness = closeness
        self._units = WordedUnits(rows or {})

    def prepare(self, passages: Iterable[Passage], seconds: float) -> None:
        """Read passages ahead of the first questions, for so many seconds at most."""
        end = time.monotonic() + seconds
        for passage in passages:
            if time.monotonic() > end:
                break
            self._units.of(passage)
            if self._closeness is not None:
                self._closeness.prepare(passage)
            if self._rereader is not None:
                self._rereader.prepare(passage)

    def weigh(self, question: str) -> QuestionWeights:
        """What counts in a question."""
        return weigh(question, self._index)

    def coverage(self, question: QuestionWeights, text: str) -> float:
        """The share of the weight of all the question's terms that the text has, 0 to 1."""
        terms = self._units.terms(text)
        return sum(weight for term, weight in question.every_term.items() if term in terms)

    def read(
        self,
        question: QuestionWeights,
        passages: Sequence[Passage],
        scores: Sequence[float],
        tokens: QueryTokens | None = None,
    ) -> list[list[Candidate]]:
        """Judge the stretches of each passage; passages come best first, with their scores.

        What shares no word with the question is no candidate where words alone tell. Stretches
        are compared with those of the first PASSAGES_READ passages; the likeliest of these are
        read once more with the question.
        """
        heard = [self._hear(question, passage, tokens) for passage in passages]
        all_read = _Compared(item for of in heard[:PASSAGES_READ] for item in of)
        judged: list[list[Candidate]] = []
        for rank, (passage, score, of) in enumerate(zip(passages, scores, heard, strict=True), 1):
            of_table = _Compared(of) if passage.kind is PassageKind.TABLE else None
            named = float(any(item.worded.is_named_in(question.text) for item in of))
            judged.append([])
            for item in of:
                if not all_read.by_tokens and item.own == 0:
                    continue
                signs = Signs(
                    closeness=all_read.closeness(item),
                    row_closeness=of_table.closeness(item) if of_table else 0.0,
                    named_row=named if item.worded.is_named_in(question.text) else -named,
                    wording=all_read.wording(item),
                    context=question.share(item.worded.context),
                    passage_gap=scores[0] - score,
                    footnote=float(passage.kind is PassageKind.FOOTNOTE),
                    **_formal_signs(question.asked, item.worded),
                )
                probability = signs.probability(self.settings)
                judged[-1].append(Candidate(rank, item.worded.unit, signs, probability))
        if self._rereader is None:
            return judged
        # not folded: the cross-encoder was trained on text as it is typed
        read = self._rereader.reread(question.question, passages, judged[:PASSAGES_READ])
        return [*read, *judged[PASSAGES_READ:]]

    def _hear(
        self, question: QuestionWeights, passage: Passage, tokens: QueryTokens | None
    ) -> list[_Heard]:
        """What each unit of a passage takes up of the question."""
        worded = self._units.of(passage)
        closeness: Sequence[float | None] = [None] * len(worded)
        if tokens is not None and self._closeness is not None:
            units = [one.unit for one in worded]
            rows = self._units.rows_at(passage)
            closeness = self._closeness.of_units(tokens, passage, units, rows)
        return [
            _Heard(one, near, question.share(one.own))
            for one, near in zip(worded, closeness, strict=True)
        ]


def _formal_signs(asked: Asked, worded: WordedUnit) -> dict[str, float]:
    """The signs that lie in the form of a unit, whatever its matter."""
    unit = worded.unit
    in_list = unit.list_start is not None
    return {
        "fit": asked.fit(worded.text),
        "log_chars": log(max(unit.chars, 1)),
        "item_asked": float(asked.several and in_list and not unit.is_list),
        "list_asked": float(asked.several and unit.is_list),
    }
