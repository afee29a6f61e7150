"""Which runs make a report."""

from dataclasses import replace

import pytest

from eval.errors import NotComparable
from eval.report.report import make_report
from tests.eval.report.runs import found_at, run


def test_runs_of_different_data_are_refused_with_both_fingerprints() -> None:
    ours = run(found_at("q-1", 1))
    theirs = replace(ours, name="dense", dataset=replace(ours.dataset, fingerprint="b" * 64))
    with pytest.raises(NotComparable, match=r"fused is of dev a{12}, dense of dev b{12}"):
        make_report([ours, theirs])


def test_an_earlier_run_without_a_common_question_is_refused() -> None:
    with pytest.raises(NotComparable, match="no question in common") as caught:
        make_report([run(found_at("q-1", 1))], run(found_at("q-2", 1)))
    assert "同じ質問がありません" in caught.value.message_ja


def test_an_earlier_run_may_be_of_other_questions_as_far_as_some_are_common() -> None:
    before = run(found_at("q-1", 2), found_at("q-old", 1))
    before = replace(before, dataset=replace(before.dataset, fingerprint="b" * 64))
    report = make_report([run(found_at("q-1", 1), found_at("q-new", 2))], before)
    assert list(report.changes) == ["q-1"]
    assert report.comparison is not None
    (recall,) = (one for one in report.comparison.overall if one.measure == "R@1")
    assert (recall.before.mean, recall.after.mean, recall.difference.n) == (0.0, 1.0, 1)


def test_runs_of_the_same_name_are_numbered() -> None:
    runs = [run(found_at("q-1", 1), name=name) for name in ("fused", "dense", "fused")]
    assert make_report(runs).names == ("fused（1）", "dense", "fused（3）")
