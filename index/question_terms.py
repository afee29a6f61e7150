"""The terms of a question: what of it can be matched, and where it stands in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import Span
from corpus.language.morphology import morphemes
from index.folded_text import FoldedText

Gains = NDArray[np.float32]
"""What a term adds to the BM25 of each of the passages to explain, float32[passages]."""


@dataclass(frozen=True)
class Word:
    """A word of a folded text, `[start, end)` in it, with its lemma as the dictionary has it."""

    surface: str
    lemma: str
    start: int
    end: int


@dataclass(frozen=True)
class QuestionTerms:
    """What of a question can be matched, each with its gains in the passages to explain.

    `known` are all terms of the question, `words` the places of those that are words of the
    dictionary. `lemmas` are keyed by the term, `pairs` by the place of the pair of characters
    in the folded question, `others` by the expanded form and the other one that means the same.
    """

    text: FoldedText
    known: frozenset[str]
    words: tuple[Word, ...]
    lemmas: Mapping[str, Gains]
    pairs: Mapping[int, Gains]
    others: Mapping[tuple[str, str], Gains]

    def span_of(self, term: str) -> Span:
        """Where the question first writes a term; all of the question where that is not known."""
        for word in self.words:
            if term in (word.lemma, word.surface):
                span = self.text.span_of(word.start, word.end)
                if span is not None:
                    return span
        spans = self.text.spans_of(term)
        return spans[0] if spans else (0, len(self.text.written))


def words_of(folded: str) -> Iterator[Word]:
    """The words of a folded text at their places."""
    place = 0
    for word in morphemes(folded):
        place = folded.index(word.surface, place)
        lemma = (word.lemma or word.surface).split("-")[0].lower()
        yield Word(word.surface, lemma, place, place + len(word.surface))
        place += len(word.surface)


def pair_places(folded: str, words: Sequence[Word]) -> list[int]:
    """Where in a folded question two characters of its terms stand side by side."""
    inside = {place for word in words for place in range(word.start, word.end)}
    return [
        place
        for place in sorted(inside)
        if place + 1 in inside and not folded[place : place + 2].isascii()
    ]
