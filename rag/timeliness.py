"""Timeliness: where found passages of different dates speak about the same matter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
class Dated:
    """A passage that repeats one that was found, and its date."""

    passage_id: str
    issued_on: IssuedOn


@dataclass(frozen=True)
class DatedPassage:
    """A passage that was found: its document, its date, and its terms with headings.

    `repeated_in` are the passages that say the same in the same words.
    """

    document_id: str
    issued_on: IssuedOn
    terms: TermWeights
    repeated_in: tuple[Dated, ...] = ()


@dataclass(frozen=True)
class Timeliness:
    """The ranks, from 1, of what was found about the same matter and is newer, or older.

    Repetitions have no rank: those that are newer or older stand by their passage ids.
    """

    newer: tuple[int, ...]
    older: tuple[int, ...]
    newer_repetitions: tuple[str, ...] = ()
    older_repetitions: tuple[str, ...] = ()

    @property
    def newest(self) -> bool:
        """Whether nothing found about the matter is newer."""
        return not self.newer and not self.newer_repetitions


def timeliness(
    found: Sequence[DatedPassage], question: TermWeights
) -> tuple[Timeliness | None, ...]:
    """For each passage, best first, what is newer or older about its matter; None if nothing.

    Two passages of different documents speak about the same matter if their terms are alike
    (cosine of their idf, numbers left out: two rankings of countries share their numbers) and
    both have at least half of the question's terms by weight, those that no passage found has
    set aside (two lists of the same countries may count papers and companies). A cover or a
    heading alone has too few terms to tell.

    One is newer if its date is surely later: of 2025-04 and 2025-04-25 neither is. A passage
    and its repetitions are about one matter, however few their terms; of another passage that
    is not newer itself, the first repetition that is newer is told (a slide of 2025 shown
    again in 2026 is newer than a report of 2025-12), and likewise for older.
    """
    asked = [_held(passage, question) for passage in found]
    total = sum(question[term] for term in frozenset[str]().union(*asked))
    told = [_Told() for _ in found]
    for said, one in zip(told, found, strict=True):
        said.add_repetitions(one)
    vectors: dict[int, _Vector] = {}
    for (place, one), (other_place, other) in combinations(enumerate(found), 2):
        if one.document_id == other.document_id or not _dates_differ(one, other):
            continue
        shared = sum(question[term] for term in asked[place] & asked[other_place])
        if shared < _ASKED_SHARE * total:
            continue
        for n in (place, other_place):
            if n not in vectors:
                vectors[n] = _vector(found[n].terms)
        if _alike(vectors[place], vectors[other_place]):
            told[place].add(one, other_place + 1, other)
            told[other_place].add(other, place + 1, one)
    return tuple(said.timeliness() for said in told)


@dataclass
class _Told:
    """What is told of one passage: the ranks, and the repetitions' ids, best first."""

    newer: list[int] = field(default_factory=list)
    older: list[int] = field(default_factory=list)
    newer_repetitions: list[str] = field(default_factory=list)
    older_repetitions: list[str] = field(default_factory=list)

    def add_repetitions(self, own: DatedPassage) -> None:
        """Tell which of a passage's own repetitions are of another date."""
        for same in own.repeated_in:
            if _is_later(same, own):
                self.newer_repetitions.append(same.passage_id)
            elif _is_later(own, same):
                self.older_repetitions.append(same.passage_id)

    def add(self, own: DatedPassage, rank: int, other: DatedPassage) -> None:
        """Tell what another passage about the same matter has that is of another date."""
        after = [same.passage_id for same in other.repeated_in if _is_later(same, own)]
        before = [same.passage_id for same in other.repeated_in if _is_later(own, same)]
        if _is_later(other, own):
            self.newer.append(rank)
        else:
            self.newer_repetitions += after[:1]
        if _is_later(own, other):
            self.older.append(rank)
        else:
            self.older_repetitions += before[:1]

    def timeliness(self) -> Timeliness | None:
        """What was told; None if nothing."""
        lists = (self.newer, self.older, self.newer_repetitions, self.older_repetitions)
        if not any(lists):
            return None
        newer, older, newer_repetitions, older_repetitions = lists
        return Timeliness(
            tuple(newer), tuple(older), tuple(newer_repetitions), tuple(older_repetitions)
        )


@dataclass(frozen=True)
class _Vector:
    """The weights of a text's terms but numbers, and their Euclidean length."""

    weights: TermWeights
    length: float


def _held(passage: DatedPassage, question: TermWeights) -> frozenset[str]:
    """The question's terms that a passage has."""
    return frozenset(term for term in question if term in passage.terms)


def _is_later(one: Dated | DatedPassage, other: Dated | DatedPassage) -> bool:
    """Whether the date of one is surely later than that of the other."""
    return one.issued_on.first > other.issued_on.last


def _dates_differ(one: DatedPassage, other: DatedPassage) -> bool:
    """Whether one, or a repetition of it, is surely later than the other, or the other way."""
    return (
        _is_later(one, other)
        or _is_later(other, one)
        or any(_is_later(one, same) or _is_later(same, one) for same in other.repeated_in)
        or any(_is_later(other, same) or _is_later(same, other) for same in one.repeated_in)
    )


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
