"""Expansion of queries: what is asked by an abbreviation is found by its long form, and back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.language.abbreviations import Abbreviation
from index.analyzer import fold
from index.lexical_index import LexicalIndex


@dataclass(frozen=True)
class Expansion:
    """A form that stands in a query, and the others that mean the same, all folded."""

    form: str
    others: tuple[str, ...]


class Expander:
    """Knows which forms mean the same, and finds them in queries."""

    def __init__(self, abbreviations: Iterable[Abbreviation]) -> None:
        others: dict[str, dict[str, None]] = {}
        meanings: dict[str, dict[str, None]] = {}
        for abbreviation in abbreviations:
            short, long = fold(abbreviation.short), fold(abbreviation.long)
            if short != long:
                meanings.setdefault(short, {})[long] = None
        for short, longs in meanings.items():
            for form in (short, *longs):
                same = {other: None for other in (short, *longs) if other != form}
                others.setdefault(form, {}).update(same)
        self._others = {form: tuple(same) for form, same in others.items()}
        longest_first = sorted(self._others, key=lambda form: (-len(form), form))
        self._forms = re.compile("|".join(map(_whole, longest_first)) or r"(?!)")

    def expand(self, query: str) -> tuple[Expansion, ...]:
        """The known forms in a query, from its start, the longest where several begin.

        Forms that the query gives itself (国防総省（DOD）) are no news.
        """
        found = dict.fromkeys(match.group() for match in self._forms.finditer(fold(query)))
        unsaid = {
            form: tuple(other for other in self._others[form] if other not in found)
            for form in found
        }
        return tuple(Expansion(form, others) for form, others in unsaid.items() if others)


def expanded_scores(
    index: LexicalIndex, query: str, expansions: Iterable[Expansion]
) -> NDArray[np.float32]:
    """BM25 of every row for a query, each expanded form counting by the better of its forms.

    A row that has another form whole gets for it what it would get for the query's own form:
    its score for the other, by the ratio of their idf. Parts of another form count nothing,
    because 科学技術 and 会議 stand everywhere. float32[rows].
    """
    scores = index.scores(index.terms(query))
    for expansion in expansions:
        terms = index.terms(expansion.form)
        own = index.scores(terms)
        weight = sum(map(index.idf, terms))
        best = own
        for other in expansion.others:
            other_terms = index.terms(other)
            other_weight = sum(map(index.idf, other_terms))
            if other_weight > 0:
                ratio = np.float32(weight / other_weight)
                best = np.maximum(best, index.scores_of_all(other_terms) * ratio)
        scores = scores + (best - own)
    return scores


def _whole(form: str) -> str:
    """A pattern of the form; a Latin one is not found within a word (EU in neural)."""
    before = r"(?<![a-z0-9])" if form[0].isascii() else ""
    after = r"(?![a-z0-9])" if form[-1].isascii() else ""
    return f"{before}{re.escape(form)}{after}"
