"""The percentile bootstrap: how far a mean might be off, had other queries been asked.

Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95
_SEED = 20_251
_AT_ONCE = 2_000_000  # numbers drawn at once, so that 4,000 queries need no gigabyte


def mean_intervals(
    values: NDArray[np.float64],
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = _SEED,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower and upper ends of the intervals of the means of float64[queries, measures].

    Queries are drawn with replacement, the same ones for all measures. The same seed gives the
    same interval. ValueError if there is no query.
    """
    count = len(values)
    if not count:
        raise ValueError("no interval of no queries")
    means = np.concatenate(
        [drawn @ values / count for drawn in drawn_counts(count, resamples=resamples, seed=seed)]
    )
    return ends_of(means, level)


def drawn_counts(
    count: int, *, resamples: int = RESAMPLES, seed: int = _SEED
) -> Iterator[NDArray[np.float64]]:
    """How often each of `count` cases is in each resample, float64[some, count] at a time."""
    random = np.random.default_rng(seed)
    at_once = max(1, _AT_ONCE // count)
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        drawn = random.integers(0, count, size=(rows, count))
        drawn += count * np.arange(rows)[:, None]
        times = np.bincount(drawn.ravel(), minlength=rows * count)
        yield times.reshape(rows, count).astype(np.float64)


def ends_of(
    values: NDArray[np.float64], level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends between which that share of float64[resamples, ...] lies, column by column."""
    tail = 50 * (1 - level)
    low, high = np.percentile(values, [tail, 100 - tail], axis=0)
    return low, high
