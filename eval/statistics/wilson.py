"""The Wilson score interval: how far a share of few cases might be off.

Of 0 in 25 the bootstrap knows nothing but 0; this interval says 0 to 0.13.
Source: Wilson 1927; Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial
Proportion", who recommend it for small numbers.
"""

from math import sqrt
from statistics import NormalDist

from eval.statistics.bootstrap import LEVEL


def wilson_interval(hits: int, count: int, *, level: float = LEVEL) -> tuple[float, float]:
    """The lower and upper end of the interval of `hits` in `count`; ValueError if none is."""
    if not 0 <= hits <= count or not count:
        raise ValueError(f"{hits} hits in {count} cases are no share; give 0 <= hits <= count > 0")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, slack = hits / count, z * z / count
    middle = (share + slack / 2) / (1 + slack)
    half = z * sqrt(share * (1 - share) / count + slack / (4 * count)) / (1 + slack)
    return max(0.0, middle - half), min(1.0, middle + half)
