"""Differences to an earlier run, over the questions that both runs have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.report.change import Change
from eval.saved_run import Mean
from eval.statistics.bootstrap import mean_intervals


@dataclass(frozen=True)
class Difference:
    """A measure's mean before and after, and the mean difference with its 95 % interval."""

    before: float
    after: float
    difference: Mean

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out 0: chance alone would hardly do that."""
        return self.difference.low > 0 or self.difference.high < 0


def differences(changes: Iterable[Change], measures: Iterable[str]) -> dict[str, Difference]:
    """The differences of each measure over the queries that have it in both runs.

    A measure that no query has in both is left out. The interval is that of the mean of the
    queries' own differences, so what makes a query hard in both runs does not widen it.
    """
    changed = list(changes)
    together: dict[tuple[int, ...], list[str]] = {}  # drawing is the work: once for all of these
    for name in measures:
        places = tuple(
            place
            for place, change in enumerate(changed)
            if name in change.before.values and name in change.after.values
        )
        if places:
            together.setdefault(places, []).append(name)
    found = {}
    for places, names in together.items():
        found.update(_over([changed[place] for place in places], names))
    return found


def _over(changed: Sequence[Change], names: Sequence[str]) -> dict[str, Difference]:
    before, after = (
        np.array([[query.values[name] for name in names] for query in queries])
        for queries in ([one.before for one in changed], [one.after for one in changed])
    )
    lows, highs = mean_intervals(after - before)
    return {
        name: Difference(
            float(before[:, column].mean()),
            float(after[:, column].mean()),
            Mean(
                float((after - before)[:, column].mean()),
                float(lows[column]),
                float(highs[column]),
                len(changed),
            ),
        )
        for column, name in enumerate(names)
    }
