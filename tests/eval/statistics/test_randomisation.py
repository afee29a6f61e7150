"""The paired randomisation test against scipy's and against small cases worked out by hand."""

import numpy as np
import pytest
from scipy import stats

from eval.statistics.randomisation import randomisation_p


def scipy_p(one: np.ndarray, other: np.ndarray, resamples: int) -> float:
    """The p of scipy's paired permutation test of the mean; exact if resamples suffice."""
    tested = stats.permutation_test(
        (one, other),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        rng=np.random.default_rng(1),
    )
    return float(tested.pvalue)


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),  # no query differs
        ([0.5], 1.0),  # one coin: both sides are as far
        ([1.0, 1.0, 1.0], 2 / 8),  # +++ and ---
        ([1.0, 1.0, -1.0], 1.0),  # the sum 1 is the least there is
        ([0.5, 0.25, 0.25, 0.0], 2 / 8),  # the query that does not differ does not count
        ([1.0, 0.5, -0.25], 4 / 8),  # 1.25; as far: +-1.75, +-1.25
        ([1.0] * 10, 2 / 1024),
        ([1.0] * 16, 2 / 65536),
    ],
)
def test_few_differing_queries_are_tested_exactly(differences: list[float], p: float) -> None:
    assert randomisation_p(np.array(differences, float)) == p


def test_the_exact_p_is_that_of_scipy() -> None:
    random = np.random.default_rng(11)
    one, other = random.random(12), random.random(12)
    assert randomisation_p(one - other) == pytest.approx(scipy_p(one, other, 5000))


@pytest.mark.parametrize("shift", [0.0, 0.03, 0.06])
def test_the_drawn_p_is_that_of_scipy(shift: float) -> None:
    random = np.random.default_rng(13)
    one = random.random(200)
    other = one + random.normal(shift, 0.3, 200)
    ours = randomisation_p(one - other)
    assert ours == pytest.approx(scipy_p(one, other, 50_000), abs=0.01)


def test_the_drawn_p_is_near_that_of_all_flips() -> None:
    differences = np.random.default_rng(23).normal(0.1, 0.3, 19)  # three more than are gone through
    sums = np.zeros(1)
    for difference in differences:
        sums = np.concatenate([sums + difference, sums - difference])
    exact = np.mean(np.abs(sums) >= abs(differences.sum()) - 1e-9)
    assert randomisation_p(differences) == pytest.approx(exact, abs=0.005)


def test_which_run_comes_first_does_not_matter() -> None:
    differences = np.random.default_rng(17).normal(0.05, 0.3, 100)
    assert randomisation_p(differences) == randomisation_p(-differences)


def test_a_drawn_p_is_never_0() -> None:
    assert randomisation_p(np.ones(50)) == 1 / 50_001


def test_sums_that_differ_by_rounding_alone_are_as_far() -> None:
    # 0.1 + 0.2 and 0.3 differ in the last bit; the flips of 0.1 + 0.2 - 0.3 are all at 0 or more
    assert randomisation_p(np.array([0.1, 0.2, -0.3])) == 1.0


def test_a_draw_of_many_queries_in_pieces_counts_every_permutation() -> None:
    # 9,000 differing queries: 444 permutations at once
    differences = np.random.default_rng(19).normal(0.0, 1.0, 9000)
    z = differences.sum() / np.sqrt((differences**2).sum())
    expected = 2 * stats.norm.sf(abs(z))
    assert randomisation_p(differences, permutations=4000) == pytest.approx(expected, abs=0.03)
