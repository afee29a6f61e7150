"""Picks the sentences of found passages that answer a question."""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.line import is_source
from index.analyzer import bigrams
from index.lexical_index import LexicalIndex
from rag.asked import Asked, what_is_asked

MAX_ANSWER_CHARS = 300
PASSAGES_READ = 3

# Chosen on the dev questions, by the share of answers that hold their evidence (`seisaku eval`).
_CONTEXT_SHARE = 0.6
_ASKED_BONUS = 0.25
_RANK_DISCOUNT = 0.85
_MAX_SPANS = 4
_NEWS = 0.02
_NEWS_ELSEWHERE = 0.15
_HIGHLIGHT_SHARE = 0.75

_BULLET = re.compile(r"(?:[-*]\s+|[•●・✓➢◆■○]\s*)+")  # -0.5% keeps its minus
_OF_LINES = (PassageKind.TABLE, PassageKind.ROW, PassageKind.CAPTION)
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")


@dataclass(frozen=True)
class QuestionWeights:
    """A question's terms with their weights (idf, adding up to 1), and what it asks for."""

    terms: Mapping[str, float]
    asked: Asked


@dataclass(frozen=True)
class Scored:
    """A sentence of the passage at `rank`: its score, and the question's terms it takes up.

    `known` are the terms that it or its context has: what a reader knows once he has read it.
    """

    rank: int
    span: Span
    score: float
    known: frozenset[str]


class Reader:
    """Compares sentences with questions by the terms they share, rare terms counting more.

    Terms are character bigrams that are not all hiragana: they need no tagger, so reading
    costs next to nothing, and on the dev questions they choose the sentence as well as lemmas
    do. Weights are their idf in the index searched.
    """

    def __init__(
        self, bigram_index: LexicalIndex, rows: Mapping[str, Sequence[Passage]] | None = None
    ) -> None:
        """`rows` are the rows of tables that are passages of their own, by the table's id."""
        self._index = bigram_index
        self._rows = rows or {}
        self._terms = lru_cache(maxsize=20_000)(_terms)
        self._leads_of: dict[str, dict[Span, str]] = {}

    def prepare(self, passages: Iterable[Passage], seconds: float) -> None:
        """Read passages ahead of the first questions, for so many seconds at most."""
        end = time.monotonic() + seconds
        nothing = QuestionWeights({}, Asked((), any_number=False))
        for passage in passages:
            if time.monotonic() > end:
                break
            self.score(nothing, passage, rank=1)

    def weigh(self, question: str) -> QuestionWeights:
        """What counts in a question."""
        terms = {term: self._index.idf(term) for term in sorted(_terms(question))}
        total = sum(terms.values())
        weights = {term: weight / total for term, weight in terms.items()}
        return QuestionWeights(weights, what_is_asked(question))

    def coverage(self, question: QuestionWeights, text: str) -> float:
        """The share of the question's weight that the text takes up, 0 to 1."""
        return _weight(question, self._terms(text))

    def score(self, question: QuestionWeights, passage: Passage, rank: int) -> list[Scored]:
        """Score each sentence of a passage.

        What headings and the sentences before say, a sentence need not repeat (`日本は8社で`
        under ユニコーン企業), so that counts in part. A row of a table has the caption, the
        headers and its group's label before it, not the other rows.
        """
        first = passage.sentences[0][0] if passage.sentences else 0
        context = self._terms("\n".join([*passage.section, passage.text[:first]]))
        leads = self._leads(passage)
        scored = []
        for sentence in passage.sentences:
            start, end = _without_bullet(passage.text, sentence)
            text = passage.text[start:end]
            own = self._terms(text)
            before = context | self._terms(leads.get(sentence, ""))
            score = _weight(question, own)
            if score > 0:
                score += _CONTEXT_SHARE * _weight(question, before - own)
                score += _ASKED_BONUS * question.asked.fit(text)
            heard = before | own
            known = frozenset(question.terms.keys() & heard)
            scored.append(Scored(rank, (start, end), score, known))
            if passage.kind not in _OF_LINES:
                context = heard
        return scored

    def _leads(self, table: Passage) -> dict[Span, str]:
        """What the rows of a table are read under, by the row's span in the table's text."""
        if table.passage_id in self._leads_of:
            return self._leads_of[table.passage_id]
        leads: dict[Span, str] = {}
        for row in self._rows.get(table.passage_id, ()):
            place = table.place_of(row.source_spans_of(row.own_start, len(row.text))[0][0])
            for span in table.sentences:
                if place is not None and span[0] <= place < span[1]:
                    leads[span] = leads.get(span, "") + row.text[: row.own_start]
        self._leads_of[table.passage_id] = leads
        return leads


