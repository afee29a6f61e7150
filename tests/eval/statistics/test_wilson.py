"""The Wilson interval against SciPy's."""

import pytest
from scipy.stats import binomtest

from eval.statistics.wilson import wilson_interval


@pytest.mark.parametrize(("hits", "count"), [(0, 25), (1, 3), (17, 20), (20, 20), (118, 235)])
def test_the_interval_is_that_of_scipy(hits: int, count: int) -> None:
    theirs = binomtest(hits, count).proportion_ci(0.95, method="wilson")
    assert wilson_interval(hits, count) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_none_of_25_leaves_room_for_an_eighth() -> None:
    low, high = wilson_interval(0, 25)
    assert (low, round(high, 3)) == (0.0, 0.133)


@pytest.mark.parametrize(("hits", "count"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_is_refused(hits: int, count: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(hits, count)
