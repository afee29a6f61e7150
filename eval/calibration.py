"""How true a confidence is: what is said to be right with 0.8, is it in 8 of 10 cases?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.saved_run import Mean
from eval.statistics.calibration import (
    CalibrationBin,
    calibration_bins,
    calibration_error,
    calibration_noise,
)
from eval.summary import means_of


@dataclass(frozen=True)
class Calibration:
    """`error` is the expected calibration error over `bins`, ten of equal mass.

    `error_equal_width` is that over ten of equal width; `noise` the error over `bins` to expect
    by chance, were every confidence true.
    """

    brier: Mean
    error: float
    error_equal_width: float
    noise: float
    bins: tuple[CalibrationBin, ...]


def calibration_of(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> Calibration:
    """Hold float64[n] confidences against what became of each case, 0 or 1; ValueError if none."""
    # the Brier score is the mean square of what the confidence is off; its interval, a mean's
    (brier,) = means_of(((confidence - right) ** 2)[:, None])
    return Calibration(
        brier=brier,
        error=calibration_error(confidence, right),
        error_equal_width=calibration_error(confidence, right, equal_mass=False),
        noise=calibration_noise(confidence),
        bins=calibration_bins(confidence, right),
    )
