"""Fusion of scores, calculated by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.fusion import fuse

HUNDREDTHS = st.integers(-1000, 1000).map(lambda number: number / 100)


def scores(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def test_scores_are_stretched_over_what_was_considered_and_weighed() -> None:
    fused = fuse(
        {"dense": scores(0.9, 0.8, 0.7), "lemma": scores(0.0, 4.0, 1.0)},
        {"dense": 0.7, "lemma": 0.0},
        {"dense": 1.0, "lemma": 0.5},
    )
    # dense stretched: 1, 0.5, 0; lemma: 0, 1, 0.25; weights 2/3 and 1/3
    assert fused.scores.tolist() == pytest.approx([2 / 3, 1 / 3 + 1 / 3, 1 / 12], abs=1e-6)
    assert set(fused.shares) == {"dense", "lemma"}
    assert fused.shares["dense"].tolist() == pytest.approx([2 / 3, 1 / 3, 0.0], abs=1e-6)
    assert fused.shares["lemma"].tolist() == pytest.approx([0.0, 1 / 3, 1 / 12], abs=1e-6)


def test_scaling_a_row_scales_what_each_retriever_adds_to_it() -> None:
    fused = fuse(
        {"dense": scores(0.9, 0.8), "lemma": scores(2.0, 4.0)},
        {"dense": 0.7, "lemma": 0.0},
        {"dense": 3.0, "lemma": 1.0},
    ).scaled(scores(0.7, 1.0))
    # before: dense 3/4 * (1, 0.5), lemma 1/4 * (0.5, 1)
    assert fused.shares["dense"].tolist() == pytest.approx([0.525, 0.375], abs=1e-6)
    assert fused.shares["lemma"].tolist() == pytest.approx([0.0875, 0.25], abs=1e-6)
    assert fused.scores.tolist() == pytest.approx([0.6125, 0.625], abs=1e-6)


def test_what_lies_below_the_floor_counts_as_the_floor() -> None:
    fused = fuse({"dense": scores(0.9, 0.5, 0.8)}, {"dense": 0.7}, {"dense": 1.0})
    # (0.8 - 0.7) / (0.9 - 0.7)
    assert fused.scores.tolist() == pytest.approx([1.0, 0.0, 0.5], abs=1e-6)


@pytest.mark.parametrize(
    "silent",
    [
        pytest.param(scores(0.0, 0.0, 0.0), id="no term shared"),
        pytest.param(scores(-1.0, -2.0, 0.0), id="nothing above the floor"),
    ],
)
def test_a_retriever_with_nothing_above_its_floor_adds_nothing(
    silent: NDArray[np.float32],
) -> None:
    fused = fuse(
        {"dense": scores(0.9, 0.8, 0.7), "lemma": silent},
        {"dense": 0.7, "lemma": 0.0},
        {"dense": 1.0, "lemma": 1.0},
    )
    assert fused.scores.tolist() == pytest.approx([0.5, 0.25, 0.0], abs=1e-6)
    assert fused.shares["lemma"].tolist() == [0.0, 0.0, 0.0]


def test_a_retriever_without_weight_is_left_out() -> None:
    both = {"dense": scores(0.2, 0.4), "bigram": scores(9.0, 1.0)}
    fused = fuse(both, {"dense": 0.0, "bigram": 0.0}, {"dense": 2.0})
    assert fused.scores.tolist() == pytest.approx([0.5, 1.0], abs=1e-6)


def test_no_rows_give_no_scores() -> None:
    assert fuse({"dense": scores()}, {"dense": 0.0}, {"dense": 1.0}).scores.tolist() == []


@given(
    rows=st.lists(st.tuples(*[HUNDREDTHS] * 3), min_size=1, max_size=6),
    floors=st.tuples(*[HUNDREDTHS] * 3),
)
@settings(max_examples=200, deadline=None)
def test_fused_scores_lie_between_0_and_1_and_are_the_sum_of_their_shares(
    rows: list[tuple[float, float, float]], floors: tuple[float, float, float]
) -> None:
    names = ("dense", "lemma", "bigram")
    columns = dict(zip(names, (scores(*column) for column in zip(*rows, strict=True)), strict=True))
    fused = fuse(
        columns, dict(zip(names, floors, strict=True)), {"dense": 1.0, "lemma": 0.7, "bigram": 0.7}
    )
    assert np.all((fused.scores >= 0) & (fused.scores <= 1 + 1e-6))
    assert all(np.all(share >= 0) for share in fused.shares.values())
    together = np.sum(list(fused.shares.values()), axis=0)
    assert together.tolist() == pytest.approx(fused.scores.tolist(), abs=1e-6)
