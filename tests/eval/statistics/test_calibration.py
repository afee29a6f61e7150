"""Calibration by hand, and its bins against scikit-learn's."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve  # type: ignore[import-untyped]  # it ships none

from eval.statistics.calibration import calibration_bins, calibration_error, calibration_noise


@pytest.mark.parametrize(("equal_mass", "strategy"), [(True, "quantile"), (False, "uniform")])
def test_bins_are_those_of_scikit_learn(equal_mass: bool, strategy: str) -> None:
    random = np.random.default_rng(5)
    confidence = random.beta(0.5, 0.5, 237).round(2)  # with ties
    right = (random.random(237) < confidence).astype(float)
    bins = calibration_bins(confidence, right, equal_mass=equal_mass)
    share, said = calibration_curve(right, confidence, n_bins=10, strategy=strategy)
    assert [item.right for item in bins] == pytest.approx(share)
    assert [item.confidence for item in bins] == pytest.approx(said)
    assert sum(item.count for item in bins) == 237
    error = sum(item.count / 237 * abs(item.right - item.confidence) for item in bins)
    assert calibration_error(confidence, right, equal_mass=equal_mass) == pytest.approx(error)


def test_the_error_is_each_bins_distance_by_its_share_of_the_cases() -> None:
    # 0.9 said four times, three right: 0.15 off; 0.1 said once, right: 0.9 off
    confidence, right = np.array([0.9, 0.9, 0.9, 0.9, 0.1]), np.array([1.0, 1.0, 1.0, 0.0, 1.0])
    error = calibration_error(confidence, right, equal_mass=False)
    assert error == pytest.approx(0.8 * 0.15 + 0.2 * 0.9)


def test_bins_of_equal_mass_have_as_many_cases() -> None:
    confidence = np.linspace(0.901, 1.0, 100)
    counts = [item.count for item in calibration_bins(confidence, np.ones(100))]
    assert counts == [10] * 10
    assert len(calibration_bins(confidence, np.ones(100), equal_mass=False)) == 1


def test_true_confidences_have_some_error_by_chance_and_less_with_more_cases() -> None:
    few, many = np.full(20, 0.5), np.full(2000, 0.5)
    # one bin of n coins: the mean distance of their share from 0.5 is near 0.4 / sqrt(n)
    assert calibration_noise(few) == pytest.approx(0.4 / np.sqrt(20), abs=0.01)
    assert calibration_noise(many) == pytest.approx(0.4 / np.sqrt(2000), abs=0.001)


def test_no_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="no cases"):
        calibration_bins(np.array([]), np.array([]))
