"""Timeliness: where found passages of different dates speak about the same matter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.issued_on import IssuedOn

TermWeights = Mapping[str, float]
"""The terms of a text, each with its weight (idf)."""

_NUMBER = re.compile("[0-9.億兆万]+")

# Chosen on the pairs judged in tests/rag/data/same_matter.jsonl, read among all pairs of the
# five documents. Pairs about one matter have 0.25 and more, the wording of a plan that another
# plan repeats has up to 0.23. Cosines of vectors do not tell them apart: 0.93 for two lists that
# both name 量子, 0.90 for the tax credit of 2025 and what became of it in 2026.
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
    order = _order([passage.issued_on for passage in found])
    if not order.any():
        return (None,) * len(found)
    alike = _alike(found) & _share_what_is_asked(found, question)
    newer = alike & order
    said = []
    for place in range(len(found)):
        ranks = [tuple(int(n) + 1 for n in np.flatnonzero(of[place])) for of in (newer, newer.T)]
        said.append(Timeliness(*ranks) if any(ranks) else None)
    return tuple(said)


def _order(dates: Sequence[IssuedOn]) -> NDArray[np.bool_]:
    """bool[n, n]: whether the column's date is surely later than the row's."""
    first = np.array([date.first.toordinal() for date in dates])
    last = np.array([date.last.toordinal() for date in dates])
    later: NDArray[np.bool_] = first[np.newaxis, :] > last[:, np.newaxis]
    return later


def _alike(found: Sequence[DatedPassage]) -> NDArray[np.bool_]:
    """bool[n, n]: whether two passages of different documents have much the same terms."""
    columns: dict[str, int] = {}
    cells = [
        (row, columns.setdefault(term, len(columns)), weight)
        for row, passage in enumerate(found)
        for term, weight in passage.terms.items()
        if not (term[0].isdecimal() and _NUMBER.fullmatch(term))
    ]
    weights = np.zeros((len(found), max(1, len(columns))), np.float32)
    if cells:
        rows, places, values = zip(*cells, strict=True)
        weights[np.array(rows), np.array(places)] = values
    enough = (weights > 0).sum(axis=1) >= _FEWEST_TERMS
    weights /= np.maximum(np.linalg.norm(weights, axis=1, keepdims=True), 1e-9)
    documents = np.array([passage.document_id for passage in found])
    different = documents[:, np.newaxis] != documents[np.newaxis, :]
    told = enough[:, np.newaxis] & enough[np.newaxis, :]
    alike: NDArray[np.bool_] = (weights @ weights.T >= _ALIKE) & different & told
    return alike


def _share_what_is_asked(found: Sequence[DatedPassage], question: TermWeights) -> NDArray[np.bool_]:
    """bool[n, n]: whether two passages have the same half of the question's terms, or more."""
    terms = [term for term in question if any(term in passage.terms for passage in found)]
    holds = np.array([[term in passage.terms for term in terms] for passage in found], np.float32)
    weights = np.array([question[term] for term in terms], np.float32)
    shared = (holds * weights) @ holds.T
    enough: NDArray[np.bool_] = shared >= _ASKED_SHARE * weights.sum()
    return enough
