"""Outcomes: what became of a query, told by the rank of the first hit that holds evidence."""

from enum import StrEnum

from eval.saved_run import KEPT_HITS, SavedQuery


class Outcome(StrEnum):
    """The class that a query falls into; `unanswerable` has nothing to be found."""

    FIRST = "first"
    IN_5 = "in5"
    IN_10 = "in10"
    MISSED = "missed"
    UNANSWERABLE = "unanswerable"


def outcome_of(query: SavedQuery) -> Outcome:
    """The outcome of a query; what is found behind the tenth place counts as missed."""
    rank = query.first_relevant_rank
    if not query.expected:
        return Outcome.UNANSWERABLE
    if rank is None or rank > KEPT_HITS:
        return Outcome.MISSED
    return Outcome.FIRST if rank == 1 else Outcome.IN_5 if rank <= 5 else Outcome.IN_10


def parts_found(query: SavedQuery) -> frozenset[int]:
    """The parts of the question whose evidence is held by one of the hits kept."""
    return frozenset(part for hit in query.hits for part in hit.parts_held)


def parts_missing(query: SavedQuery) -> frozenset[int]:
    """The parts of the question that no hit kept holds."""
    return frozenset(item.part for item in query.expected) - parts_found(query)
