"""Shares of few cases."""

from eval.share import shares_of
from eval.statistics.wilson import wilson_interval


def test_a_share_has_its_counts_and_wilsons_interval() -> None:
    (share,) = shares_of("right", [True, False, True, True])
    assert (share.name, share.hits, share.count, share.share) == ("right", 3, 4, 0.75)
    assert (share.low, share.high) == wilson_interval(3, 4)


def test_of_no_case_there_is_no_share() -> None:
    assert shares_of("right", []) == ()
