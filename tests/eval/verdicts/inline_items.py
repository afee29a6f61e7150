"""Judged items and runs of them, written inside a test."""

from eval.machine import Machine
from eval.saved_run import IndexSummary
from eval.verdicts.verdict_run import JudgedItem, Place, VerdictRun


def judged(
    item_id: str,
    expected: str,
    said: str,
    *,
    together: str | None = None,
    confidence: float | None = None,
    cited: bool | None = None,
    kind: str = "number",
) -> JudgedItem:
    """An item of which only the verdicts matter."""
    return JudgedItem(
        item_id=item_id,
        text="予算は1兆円である。",
        kind=kind,
        note="",
        expected=expected,
        said=said,
        said_together=together,
        confidence=confidence,
        explanation="",
        evidence=() if cited is None else (Place("small-report", "予算は1兆円とする"),),
        citations=(Place("small-report", "予算は1兆円とする", "試験省"),) if cited else (),
        cited=cited,
        took_ms=10.0,
    )


def verdict_run(*items: JudgedItem, task: str = "memo") -> VerdictRun:
    """A run of these items."""
    return VerdictRun(
        task=task,
        split="dev",
        fingerprint="a" * 64,
        made_at="2026-11-22T05:03:00+00:00",
        index=IndexSummary("20261122T050300-1a2b3c4d", {"model": "bundled"}),
        machine=Machine(2, "AMD EPYC", "Linux 6"),
        items=items,
        took_ms={"memo_2000_chars": 1234.0} if task == "memo" else {},
    )
