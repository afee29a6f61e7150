"""Verdicts summed up, by hand."""

from eval.statistics.wilson import wilson_interval
from eval.verdicts.verdict_summary import verdict_summary

from .inline_items import judged, verdict_run

RUN = verdict_run(
    judged("m-1", "supported", "supported", together="supported", cited=True, confidence=0.9),
    judged("m-2", "supported", "not_found", together="supported", cited=False, confidence=0.5),
    judged("m-3", "contradicted", "supported", together="contradicted", cited=True, kind="swap"),
    judged("m-4", "contradicted", "contradicted", together="supported", cited=False),
    judged("m-5", "not_found", "supported", together="not_found"),
    judged("m-6", "no_claim", "no_claim", together="no_claim"),
)


def test_shares_are_of_the_verdicts_that_the_goal_counts_and_of_all() -> None:
    summary = verdict_summary(RUN)
    shares = {share.name: (share.hits, share.count) for share in summary.shares}
    assert shares == {
        "right": (2, 5),
        "right_together": (4, 5),
        "right_of_all": (3, 6),
        "right_supported": (1, 2),
        "right_contradicted": (1, 2),
        "right_not_found": (0, 1),
        "right_no_claim": (1, 1),
        "cited": (1, 2),
    }
    (right, *_) = summary.shares
    assert (right.share, (right.low, right.high)) == (0.4, wilson_interval(2, 5))


def test_the_confusion_has_a_row_for_each_right_verdict() -> None:
    summary = verdict_summary(RUN)
    assert summary.verdicts[:2] == ("supported", "contradicted")
    assert {row.expected: (row.count, row.said) for row in summary.confusion} == {
        "supported": (2, (1, 0, 0, 1, 0)),
        "contradicted": (2, (1, 1, 0, 0, 0)),
        "not_found": (1, (1, 0, 0, 0, 0)),
        "no_claim": (1, (0, 0, 0, 0, 1)),
    }


def test_errors_that_mislead_are_named_alone_and_together() -> None:
    worst, other = verdict_summary(RUN).dangerous
    assert (worst.expected, worst.said) == ("contradicted", "supported")
    assert (worst.item_ids, worst.together_ids) == (("m-3",), ("m-4",))
    assert (other.expected, other.item_ids, other.together_ids) == ("not_found", ("m-5",), ())


def test_kinds_and_confidence_are_told() -> None:
    summary = verdict_summary(RUN)
    assert {share.name: (share.hits, share.count) for share in summary.kinds} == {
        "number": (3, 5),
        "swap": (0, 1),
    }
    assert summary.calibration is not None
    # 0.9 and right, 0.5 and wrong
    assert summary.calibration.brier.mean == (0.1**2 + 0.5**2) / 2
    assert verdict_summary(verdict_run(RUN.items[-1])).calibration is None


def test_quotations_are_told_of_as_one_text_never() -> None:
    run = verdict_run(judged("q-1", "altered", "verbatim", cited=True), task="quotes")
    summary = verdict_summary(run)
    assert "right_together" not in {share.name for share in summary.shares}
    assert summary.dangerous[0].item_ids == ("q-1",)
