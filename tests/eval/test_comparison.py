"""Two runs compared: differences, tests, moves, and runs that are no pair."""

from dataclasses import replace

import pytest

from eval.comparison import Difference, Moved, compare
from eval.errors import NotComparable
from eval.saved_run import DatasetSummary, Mean, SavedQuery, SavedRun

from .inline_run import DATASET, query, saved_run


def run(name: str, *queries: SavedQuery) -> SavedRun:
    return saved_run(name, *queries)


def at(rank: int | None, number: int, kind: str = "fact") -> SavedQuery:
    """A query found at a rank, with the values of that rank."""
    values = {"R@1": float(rank == 1), "RR@10": 1 / rank if rank else 0.0}
    return replace(query(f"q-{number}", values, rank), type=kind)


def by_measure(differences: tuple[Difference, ...]) -> dict[str, Difference]:
    return {item.measure: item for item in differences}


BEFORE = run("bm25", at(2, 1), at(None, 2), at(1, 3), at(1, 4, "table"))
AFTER = run("fused", at(1, 1), at(1, 2), at(1, 3), at(5, 4, "table"))


def test_the_difference_is_after_less_before_with_its_interval_and_p() -> None:
    comparison = compare(BEFORE, AFTER)
    assert (comparison.before, comparison.after) == ("bm25", "fused")
    found = by_measure(comparison.overall)["R@1"]
    assert (found.before.mean, found.after.mean) == (0.5, 0.75)
    # per query +1, +1, 0, -1: of the 8 flips of the three, all sums are at 1 or 3 from 0
    assert (found.difference.mean, found.difference.n, found.p) == (0.25, 4, 1.0)
    assert (found.difference.low, found.difference.high) == (-0.5, 1.0)
    # +0.5, +1, 0, -0.8: the sum is 0.7; as far are all but +-0.3 of the 8 flips
    reciprocal = by_measure(comparison.overall)["RR@10"]
    assert reciprocal.difference.mean == pytest.approx(0.7 / 4)
    assert reciprocal.p == 6 / 8


def test_types_are_compared_by_themselves() -> None:
    types = {group.name: group for group in compare(BEFORE, AFTER).types}
    assert {name: group.queries for name, group in types.items()} == {"fact": 3, "table": 1}
    assert by_measure(types["fact"].differences)["R@1"].difference.mean == pytest.approx(2 / 3)
    assert by_measure(types["table"].differences)["R@1"].difference == Mean(-1.0, -1.0, -1.0, 1)


def test_queries_that_moved_are_named_with_their_ranks_the_furthest_first() -> None:
    comparison = compare(BEFORE, AFTER)
    text = "予算はいくらか。"
    assert comparison.won == (Moved("q-2", text, None, 1), Moved("q-1", text, 2, 1))
    assert comparison.lost == (Moved("q-4", text, 1, 5),)


def test_a_run_compared_with_itself_does_not_differ() -> None:
    comparison = compare(BEFORE, BEFORE)
    assert {item.p for item in comparison.overall} == {1.0}
    assert {item.difference for item in comparison.overall} == {Mean(0.0, 0.0, 0.0, 4)}
    assert comparison.won == comparison.lost == ()


def test_queries_that_are_served_well_in_one_run_alone_are_told() -> None:
    def answered(number: int, right: float) -> SavedQuery:
        return replace(at(1, number), values={"R@1": 1.0, "answer_right": right})

    def unanswerable(number: int, status: str) -> SavedQuery:
        return replace(at(None, number), expected=(), status=status)

    before = run("a", answered(1, 0.0), answered(2, 1.0), unanswerable(3, "answered"), at(1, 4))
    after = run("b", answered(1, 1.0), answered(2, 0.5), unanswerable(3, "not_found"), at(2, 4))
    comparison = compare(before, after)
    mended = [(turned.query_id, turned.before, turned.after) for turned in comparison.mended]
    assert mended == [("q-1", "answered", "answered"), ("q-3", "answered", "not_found")]
    assert [turned.query_id for turned in comparison.broken] == ["q-2"]


def test_what_one_run_lacks_scores_worst_and_is_told() -> None:
    refused = replace(at(1, 3), values={"R@1": 1.0, "RR@10": 1.0, "refused": 0.0})
    whole = run("fused", at(1, 1), at(1, 2), refused)
    part = run("bm25", at(1, 1), replace(at(1, 4), values={**at(1, 4).values, "refused": 0.0}))
    comparison = compare(part, whole)
    assert comparison.only_before == ("q-4",)
    assert comparison.only_after == ("q-2", "q-3")
    found = by_measure(comparison.overall)
    # q-1, q-4 of before; q-1, q-2, q-3 of after; all four count for both
    assert (found["R@1"].before.mean, found["R@1"].after.mean) == (0.5, 0.75)
    # less is better: what was not run counts as refused
    assert (found["refused"].before.mean, found["refused"].after.mean) == (0.5, 0.5)
    assert [moved.query_id for moved in comparison.won] == ["q-2", "q-3"]
    assert comparison.lost[0].after is None


def test_a_measure_that_one_run_has_not_at_all_is_left_out() -> None:
    judged = run("fused", replace(at(1, 1), values={"R@1": 1.0, "answer_coverage": 1.0}))
    assert [item.measure for item in compare(run("bm25", at(1, 1)), judged).overall] == ["R@1"]


def test_runs_on_different_data_sets_are_refused_with_both_shown() -> None:
    other = DatasetSummary("test", "gold", "b" * 64, passages=2, queries=2, answerable=1)
    with pytest.raises(NotComparable) as caught:
        compare(BEFORE, replace(AFTER, dataset=other))
    for message in (str(caught.value), caught.value.message_ja):
        assert f"{DATASET.name} ({'a' * 64})" in message
        assert f"test ({'b' * 64})" in message


def test_runs_without_a_measure_in_common_are_refused() -> None:
    with pytest.raises(NotComparable, match=r"share no measure: \['R@1'\] and \['R@3'\]"):
        compare(run("a", query("q", {"R@1": 1.0})), run("b", query("q", {"R@3": 1.0})))
