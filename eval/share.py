"""A share: so many of so many cases, and how far it might be off."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.statistics.wilson import wilson_interval


@dataclass(frozen=True)
class Share:
    """So many of so many, the share, and the ends of its 95 % Wilson interval."""

    name: str
    hits: int
    count: int
    share: float
    low: float
    high: float


def shares_of(name: str, hits: Sequence[bool]) -> tuple[Share, ...]:
    """The share of the cases that hit, or none where there is no case."""
    if not hits:
        return ()
    low, high = wilson_interval(sum(hits), len(hits))
    return (Share(name, sum(hits), len(hits), sum(hits) / len(hits), low, high),)
