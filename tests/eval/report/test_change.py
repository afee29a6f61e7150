"""Outcomes of queries, and what changed since an earlier run."""

from dataclasses import replace

import pytest

from eval.report.change import Change, changes
from eval.report.outcome import Outcome, outcome_of, parts_missing
from eval.saved_run import Expected
from tests.eval.report.runs import ANSWER, OTHER, found_at, hit, query, run, unanswerable


@pytest.mark.parametrize(
    ("rank", "outcome"),
    [
        (1, Outcome.FIRST),
        (2, Outcome.IN_5),
        (5, Outcome.IN_5),
        (6, Outcome.IN_10),
        (10, Outcome.IN_10),
        (11, Outcome.MISSED),
        (None, Outcome.MISSED),
    ],
)
def test_the_outcome_follows_the_rank_of_the_first_evidence(
    rank: int | None, outcome: Outcome
) -> None:
    assert outcome_of(replace(found_at("q-1", None), first_relevant_rank=rank)) is outcome


def test_where_nothing_is_to_be_found_nothing_is_missed() -> None:
    assert outcome_of(unanswerable("q-1")) is Outcome.UNANSWERABLE
    assert parts_missing(unanswerable("q-1")) == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "gain", "direction"),
    [(2, 1, 0.5, 1), (1, 2, -0.5, -1), (None, 1, 1.0, 1), (1, None, -1.0, -1), (2, 2, 0.0, 0)],
)
def test_a_change_is_told_by_the_reciprocal_ranks(
    before: int | None, after: int | None, gain: float, direction: int
) -> None:
    change = Change(found_at("q-1", before), found_at("q-1", after))
    assert (change.gain, change.direction) == (gain, direction)


def test_at_the_same_rank_more_parts_found_are_better() -> None:
    expected = (Expected(1, "plan", "甲", (ANSWER,)), Expected(2, "plan", "乙", (OTHER,)))
    one = replace(query("q-1", hit(1, ANSWER, 1)), expected=expected)
    both = replace(query("q-1", hit(1, ANSWER, 1), hit(2, OTHER, 2)), expected=expected)
    assert parts_missing(one) == {2}
    assert Change(one, both).direction == 1
    assert Change(both, one).direction == -1


def test_new_and_mended_questions_are_not_compared() -> None:
    kept, new = found_at("q-1", 1), found_at("q-2", 1)
    reworded = found_at("q-3", 1)
    other_evidence = found_at("q-4", 1)
    before = run(
        kept,
        replace(reworded, text="予算はどうなるか。"),
        replace(other_evidence, expected=(Expected(1, "plan", "別の文", (ANSWER,)),)),
        found_at("q-5", 1),
    )
    after = run(kept, new, reworded, other_evidence)
    assert list(changes(before, after)) == ["q-1"]


def test_passages_cut_anew_do_not_make_another_question() -> None:
    before = found_at("q-1", 1)
    moved = replace(before.expected[0], passage_ids=("plan.0007",))
    assert list(changes(run(before), run(replace(before, expected=(moved,))))) == ["q-1"]
