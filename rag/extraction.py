"""Picks the sentences of found passages that answer a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.passage import Passage, PassageKind
from index.analyzer import bigrams, fold
from index.lexical_index import LexicalIndex

MAX_ANSWER_CHARS = 300
_MAX_SPANS = 4
PASSAGES_READ = 3
_RANK_DISCOUNT = 0.85
_GOOD_SHARE = 0.75
_HIGHLIGHT_SHARE = 0.75
_NUMBER_BONUS = 0.1

_ASKS_NUMBER = re.compile(
    r"いくら|いくつ|いつ|何(?:年|月|日|人|名|社|件|校|位|%|割|円|倍|か国|カ国|歳|回|つ|兆|億|万|か所|機)"
    r"|何パーセント|どれ(?:くらい|だけ|ほど)|どのくらい|どの程度|何位|割合|金額|総額|額|人数|件数"
    r"|how (?:much|many|long|large)|when\b|what (?:year|percentage|share)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-*•●・✓➢◆■○]\s*)+")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_HAS_NUMBER = re.compile(r"[0-9０-９〇一二三四五六七八九十百千万億兆]")


@dataclass(frozen=True)
class Scored:
    """A sentence of the passage at `rank`, and how much of the question it takes up, 0 to 1."""

    rank: int
    span: Span
    score: float


@dataclass(frozen=True)
class QuestionWeights:
    """A question's terms with their weights (idf), and whether it asks for a number."""

    terms: Mapping[str, float]
    asks_number: bool


class Reader:
    """Compares sentences with questions by the terms they share, rare terms counting more.

    Terms are character bigrams that are not all hiragana: they need no tagger, so reading
    costs next to nothing, and on the dev questions they choose the sentence as well as lemmas
    do. Weights are their idf in the index searched.
    """

    def __init__(self, bigram_index: LexicalIndex) -> None:
        self._index = bigram_index
        self._terms = lru_cache(maxsize=20_000)(_terms)

    def weigh(self, question: str) -> QuestionWeights:
        """What counts in a question."""
        terms = {term: self._index.idf(term) for term in sorted(_terms(question))}
        return QuestionWeights(terms, bool(_ASKS_NUMBER.search(fold(question))))

    def coverage(self, question: QuestionWeights, text: str) -> float:
        """The share of the question's weight that the text takes up, 0 to 1."""
        total = sum(question.terms.values())
        terms = self._terms(text)
        shared = sum(weight for term, weight in question.terms.items() if term in terms)
        return shared / total if total else 0.0

    def score(self, question: QuestionWeights, passage: Passage, rank: int) -> list[Scored]:
        """Score each sentence of a passage; a number asked for counts if it is there."""
        scored = []
        for start, end in passage.sentences:
            start, end = _without_bullet(passage.text, (start, end))
            text = passage.text[start:end]
            score = self.coverage(question, text)
            if question.asks_number and score > 0 and _HAS_NUMBER.search(text):
                score += _NUMBER_BONUS
            scored.append(Scored(rank, (start, end), min(score, 1.0)))
        return scored


def _terms(text: str) -> frozenset[str]:
    return frozenset(term for term in bigrams(text) if not _HIRAGANA.fullmatch(term))


def choose(scored: Sequence[Sequence[Scored]], passages: Sequence[Passage]) -> list[Scored]:
    """Choose the sentences that answer: the best, and those that are nearly as good.

    Read are the first passages only; a lower rank costs. At most MAX_ANSWER_CHARS are taken
    (one longer sentence is taken alone), in reading order, best passage first.
    """
    pool = [
        (item.score * _RANK_DISCOUNT ** (item.rank - 1), item)
        for items in scored[:PASSAGES_READ]
        for item in items
        if item.score > 0 and _can_answer(passages[item.rank - 1], item)
    ]
    pool.sort(key=lambda entry: (-entry[0], entry[1].rank, entry[1].span))
    chosen: list[Scored] = []
    chars = 0
    for score, item in pool[:_MAX_SPANS]:
        length = item.span[1] - item.span[0]
        if chosen and (score < _GOOD_SHARE * pool[0][0] or chars + length > MAX_ANSWER_CHARS):
            continue
        chosen.append(item)
        chars += length
    return sorted(chosen, key=lambda item: (item.rank, item.span))


def highlights(passage: Passage, scored: Sequence[Scored]) -> tuple[Span, ...]:
    """The sentences of one passage that come closest to the question, headings left out."""
    scored = [item for item in scored if not _is_heading(passage, item)]
    best = max((item.score for item in scored), default=0.0)
    if best == 0:
        return ()
    return tuple(item.span for item in scored if item.score >= _HIGHLIGHT_SHARE * best)


def _without_bullet(text: str, span: Span) -> Span:
    """The span without the list mark at its start: an answer quotes the item, not the mark."""
    match = _BULLET.match(text, span[0], span[1])
    return (match.end(), span[1]) if match and match.end() < span[1] else span


def _can_answer(passage: Passage, item: Scored) -> bool:
    """Headings name what is answered below them, and notes below the first rank are sources."""
    if passage.kind is PassageKind.FOOTNOTE:
        return item.rank == 1
    return not _is_heading(passage, item)


def _is_heading(passage: Passage, item: Scored) -> bool:
    if passage.kind is PassageKind.TABLE or len(passage.sentences) == 1:
        return False
    text = " ".join(passage.text[item.span[0] : item.span[1]].split())
    return text in passage.section
