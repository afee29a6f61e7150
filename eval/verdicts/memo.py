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
TIMED_CPU = f"{TIMED}_cpu"
TIMED_READ = f"{TIMED}_read"
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

    The memo that is timed comes first, with no passage read yet; its time on all cores together
    is told too, which other work on the machine makes no longer. Another, of the last items, is
    timed when all is read: a service reads ahead while nobody asks. `advance` is called after
    each item.
    """
    audit(_WARM_UP)
    started = time.process_time()
    took_ms = {TIMED: _timed(audit, memo_of(items, TIMED_CHARS))[1]}
    took_ms[TIMED_CPU] = (time.process_time() - started) * 1000
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
    took_ms[TIMED_READ] = _timed(audit, memo_of(items[::-1], TIMED_CHARS))[1]
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
