"""The audit of a memo, measured: each gold sentence alone, and all of them as one memo."""

import time
from collections.abc import Callable, Sequence

from eval.verdicts.gold_item import GoldItem
from eval.verdicts.judging import Advance, Judging, Said, judge
from rag.audit.audit import Audit, AuditedSentence, Verdict

AuditText = Callable[[str], Audit]
"""Audits a memo; `Assistant.audit`."""

TIMED_CHARS = 2_000
TIMED = f"memo_{TIMED_CHARS}_chars"
TOGETHER = "memo_of_all_items"

_WARM_UP = "本年度の予算を増額した。"
_GRAVEST = (
    Verdict.CONTRADICTED,
    Verdict.SUPERSEDED,
    Verdict.NOT_FOUND,
    Verdict.SUPPORTED,
    Verdict.NO_CLAIM,
)
"""What is said of an item that the audit cuts in two: that of the worse half."""


def audit_items(
    audit: AuditText, items: Sequence[GoldItem], advance: Advance = lambda: None
) -> Judging:
    """Audit the items: a memo of 2,000 characters for its time, one of all items, each alone.

    The memo that is timed comes first: later sentences would be known from before. `advance` is
    called after each item.
    """
    audit(_WARM_UP)
    took_ms = {TIMED: _timed(audit, memo_of(items, TIMED_CHARS))[1]}
    text = "\n".join(item.text for item in items)
    audited, took_ms[TOGETHER] = _timed(audit, text)
    judged = []
    start = 0
    for item in items:
        end = start + len(item.text)
        of_item = [one for one in audited if one.start < end and one.end > start]
        start = end + 1
        alone, item_ms = _timed(audit, item.text)
        judged.append(judge(item, said_of(alone), item_ms, said_of(of_item).verdict))
        advance()
    return Judging(tuple(judged), took_ms)


def memo_of(items: Sequence[GoldItem], chars: int) -> str:
    """A memo of so many characters, of the items' texts in order, as often as is needed."""
    text = "\n".join(item.text for item in items)
    return "\n".join([text] * (chars // len(text) + 1))[:chars]


def said_of(sentences: Sequence[AuditedSentence]) -> Said:
    """What an audit says of an item that it cuts into these sentences: the gravest verdict.

    An item in which it sees no sentence makes no claim.
    """
    if not sentences:
        return Said(Verdict.NO_CLAIM.value, None, "", ())
    gravest = min(sentences, key=lambda one: _GRAVEST.index(one.verdict))
    return Said(
        gravest.verdict.value,
        gravest.confidence,
        gravest.explanation,
        tuple(citation for one in sentences for citation in one.citations),
    )


def _timed(audit: AuditText, text: str) -> tuple[tuple[AuditedSentence, ...], float]:
    started = time.perf_counter()
    sentences = audit(text).sentences
    return sentences, (time.perf_counter() - started) * 1000
