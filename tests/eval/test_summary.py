"""Means, intervals and groups of saved queries."""

from dataclasses import replace

import pytest

from eval.saved_run import Expected
from eval.summary import grouped, summarise

from .inline_run import query

ONE = query("q-1", {"R@1": 1.0, "answer_coverage": 0.5})
TWO = replace(query("q-2", {"R@1": 0.0}), type="table", wording="near")
BOTH = replace(
    query("q-3", {"R@1": 0.5}),
    type="compare",
    expected=(Expected(1, "plan", "一", ()), Expected(2, "report", "二", ())),
)
NONE = replace(query("q-4", {"answered_unanswerable": 1.0}), type="unanswerable", expected=())


def test_a_mean_is_over_the_queries_that_the_measure_applies_to() -> None:
    means = summarise([ONE, TWO, BOTH, NONE])
    assert {name: (mean.mean, mean.n) for name, mean in means.items()} == {
        "R@1": (pytest.approx(0.5), 3),
        "answer_coverage": (0.5, 1),
        "answered_unanswerable": (1.0, 1),
    }
    assert (means["R@1"].low, means["R@1"].high) == (0.0, 1.0)
    assert (means["answer_coverage"].low, means["answer_coverage"].high) == (0.5, 0.5)


def test_groups_are_by_type_wording_and_each_document_that_a_query_needs() -> None:
    groups = grouped([ONE, TWO, BOTH, NONE])
    assert [(group.kind, group.name, group.queries) for group in groups] == [
        ("type", "fact", 1),
        ("type", "table", 1),
        ("type", "compare", 1),
        ("type", "unanswerable", 1),
        ("wording", "own", 3),
        ("wording", "near", 1),
        ("document", "plan", 3),
        ("document", "report", 1),
    ]
    assert groups[6].measures["R@1"].mean == pytest.approx(0.5)


def test_contexts_of_public_data_are_no_groups() -> None:
    context = replace(ONE, type=None, wording=None, expected=(Expected(1, "d1", "", ("d1",)),))
    assert grouped([context]) == ()
