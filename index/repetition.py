"""Repetition: passages that say the same in the same words, of which one is enough."""

import re
from collections.abc import Sequence

from corpus.passages.passage import Passage
from index.analyzer import bigrams

SHARE = 0.95
"""The share of both passages' terms that must be common: a word more or less, a mark misread.

On the five documents it takes a slide that returns a year later for the same, but not a table
that returns without its amounts (0.93), nor two notes on different strategies (0.92).
"""

_ENUMERATOR = re.compile("[\u2460-\u24ff\u2776-\u2793]")
"""Numbers in circles or brackets: 「技術①」 counts what is shown, and states no amount."""


class Repetitions:
    """Knows which passages repeat one another; terms are found once and kept."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._terms: dict[int, frozenset[str]] = {}

    def first_of(self, row: int, others: Sequence[int]) -> int | None:
        """The first of the others that a passage repeats; None if it says something of its own.

        Numbers are terms, and all of them must be common: 「2022年度」 is not 「2023年度」. Marks
        such as ① are none: one reading of a slide keeps them, another may not.
        """
        own = self._terms_of(row)
        for other in others:
            theirs = self._terms_of(other)
            largest = max(len(own), len(theirs))
            if min(len(own), len(theirs)) < SHARE * largest:
                continue
            differing = own ^ theirs
            common = largest and len(own & theirs) >= SHARE * largest
            if common and not any(term[0].isdecimal() for term in differing):
                return other
        return None

    def _terms_of(self, row: int) -> frozenset[str]:
        if row not in self._terms:
            self._terms[row] = frozenset(bigrams(_ENUMERATOR.sub(" ", self._passages[row].text)))
        return self._terms[row]
