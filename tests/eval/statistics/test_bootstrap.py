"""Bootstrap intervals against scipy's and against small cases worked out by hand."""

import numpy as np
import pytest
from scipy import stats

from eval.statistics.bootstrap import mean_intervals


def test_the_interval_is_that_of_scipy() -> None:
    values = np.random.default_rng(7).beta(0.6, 0.4, size=(240, 2))
    low, high = mean_intervals(values)
    for measure in range(2):
        theirs = stats.bootstrap(
            (values[:, measure],),
            np.mean,
            n_resamples=10_000,
            method="percentile",
            rng=np.random.default_rng(1),
        ).confidence_interval
        # both draw at random: the ends differ by some percent of the interval's width
        assert low[measure] == pytest.approx(theirs.low, abs=0.003)
        assert high[measure] == pytest.approx(theirs.high, abs=0.003)


def test_two_queries_that_differ_give_all_between_them() -> None:
    # of four equally likely resamples one is (0, 0), two have the mean 0.5, one is (1, 1)
    low, high = mean_intervals(np.array([[0.0], [1.0]]))
    assert (low[0], high[0]) == (0.0, 1.0)


def test_the_interval_of_a_share_is_about_two_standard_errors() -> None:
    values = np.repeat([[0.0], [1.0]], 200, axis=0)
    low, high = mean_intervals(values)
    # 0.5 -+ 1.96 * sqrt(0.25 / 400) = 0.451, 0.549
    assert (low[0], high[0]) == pytest.approx((0.451, 0.549), abs=0.003)


def test_queries_that_agree_leave_no_doubt() -> None:
    low, high = mean_intervals(np.full((5, 1), 0.25))
    assert (low[0], high[0]) == (0.25, 0.25)
    low, high = mean_intervals(np.array([[0.75]]))
    assert (low[0], high[0]) == (0.75, 0.75)


def test_the_same_values_give_the_same_interval_alone_and_beside_others() -> None:
    values = np.random.default_rng(3).random((50, 3))
    low, high = mean_intervals(values)
    alone = mean_intervals(values[:, 1:2])
    assert (low[1], high[1]) == pytest.approx((alone[0][0], alone[1][0]), abs=1e-12)


def test_many_queries_are_drawn_in_pieces_and_all_counted() -> None:
    values = np.random.default_rng(5).random((3000, 1))  # 666 resamples at once
    low, high = mean_intervals(values, resamples=2000)
    error = values.std() / np.sqrt(3000)
    assert low[0] == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert high[0] == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)


def test_no_queries_have_no_interval() -> None:
    with pytest.raises(ValueError, match="no queries"):
        mean_intervals(np.empty((0, 1)))
