"""Measures as people read them in tables."""

from collections.abc import Mapping

from eval.saved_run import Mean

MEASURE_JA = {
    "R@1": "再現率 R@1",
    "R@3": "再現率 R@3",
    "R@5": "再現率 R@5",
    "R@10": "再現率 R@10",
    "RR@10": "MRR@10",
    "nDCG@10": "nDCG@10",
    "R@1000chars": "1000字までの再現率",
    "R@2000chars": "2000字までの再現率",
    "R@4000chars": "4000字までの再現率",
    "answer_coverage": "回答が根拠を含む",
    "refused": "答えのある質問を断る↓",
    "answered_unanswerable": "答えのない質問に答える↓",
    "answered_off_topic": "無関係な質問に答える↓",
}
SHORT_JA = {
    "R@1": "R@1",
    "R@5": "R@5",
    "R@10": "R@10",
    "RR@10": "MRR@10",
    "nDCG@10": "nDCG@10",
    "answer_coverage": "回答",
}
"""Those that are shown by type of question."""

ABSENT = "－"


def mean_cell(measures: Mapping[str, Mean], name: str, *, interval: bool) -> str:
    """A mean, with the interval beside it if asked for."""
    mean = measures.get(name)
    if mean is None:
        return ABSENT
    shown = f"{mean.mean:.3f}"
    return f"{shown} [dim]{mean.low:.3f}–{mean.high:.3f}[/]" if interval else shown
