"""A few gold questions asked for real, as they are served and without refusal."""

from typing import TYPE_CHECKING

import pytest

from eval.answers.answer_run import K, answer_run, threshold_of
from eval.answers.answer_summary import answer_summary
from eval.datasets.dataset_index import gold_index
from eval.datasets.gold_set import gold_dataset
from eval.gold import Split, load_gold

if TYPE_CHECKING:
    from eval.saved_run import SavedRun
    from index.encoder import Encoder
    from rag.workplace import Workplace

QUESTIONS = 20


@pytest.fixture(scope="module")
def run(workplace: "Workplace", encoder: "Encoder") -> "SavedRun":
    """Some of the dev questions, always the same ones."""
    catalogue = workplace.catalogue()
    built = gold_index(workplace)
    dataset = gold_dataset(load_gold(Split.DEV, catalogue), built.index.findable)
    return answer_run(dataset.limited(QUESTIONS), catalogue, built, encoder)


def test_an_answer_that_was_given_is_judged_alike_with_and_without_refusal(
    run: "SavedRun",
) -> None:
    for query in run.queries:
        assert query.confidence is not None
        assert 0 <= query.confidence <= 1
        assert len(query.hits) <= K
        if not query.expected:
            assert "spans_right" not in query.values
        elif query.status == "answered":
            assert query.values["answer_coverage"] == query.values["span_coverage"]
            assert query.withheld_text is None
            text = query.answer_text or ""  # spans one a line, and a span may have lines
            assert len(text) - text.count("\n") <= query.values["span_chars"] <= len(text)
        else:
            assert query.values["answer_coverage"] == query.values["answer_right"] == 0
            assert (query.withheld_text is not None) == (query.values["span_chars"] > 0)


def test_refused_questions_are_asked_again_so_that_what_is_withheld_is_known(
    run: "SavedRun",
) -> None:
    refused = [query for query in run.queries if query.status == "not_found"]
    assert refused
    assert any(query.withheld_text for query in refused)


def test_the_run_says_with_which_threshold_and_what_it_comes_to(run: "SavedRun") -> None:
    threshold = threshold_of(run)
    assert threshold is not None
    assert (run.name, run.dataset.name, run.settings["k"]) == ("answers", f"dev-{QUESTIONS}", K)
    summary = answer_summary(run)
    assert summary is not None
    shares = {share.name: share.share for share in summary.shares}
    assert shares["answer_right"] == pytest.approx(run.measures["answer_right"].mean)
    assert shares["refused"] == pytest.approx(run.measures["refused"].mean)
    assert sum(o.right + o.lacking + o.refused for o in summary.outcomes) == QUESTIONS
