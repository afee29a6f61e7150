"""Risk and coverage by hand, and ties against all their orders."""

from itertools import permutations

import numpy as np
import pytest

from eval.statistics.risk_coverage import risk_coverage, risks


def test_the_risk_is_the_share_wrong_among_the_surest() -> None:
    confidence, right = np.array([0.2, 0.9, 0.6, 0.4]), np.array([0.0, 1.0, 0.0, 1.0])
    assert risks(confidence, right) == pytest.approx([0.0, 1 / 2, 1 / 3, 2 / 4])
    curve = risk_coverage(confidence, right)
    assert curve.coverage == (0.25, 0.5, 0.75, 1.0)
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert curve.area_low <= curve.area <= curve.area_high


def test_ties_are_as_wrong_as_the_mean_over_all_their_orders() -> None:
    wrong = [0, 1, 1, 0]  # one surest, then three of one confidence
    orders = [
        np.cumsum([wrong[0], *(wrong[place] for place in order)]) / np.arange(1, 5)
        for order in permutations([1, 2, 3])
    ]
    came = risks(np.array([0.9, 0.5, 0.5, 0.5]), 1 - np.array(wrong, dtype=float))
    assert came == pytest.approx(np.mean(orders, axis=0))


def test_a_case_drawn_twice_counts_twice() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7]), np.array([1.0, 0.0, 1.0])
    came = risks(confidence, right, np.array([2.0, 1.0, 0.0]))
    assert came == pytest.approx(risks(np.array([0.9, 0.9, 0.8]), np.array([1.0, 1.0, 0.0])))


def test_the_band_at_full_coverage_is_that_of_a_mean() -> None:
    random = np.random.default_rng(7)
    right = (random.random(200) < 0.8).astype(float)
    curve = risk_coverage(random.random(200), right)
    share = 1 - right.mean()
    width = 1.96 * np.sqrt(share * (1 - share) / 200)
    assert curve.low[-1] == pytest.approx(share - width, abs=0.01)
    assert curve.high[-1] == pytest.approx(share + width, abs=0.01)


def test_no_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="no cases"):
        risk_coverage(np.array([]), np.array([]))
