"""AUROC by hand and its interval against resamples that scikit-learn scored."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # it ships none

from eval.statistics.auroc import auroc, auroc_interval


def test_each_pair_that_is_told_apart_counts_and_a_tie_is_half() -> None:
    # pairs of (0.9, 0.5) with (0.5, 0.1): right, right, tie, right
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == 3.5 / 4


def test_the_interval_is_that_of_resamples_scored_one_by_one() -> None:
    random = np.random.default_rng(3)
    high, low = random.normal(1.0, 1.0, 40).round(1), random.normal(0.0, 1.0, 25).round(1)
    wanted = np.repeat([1, 0], [40, 25])
    scores = [
        roc_auc_score(wanted, np.concatenate([random.choice(high, 40), random.choice(low, 25)]))
        for _ in range(2000)
    ]
    theirs = np.percentile(scores, [2.5, 97.5])
    assert auroc_interval(high, low) == pytest.approx(tuple(theirs), abs=0.015)


def test_kinds_that_never_mix_have_no_width() -> None:
    high, low = np.array([0.8, 0.9]), np.array([0.1, 0.2, 0.3])
    assert auroc(high, low) == 1.0
    assert auroc_interval(high, low) == (1.0, 1.0)


def test_one_kind_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="there are 1 and 0"):
        auroc(np.array([0.5]), np.array([]))
