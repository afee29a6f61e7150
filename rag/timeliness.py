"""Timeliness: where found passages of different dates speak about the same matter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from corpus.issued_on import IssuedOn

TermWeights = Mapping[str, float]
"""The terms of a text, each with its weight (idf)."""

_NUMBER = re.compile("[0-9.億兆万]+")

# Chosen on the pairs judged in tests/rag/data/same_matter.jsonl, which were read among all
# pairs of the five documents: from 0.25 on all but two covers and two lists of countries are
# about one matter, below it few are; a missing mark does less harm than a wrong one. Cosines of
# vectors do not tell them apart: 0.93 for two lists that both name 量子, 0.90 for the tax credit
# of 2025 and what became of it in 2026.
_ALIKE = 0.25
_ASKED_SHARE = 0.5
_FEWEST_TERMS = 15


@dataclass(frozen=True)
class DatedPassage:
    """A passage that was found: its document, its date, and its terms with headings."""

    document_id: str
    issued_on: IssuedOn
    terms: TermWeights


@dataclass(frozen=True)
class Timeliness:
    """The ranks, from 1, of what was found about the same matter and is newer, or older."""

    newer: tuple[int, ...]
    older: tuple[int, ...]

    @property
    def newest(self) -> bool:
        """Whether nothing found about the matter is newer."""
        return not self.newer


def timeliness(
    found: Sequence[DatedPassage], question: TermWeights
) -> tuple[Timeliness | None, ...]:
    """For each passage, best first, what is newer or older about its matter; None if nothing.

    Two passages of different documents speak about the same matter if their terms are alike
    (cosine of their idf, numbers left out: two rankings of countries share their numbers) and
    both have at least half of the question's terms by weight, those that no passage found has
    set aside (two lists of the same countries may count papers and companies). A cover or a
    heading alone has too few terms to tell.

    One is newer if its date is surely later: of 2025-04 and 2025-04-25 neither is.
    """
    asked = [_held(passage, question) for passage in found]
    total = sum(question[term] for term in frozenset[str]().union(*asked))
    newer: list[list[int]] = [[] for _ in found]
    older: list[list[int]] = [[] for _ in found]
    vectors: dict[int, _Vector] = {}
    for (place, one), (other_place, other) in combinations(enumerate(found), 2):
        later = _surely_later(one, other)
        if later is None or one.document_id == other.document_id:
            continue
        shared = sum(question[term] for term in asked[place] & asked[other_place])
        if shared < _ASKED_SHARE * total:
            continue
        for n in (place, other_place):
            if n not in vectors:
                vectors[n] = _vector(found[n].terms)
        if _alike(vectors[place], vectors[other_place]):
            first, second = (other_place, place) if later is one else (place, other_place)
            newer[first].append(second + 1)
            older[second].append(first + 1)
    return tuple(
        Timeliness(tuple(sorted(after)), tuple(sorted(before))) if after or before else None
        for after, before in zip(newer, older, strict=True)
    )


@dataclass(frozen=True)
class _Vector:
    """The weights of a text's terms but numbers, and their Euclidean length."""

    weights: TermWeights
    length: float


def _held(passage: DatedPassage, question: TermWeights) -> frozenset[str]:
    """The question's terms that a passage has."""
    return frozenset(term for term in question if term in passage.terms)


def _surely_later(one: DatedPassage, other: DatedPassage) -> DatedPassage | None:
    """The one of two whose date is surely later."""
    if one.issued_on.first > other.issued_on.last:
        return one
    return other if other.issued_on.first > one.issued_on.last else None


def _vector(terms: TermWeights) -> _Vector:
    words = {
        term: weight
        for term, weight in terms.items()
        if not (term[0].isdecimal() and _NUMBER.fullmatch(term))
    }
    return _Vector(words, sqrt(sum(weight * weight for weight in words.values())))


def _alike(one: _Vector, other: _Vector) -> bool:
    """Whether two texts have much the same terms; of too few terms none can be told."""
    if min(len(one.weights), len(other.weights)) < _FEWEST_TERMS:
        return False
    shared = one.weights.keys() & other.weights.keys()
    product = sum(one.weights[term] * other.weights[term] for term in shared)
    return product >= _ALIKE * one.length * other.length
