"""The risk-coverage curve: how often the surest answers are wrong, as more of them are given.

Source: El-Yaniv and Wiener, JMLR 2010; the area under it as of Geifman, Uziel and El-Yaniv,
ICLR 2019.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.statistics.bootstrap import drawn_counts, ends_of

_RESAMPLES = 2000


@dataclass(frozen=True)
class RiskCoverage:
    """At each coverage (the share that is answered, surest first): the risk and its 95 % band.

    `area` is the mean of the risks at 1, 2, … n cases; 0 if no case is wrong.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    area: float
    area_low: float
    area_high: float


def risks(
    confidence: NDArray[np.float64],
    right: NDArray[np.float64],
    times: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """The share wrong among the k surest of n cases, float64[n] for k from 1.

    Cases of the same confidence have no order: of them as large a share is taken to be wrong as
    of all of them, which is the mean over all orders. `times` is how often each case counts (a
    resample), n in sum.
    """
    weight = np.ones(len(right)) if times is None else times
    _, group = np.unique(-confidence, return_inverse=True)
    counts = np.concatenate([[0.0], np.cumsum(np.bincount(group, weight))])
    wrong = np.concatenate([[0.0], np.cumsum(np.bincount(group, weight * (1 - right)))])
    taken = np.arange(1, len(right) + 1)
    return np.asarray(np.interp(taken, counts, wrong) / taken, dtype=np.float64)


def risk_coverage(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> RiskCoverage:
    """The curve over float64[n] confidences and what became of each case (0 or 1).

    The band is pointwise, from resampled cases. ValueError if there is no case.
    """
    if not len(right):
        raise ValueError("no curve of no cases")
    real = risks(confidence, right)
    drawn = np.array(
        [
            risks(confidence, right, times)
            for some in drawn_counts(len(right), resamples=_RESAMPLES)
            for times in some
        ]
    )
    low, high = ends_of(drawn)
    area_low, area_high = ends_of(drawn.mean(axis=1))
    shares = np.arange(1, len(right) + 1) / len(right)
    return RiskCoverage(
        tuple(shares.tolist()),
        tuple(real.tolist()),
        tuple(low.tolist()),
        tuple(high.tolist()),
        float(real.mean()),
        float(area_low),
        float(area_high),
    )
