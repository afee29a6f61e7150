"""How true confidences are, by hand."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss  # type: ignore[import-untyped]  # it ships none

from eval.calibration import calibration_of


def test_the_brier_score_is_the_mean_square_and_the_errors_are_of_both_kinds_of_bins() -> None:
    random = np.random.default_rng(11)
    confidence = random.random(60)
    right = (random.random(60) < confidence).astype(float)
    found = calibration_of(confidence, right)
    assert found.brier.mean == pytest.approx(brier_score_loss(right, confidence))
    assert found.brier.low < found.brier.mean < found.brier.high
    error = sum(part.count / 60 * abs(part.confidence - part.right) for part in found.bins)
    assert found.error == pytest.approx(error)
    assert [part.count for part in found.bins] == [6] * 10
    assert 0 < found.noise < 0.5
    assert 0 < found.error_equal_width < 0.5
