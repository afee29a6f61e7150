"""What a run of answers comes to, by hand."""

from dataclasses import replace

import pytest

from eval.answers.answer_summary import answer_summary, group_of
from eval.saved_run import SavedQuery, SavedRun
from tests.eval.inline_run import query, saved_run


def answerable(
    query_id: str, confidence: float, *, right: bool, threshold: float = 0.5
) -> SavedQuery:
    answered = confidence >= threshold
    values = {
        "answer_right": float(right and answered),
        "spans_right": float(right),
        "refused": float(not answered),
    }
    status = "answered" if answered else "not_found"
    return replace(query(query_id, values), confidence=confidence, status=status)


def unanswerable(query_id: str, confidence: float, type_: str) -> SavedQuery:
    status = "answered" if confidence >= 0.5 else "not_found"
    return replace(
        query(query_id, {}), confidence=confidence, status=status, type=type_, expected=()
    )


NEAR, OFF = "unanswerable/near-miss", "off-topic"
RUN = replace(
    saved_run(
        "answers",
        answerable("a-1", 0.9, right=True),
        answerable("a-2", 0.8, right=False),
        answerable("a-3", 0.3, right=True),
        unanswerable("u-1", 0.6, NEAR),
        unanswerable("u-2", 0.2, NEAR),
        unanswerable("o-1", 0.1, OFF),
    ),
    settings={"k": 5, "support": {"threshold": 0.5}},
)


def test_shares_are_of_answerable_and_of_unanswerable_questions_by_group() -> None:
    summary = answer_summary(RUN)
    assert summary is not None
    assert {share.name: (share.hits, share.count) for share in summary.shares} == {
        "spans_right": (2, 3),
        "answer_right": (1, 3),
        "refused": (1, 3),
        "answered_unanswerable": (1, 2),
        "answered_near-miss": (1, 2),
        "answered_off-topic": (0, 1),
    }


def test_each_group_has_its_outcomes_at_the_threshold() -> None:
    summary = answer_summary(RUN)
    assert summary is not None
    assert summary.threshold == 0.5
    assert {
        item.name: (item.right, item.lacking, item.refused, item.silenced)
        for item in summary.outcomes
    } == {"answerable": (1, 1, 1, 1), "near-miss": (0, 1, 1, 0), "off-topic": (0, 0, 1, 0)}


def test_answerable_questions_are_told_from_each_group_of_the_others() -> None:
    summary = answer_summary(RUN)
    assert summary is not None
    told = {one.name: (one.unanswerable, one.auroc) for one in summary.separations}
    # 0.9, 0.8, 0.3 against 0.6, 0.2, 0.1: only 0.3 is below 0.6
    assert told == {
        "all": (3, pytest.approx(8 / 9)),
        "without-off-topic": (2, pytest.approx(5 / 6)),
        "near-miss": (2, pytest.approx(5 / 6)),
        "off-topic": (1, 1.0),
    }


def test_confidence_is_held_against_answers_that_are_right() -> None:
    summary = answer_summary(RUN)
    assert summary is not None
    off = [
        0.1,
        0.8,
        0.7,
        0.6,
        0.2,
        0.1,
    ]  # of the confidences, of which the first and third are right
    assert summary.calibration.brier.mean == pytest.approx(sum(x * x for x in off) / 6)
    # by falling confidence: right, wrong, wrong (u-1), right, wrong, wrong
    risks = [0, 1 / 2, 2 / 3, 2 / 4, 3 / 5, 4 / 6]
    assert summary.risk_coverage.risk == pytest.approx(risks)
    assert summary.risk_coverage.area == pytest.approx(sum(risks) / 6)


def without_confidence(run: SavedRun) -> SavedRun:
    queries = tuple(replace(query, confidence=None) for query in run.queries)
    return replace(run, queries=queries)


def test_a_run_of_searches_has_no_summary() -> None:
    assert answer_summary(saved_run()) is None
    assert answer_summary(without_confidence(RUN)) is None


def test_groups_are_named_by_why_there_is_no_answer() -> None:
    groups = [group_of(query) for query in RUN.queries]
    assert groups == ["answerable"] * 3 + ["near-miss"] * 2 + ["off-topic"]
