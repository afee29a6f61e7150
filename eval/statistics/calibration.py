"""Calibration: whether what is said with confidence 0.8 is right in 8 of 10 cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
_SIMULATED = 2000
_SEED = 20_251


@dataclass(frozen=True)
class CalibrationBin:
    """The cases whose confidence is of `[low, high]`: how many, their mean, the share right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def calibration_bins(
    confidence: NDArray[np.float64], right: NDArray[np.float64], *, equal_mass: bool = True
) -> tuple[CalibrationBin, ...]:
    """The bins of float64[n] in [0, 1] and what became of each case (0 or 1), empty ones left out.

    `equal_mass`: edges at the deciles, so that each bin has as many cases as the others, but
    for ties, which go together; else ten of equal width. The same bins as scikit-learn's
    `calibration_curve` (a test holds them to it), which gives no counts, and without them there
    is no ECE. ValueError if there is no case.
    """
    place, edges = _binned(confidence, equal_mass)
    return tuple(
        CalibrationBin(
            float(edges[number]),
            float(edges[number + 1]),
            int(np.count_nonzero(here)),
            float(confidence[here].mean()),
            float(right[here].mean()),
        )
        for number in range(BINS)
        if (here := place == number).any()
    )


def calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.float64], *, equal_mass: bool = True
) -> float:
    """The expected calibration error: |confidence - share right| by bin, weighted by its cases.

    Source: Naeini, Cooper and Hauskrecht, AAAI 2015 (equal width); equal mass as of Nguyen and
    O'Connor 2015, whose bins do not stand empty where confidences crowd.
    """
    place, _ = _binned(confidence, equal_mass)
    return float(_errors(place, confidence, right[None, :])[0])


def calibration_noise(confidence: NDArray[np.float64], *, equal_mass: bool = True) -> float:
    """The calibration error to expect of so many cases, were each confidence true.

    With few cases in a bin their share right differs from the confidence by chance alone; an
    error of this size says nothing against the confidence.
    """
    random = np.random.default_rng(_SEED)
    right = random.random((_SIMULATED, len(confidence))) < confidence
    place, _ = _binned(confidence, equal_mass)
    return float(_errors(place, confidence, right.astype(np.float64)).mean())


def _binned(
    confidence: NDArray[np.float64], equal_mass: bool
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The bin of each case, and the BINS + 1 edges."""
    if not len(confidence):
        raise ValueError("no calibration of no cases")
    shares = np.linspace(0, 1, BINS + 1)
    edges = np.quantile(confidence, shares) if equal_mass else shares
    return np.searchsorted(edges[1:-1], confidence), edges


def _errors(
    place: NDArray[np.intp], confidence: NDArray[np.float64], right: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The error of each row of float64[rows, n]: the bins' sums, since counts cancel out."""
    inside = place[:, None] == np.arange(BINS)
    errors: NDArray[np.float64] = np.abs((confidence - right) @ inside).sum(axis=1)
    return errors / len(confidence)
