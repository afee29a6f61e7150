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
    "R@1000chars": "再現率 1000字",
    "R@2000chars": "再現率 2000字",
    "R@4000chars": "再現率 4000字",
    "answer_coverage": "回答が根拠を含む",
    "answer_right": "回答が根拠をすべて含む",
    "span_coverage": "抜粋が根拠を含む",
    "spans_right": "抜粋が根拠をすべて含む",
    "span_chars": "抜粋の字数",
    "refused": "断る（答えあり）↓",
    "answered_unanswerable": "答える（答えなし）↓",
    "answered_off_topic": "答える（無関係）↓",
}
"""`↓`: less is better. Recall in 1000字 is that of what is read within so many characters.

回答 is what was answered, where a refusal holds nothing; 抜粋 what would be, were nothing refused.
"""

SHORT_JA = {
    "R@1": "R@1",
    "R@5": "R@5",
    "R@10": "R@10",
    "RR@10": "MRR@10",
    "nDCG@10": "nDCG@10",
    "answer_coverage": "回答",
}
"""Those that are shown by type of question."""

ANSWERS_SHORT_JA = {
    "answer_coverage": "回答",
    "answer_right": "回答すべて",
    "span_coverage": "抜粋",
    "spans_right": "抜粋すべて",
    "span_chars": "字数",
    "refused": "断る↓",
}
"""Those of answers that are shown by type of question."""

ABSENT = "－"


def mean_cell(measures: Mapping[str, Mean], name: str) -> str:
    """A mean alone."""
    return f"{measures[name].mean:.3f}" if name in measures else ABSENT


def interval_cell(mean: Mean | None, sign: str = "") -> str:
    """A mean and its interval, short enough for three beside one another: `0.758 .61~.91`."""
    if mean is None:
        return ABSENT
    ends = (f"{end:{sign}.2f}".replace("0.", ".", 1) for end in (mean.low, mean.high))
    return f"{mean.mean:{sign}.3f} [dim]{'~'.join(ends)}[/]"
