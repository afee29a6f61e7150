"""Differences to an earlier run, over the questions that both answered alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.report.change import Change
from eval.saved_run import Mean

_RESAMPLES = 2000
_SEED = 20250423


@dataclass(frozen=True)
class Difference:
    """A measure's mean before and after, and the mean difference with its 95 % interval."""

    before: float
    after: float
    difference: Mean


def difference(changes: Iterable[Change], measure: str) -> Difference | None:
    """The difference over the queries that have the measure in both runs; None if none has."""
    pairs = [
        (change.before.values[measure], change.after.values[measure])
        for change in changes
        if measure in change.before.values and measure in change.after.values
    ]
    if not pairs:
        return None
    before, after = (float(np.mean(values)) for values in zip(*pairs, strict=True))
    return Difference(before, after, _paired([late - early for early, late in pairs]))


def _paired(differences: Sequence[float]) -> Mean:
    """The mean of differences of the same queries, its interval by the percentile bootstrap."""
    values = np.asarray(differences)
    random = np.random.default_rng(_SEED)
    means = [random.choice(values, len(values)).mean() for _ in range(_RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Mean(float(values.mean()), float(low), float(high), len(values))
