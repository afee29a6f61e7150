"""Matched terms: the words of a question that stand in a passage, and where."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from index.expansion import Expander, Expansion
from index.families import Rows
from index.folded_text import FoldedText
from index.lexical_index import LexicalIndex
from index.question_terms import Gains, QuestionTerms, pair_places, words_of
from index.search_index import SearchIndex

_PASSAGES_KEPT = 5_000
_MAX_TERMS = 64
"""Of a long question only the rarest words are explained."""

_KANA = re.compile("[ぁ-ゖァ-ヺー]")


@dataclass(frozen=True)
class MatchedTerm:
    """A term of the question that stands in a passage, in its text or in its headings.

    `term` is as the question writes it. `form` is what stands in the passage instead where
    that is another form of the same (the long form of CRDS), else None. `weight` is what the
    term adds to the passage's BM25: to the part `bigram` for a stretch of characters that no
    word matches, else to `lemma`. `spans` are in the passage's text as shown, in order; none
    where the term stands in the headings only, or cannot be located.
    """

    term: str
    weight: float
    spans: tuple[Span, ...]
    form: str | None = None


@dataclass(frozen=True)
class _Found:
    """A term that stands in a passage: where the question has it, and as in MatchedTerm."""

    asked: Span
    weight: float
    spans: tuple[Span, ...]
    form: str | None


class TermMatcher:
    """Says which terms of a question stand in a passage of one index; safe for several threads.

    Whether a term matches, and its weight, are asked of the lexical indexes themselves, so the
    weights of all lemmas add up to the score part `lemma`. Reading a passage takes about a
    millisecond; what was read of the last thousands is kept.
    """

    def __init__(self, index: SearchIndex) -> None:
        self._lemma: LexicalIndex = index.lexical["lemma"]
        self._bigram: LexicalIndex = index.lexical["bigram"]
        self._expander = Expander(index.abbreviations)
        self._row = {passage.passage_id: row for row, passage in enumerate(index.findable)}
        self._read = lru_cache(maxsize=_PASSAGES_KEPT)(_read)

    def prepare(self, passage: Passage) -> None:
        """Read a passage ahead of the first question that finds it."""
        self._read(passage.text)

    def matched(
        self, question: str, passages: Sequence[Passage]
    ) -> tuple[tuple[MatchedTerm, ...], ...]:
        """The question's terms that stand in each of these passages, heaviest first.

        The passages are ones that a search can return. Characters are compared in pairs only
        within words that do not match as such.
        """
        rows = np.array([self._row[passage.passage_id] for passage in passages], np.int64)
        terms = self._weigh(question, rows)
        return tuple(self._matched(terms, place, p) for place, p in enumerate(passages))

    def _weigh(self, question: str, rows: Rows) -> QuestionTerms:
        text = FoldedText.of(question)
        counts = Counter(self._lemma.terms(question))
        rarest = sorted(counts, key=lambda term: -self._lemma.idf(term))[:_MAX_TERMS]
        words = tuple(w for w in words_of(text.folded) if counts.keys() & {w.lemma, w.surface})
        known = set(self._bigram.terms(question))
        places = [p for p in pair_places(text.folded, words) if text.folded[p : p + 2] in known]
        pairs = {p: text.folded[p : p + 2] for p in places[:_MAX_TERMS]}
        return QuestionTerms(
            text=text,
            known=frozenset(counts),
            words=words,
            lemmas={term: self._lemma.scores([term])[rows] * counts[term] for term in rarest},
            pairs={place: self._bigram.scores([pair])[rows] for place, pair in pairs.items()},
            others={
                key: gains[rows]
                for expansion in self._expander.expand(question)
                for key, gains in self._other_forms(expansion)
            },
        )

    def _matched(
        self, question: QuestionTerms, row: int, passage: Passage
    ) -> tuple[MatchedTerm, ...]:
        text, places = self._read(passage.text)
        found = []
        for term, gains in question.lemmas.items():
            if gains[row] > 0:
                spans = (text.span_of(*place) for place in places.get(term, ()))
                located = tuple(span for span in spans if span) or text.spans_of(term)
                asked = question.span_of(term)
                found.append(_Found(asked, float(gains[row]), located, None))
        for (form, other), gains in question.others.items():
            if gains[row] > 0:
                located = text.spans_of(other)
                shown = passage.text[slice(*located[0])] if located else other
                asked = question.span_of(form)
                found.append(_Found(asked, float(gains[row]), located, shown))
        found += _matched_pairs(question, row, text)
        written = question.text.written
        return tuple(
            MatchedTerm(written[slice(*term.asked)], term.weight, term.spans, term.form)
            for term in sorted(_joined(found), key=lambda term: -term.weight)
        )

    def _other_forms(self, expansion: Expansion) -> Iterator[tuple[tuple[str, str], Gains]]:
        """What each other form of an expansion adds to a row: as `expanded_scores` counts it."""
        terms = self._lemma.terms(expansion.form)
        best = self._lemma.scores(terms)
        weight = sum(map(self._lemma.idf, terms))
        for other in expansion.others:
            other_terms = self._lemma.terms(other)
            other_weight = sum(map(self._lemma.idf, other_terms))
            if other_weight > 0:
                ratio = np.float32(weight / other_weight)
                scores = self._lemma.scores_of_all(other_terms) * ratio
                yield (expansion.form, other), np.maximum(scores - best, 0)
                best = np.maximum(best, scores)


def _read(written: str) -> tuple[FoldedText, Mapping[str, tuple[Span, ...]]]:
    """A passage's text folded, and the places in it of each lemma, or surface that is none.

    By both, so that whatever of the two an analysis takes for its term is located.
    """
    text = FoldedText.of(written)
    by_lemma: dict[str, list[Span]] = {}
    by_surface: dict[str, list[Span]] = {}
    for word in words_of(text.folded):
        by_lemma.setdefault(word.lemma, []).append((word.start, word.end))
        by_surface.setdefault(word.surface, []).append((word.start, word.end))
    return text, {term: tuple(places) for term, places in (by_surface | by_lemma).items()}


def _matched_pairs(question: QuestionTerms, row: int, text: FoldedText) -> Iterator[_Found]:
    """Stretches of the question that stand in a row though the word they are of does not."""
    unmatched = {
        place
        for word in question.words
        for place in range(word.start, word.end)
        if not any(
            term not in question.lemmas or question.lemmas[term][row] > 0
            for term in (word.lemma, word.surface)
            if term in question.known
        )
    }
    places = [
        place
        for place, gains in question.pairs.items()
        if gains[row] > 0 and unmatched & {place, place + 1}
    ]
    for first, last in _runs(places):
        for start, end in _parts(question.text.folded, first, last, text):
            form = question.text.folded[start : end + 2]
            asked = question.text.span_of(start, end + 2)
            if asked is not None and (len(form) > 2 or not _KANA.search(form)):
                weight = sum(float(question.pairs[place][row]) for place in range(start, end + 1))
                yield _Found(asked, weight, text.spans_of(form), None)


def _runs(places: Sequence[int]) -> Iterator[Span]:
    """The first and the last of numbers that follow one another."""
    for _, run in groupby(enumerate(places), key=lambda item: item[1] - item[0]):
        numbers = [place for _, place in run]
        yield numbers[0], numbers[-1]


def _parts(folded: str, first: int, last: int, text: FoldedText) -> list[Span]:
    """A run of pairs as one where the text has it whole, else pair by pair."""
    if folded[first : last + 2] in text.folded:
        return [(first, last)]
    return [(place, place) for place in range(first, last + 1)]


def _joined(found: Sequence[_Found]) -> list[_Found]:
    """Terms that stand side by side in the question, and wherever they are found, as one.

    So 半導体 is one term though the dictionary cuts it, and R7 is, which says 2025 and 年. No
    longer word is cut in the middle: of 研究開発税制 the last two are not one without the first.
    """
    joined: list[_Found] = []
    for term in sorted(found, key=lambda term: (term.asked, term.spans)):
        spans = _spans_together(joined, term) if joined else None
        if spans is None:
            joined.append(term)
        else:
            before = joined[-1]
            asked = before.asked[0], term.asked[1]
            joined[-1] = _Found(asked, before.weight + term.weight, spans, None)
    return joined


def _spans_together(joined: Sequence[_Found], term: _Found) -> tuple[Span, ...] | None:
    """The spans of a term and the one before it as one, or None if they are two."""
    before = joined[-1]
    if before.form is not None or term.form is not None:
        return None
    if before.asked == term.asked:
        return tuple(sorted({*before.spans, *term.spans}))
    if before.asked[1] != term.asked[0] or not before.spans:
        return None
    is_affix = 1 in (before.asked[1] - before.asked[0], term.asked[1] - term.asked[0])
    if not is_affix and len(joined) > 1 and joined[-2].asked[1] == before.asked[0]:
        return None
    pairs = list(zip(before.spans, term.spans, strict=False))
    if len(before.spans) != len(term.spans) or any(a[1] != b[0] for a, b in pairs):
        return None
    return tuple((a[0], b[1]) for a, b in pairs)