def choose(
    question: QuestionWeights, scored: Sequence[Sequence[Scored]], passages: Sequence[Passage]
) -> list[Scored]:
    """Choose the sentences that answer: the best, then those that add what it leaves open.

    Read are the first passages only; a lower rank costs. A further sentence must take up more
    of the question: a little in a passage that is quoted already, much more in another one,
    for what stands elsewhere may speak of something else (`控除上限は25%`, of another tax
    credit). At most MAX_ANSWER_CHARS are taken (one longer sentence is taken alone), in
    reading order, best passage first.
    """
    pool = [
        (item.score * _RANK_DISCOUNT ** (item.rank - 1), item)
        for items in scored[:PASSAGES_READ]
        for item in items
        if item.score > 0 and _can_answer(passages[item.rank - 1], item)
    ]
    pool.sort(key=lambda entry: (-entry[0], entry[1].rank, entry[1].span))
    chosen: list[Scored] = []
    known: frozenset[str] = frozenset()
    chars = 0
    for _, item in pool:
        length = item.span[1] - item.span[0]
        news = _weight(question, item.known - known)
        needed = _NEWS if any(other.rank == item.rank for other in chosen) else _NEWS_ELSEWHERE
        if chosen and (news < needed or chars + length > MAX_ANSWER_CHARS):
            continue
        chosen.append(item)
        known |= item.known
        chars += length
        if len(chosen) == _MAX_SPANS:
            break
    return sorted(chosen, key=lambda item: (item.rank, item.span))


def highlights(passage: Passage, scored: Sequence[Scored]) -> tuple[Span, ...]:
    """The sentences of one passage that come closest to the question, headings left out."""
    scored = [item for item in scored if not _is_heading(passage, item)]
    best = max((item.score for item in scored), default=0.0)
    if best == 0:
        return ()
    return tuple(item.span for item in scored if item.score >= _HIGHLIGHT_SHARE * best)


def _terms(text: str) -> frozenset[str]:
    return frozenset(term for term in bigrams(text) if not _HIRAGANA.fullmatch(term))


def _weight(question: QuestionWeights, terms: frozenset[str]) -> float:
    return sum(weight for term, weight in question.terms.items() if term in terms)


def _without_bullet(text: str, span: Span) -> Span:
    """The span without the list mark at its start: an answer quotes the item, not the mark."""
    match = _BULLET.match(text, span[0], span[1])
    return (match.end(), span[1]) if match and match.end() < span[1] else span


def _can_answer(passage: Passage, item: Scored) -> bool:
    """Headings name what is answered below them; source lines and most notes name sources."""
    if passage.is_source_note or (passage.kind is PassageKind.FOOTNOTE and item.rank > 1):
        return False
    if is_source(passage.text[item.span[0] : item.span[1]]):
        return False
    return not _is_heading(passage, item)


def _is_heading(passage: Passage, item: Scored) -> bool:
    if passage.kind in _OF_LINES or len(passage.sentences) == 1:
        return False
    text = " ".join(passage.text[item.span[0] : item.span[1]].split())
    return text in passage.section
