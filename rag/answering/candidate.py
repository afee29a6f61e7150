"""A stretch of a found passage that may answer, with the signs that it does."""

from dataclasses import dataclass

from rag.answering.signs import Signs
from rag.answering.unit import Unit


@dataclass(frozen=True)
class Candidate:
    """A unit of the passage at `rank`, its signs, and the probability that it answers.

    `reading` is what the cross-encoder said of it (a logit), None where it was not read.
    """

    rank: int
    unit: Unit
    signs: Signs
    probability: float
    reading: float | None = None
