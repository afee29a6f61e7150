"""Measures against figures calculated by hand."""

from math import log2

import pytest

from eval.budget_recall import budget_recall
from eval.measures import ranked_measures
from eval.relevance import Judgements, Qrels
from index.hit import Hit

from .inline import hits

QRELS: Qrels = {
    "one": {1: frozenset({"a"})},
    "either": {1: frozenset({"b", "d"})},
    "both": {1: frozenset({"a"}), 2: frozenset({"c", "x"})},
    "shared": {1: frozenset({"a"}), 2: frozenset({"a", "z"})},
    "nowhere": {1: frozenset()},
    "half-nowhere": {1: frozenset({"a"}), 2: frozenset()},
    "no-hits": {1: frozenset({"a"})},
}
RUN = {
    "one": hits("b", "a", "c"),
    "either": hits("a", "c", "e", "d"),
    "both": hits("a", "b", "d", "c"),
    "shared": hits("b", "c", "d", "a"),
    "nowhere": hits("a", "b"),
    "half-nowhere": hits("a", "b"),
    "no-hits": (),
}


def only(passage_id: str) -> Judgements:
    """One query, answered by one passage."""
    return Judgements({"one": {1: frozenset({passage_id})}})


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    return ranked_measures(RUN, Judgements(QRELS))


@pytest.mark.parametrize(
    ("question_id", "r1", "r3", "r5", "r10"),
    [
        ("one", 0, 1, 1, 1),  # a at 2
        ("either", 0, 0, 1, 1),  # d at 4 is enough, b is an alternative
        ("both", 0.5, 0.5, 1, 1),  # part 1 at 1, part 2 at 4
        ("shared", 0, 0, 1, 1),  # a at 4 holds both parts
        ("nowhere", 0, 0, 0, 0),
        ("half-nowhere", 0.5, 0.5, 0.5, 0.5),
        ("no-hits", 0, 0, 0, 0),
    ],
)
def test_recall_is_the_mean_over_parts_of_any_alternative_found(
    measured: dict[str, dict[str, float]],
    question_id: str,
    r1: float,
    r3: float,
    r5: float,
    r10: float,
) -> None:
    values = measured[question_id]
    assert [values[f"R@{k}"] for k in (1, 3, 5, 10)] == [r1, r3, r5, r10]


@pytest.mark.parametrize(
    ("question_id", "reciprocal_rank"),
    [
        ("one", 1 / 2),
        ("either", 1 / 4),
        ("both", 1),
        ("shared", 1 / 4),
        ("nowhere", 0),
        ("half-nowhere", 1),
        ("no-hits", 0),
    ],
)
def test_reciprocal_rank_is_of_the_first_passage_of_any_part(
    measured: dict[str, dict[str, float]], question_id: str, reciprocal_rank: float
) -> None:
    assert measured[question_id]["RR@10"] == pytest.approx(reciprocal_rank)


@pytest.mark.parametrize(
    ("question_id", "ndcg"),
    [
        ("one", 0.6309),  # 1/log2(3)
        ("either", 0.2641),  # 0.4307 of 1 + 0.6309: both alternatives are relevant
        ("both", 0.6714),  # (1 + 0.4307) of 1 + 0.6309 + 0.5: three passages are relevant
        ("shared", 0.2641),
        ("nowhere", 0.0),
        ("half-nowhere", 0.6131),  # 1 of 1 + 0.6309: what no passage holds is missed
        ("no-hits", 0.0),
    ],
)
def test_ndcg_takes_the_passages_of_all_parts_as_relevant(
    measured: dict[str, dict[str, float]], question_id: str, ndcg: float
) -> None:
    assert measured[question_id]["nDCG@10"] == pytest.approx(ndcg, abs=5e-5)


def test_the_literal_gains_are_those_of_the_definition() -> None:
    assert 1 / log2(3) == pytest.approx(0.6309, abs=5e-5)
    assert 1 / log2(5) == pytest.approx(0.4307, abs=5e-5)


def test_what_lies_beyond_the_tenth_rank_does_not_count() -> None:
    eleven = hits(*"bcdefghijk", "a")
    values = ranked_measures({"one": eleven}, only("a"))["one"]
    assert set(values.values()) == {0.0}
    assert set(values) == {"R@1", "R@3", "R@5", "R@10", "RR@10", "nDCG@10"}


def test_the_rank_decides_where_scores_tie() -> None:
    tied = (Hit("z", 1, 0.5, {}), Hit("a", 2, 0.5, {}))
    assert ranked_measures({"one": tied}, only("a"))["one"]["RR@10"] == 0.5
    assert ranked_measures({"one": tied}, only("z"))["one"]["RR@10"] == 1


def test_grades_are_gains_of_ndcg_and_of_nothing_else() -> None:
    qrels: Qrels = {"q": {1: frozenset({"a", "b", "c"})}}
    graded = Judgements(qrels, {"q": {"a": 3, "c": 2}})  # b has no grade and counts 1
    run = {"q": hits("b", "x", "a")}
    # (1 + 3/log2(4)) of 3 + 2/log2(3) + 1/log2(4), as trec_eval: 2.5 of 4.7619
    assert ranked_measures(run, graded)["q"]["nDCG@10"] == pytest.approx(0.5250, abs=5e-5)
    alike = ranked_measures(run, Judgements(qrels))["q"]
    assert alike["nDCG@10"] == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3) + 1 / 2))
    for measure in ("R@1", "R@10", "RR@10"):
        assert ranked_measures(run, graded)["q"][measure] == alike[measure]


CHARS = {"a": 600, "b": 400, "c": 900, "d": 101, "e": 2000}


@pytest.mark.parametrize(
    ("order", "at_1000", "at_2000", "at_4000"),
    [
        ("bac", 1, 1, 1),  # b and a end at 1000 to the character
        ("dbac", 0, 1, 1),  # a ends at 1101
        ("cab", 0, 1, 1),  # c ends at 900, a at 1500
        ("eca", 0, 0, 1),  # e fills 2000; c ends at 2900, a at 3500
        ("", 0, 0, 0),
    ],
)
def test_budget_recall_reads_whole_passages_in_the_order_of_their_ranks(
    order: str, at_1000: float, at_2000: float, at_4000: float
) -> None:
    values = budget_recall({"q": hits(*order)}, {"q": {1: frozenset({"a"})}}, CHARS)["q"]
    assert values == {"R@1000chars": at_1000, "R@2000chars": at_2000, "R@4000chars": at_4000}


def test_budget_recall_stops_at_the_first_passage_that_does_not_fit() -> None:
    # e does not fit into 1000, so d behind it is not reached, short as it is
    parts = {1: frozenset({"b"}), 2: frozenset({"d"})}
    values = budget_recall({"q": hits("b", "e", "d")}, {"q": parts}, CHARS)["q"]
    assert values == {"R@1000chars": 0.5, "R@2000chars": 0.5, "R@4000chars": 1.0}
