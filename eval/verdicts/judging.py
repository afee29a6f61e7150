"""Judges what was said to an item, and puts items together as a run."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from eval.datasets.dataset_index import BuiltIndex
from eval.gold import Split
from eval.machine import this_machine
from eval.saved_run import IndexSummary
from eval.verdicts.gold_item import GoldItem
from eval.verdicts.task import Task
from eval.verdicts.verdict_run import JudgedItem, Place, VerdictRun
from rag.citation import Citation


@dataclass(frozen=True)
class Said:
    """What the system said to one item; `confidence` None where it says none."""

    verdict: str
    confidence: float | None
    explanation: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Judging:
    """How the items of a task were judged: what was said alone and together, and the times."""

    items: tuple[JudgedItem, ...]
    took_ms: Mapping[str, float]


Advance = Callable[[], None]


def judge(item: GoldItem, said: Said, took_ms: float, together: str | None = None) -> JudgedItem:
    """Hold what was said against what is right."""
    return JudgedItem(
        item_id=item.item_id,
        text=item.text,
        kind=item.kind,
        note=item.note,
        expected=item.verdict,
        said=said.verdict,
        said_together=together,
        confidence=said.confidence,
        explanation=said.explanation,
        evidence=tuple(Place(one.document_id, one.quote) for one in item.evidence),
        citations=tuple(Place(one.document_id, one.quote, one.label) for one in said.citations),
        cited=_cites(said.citations, item) if item.evidence else None,
        took_ms=took_ms,
    )


def verdict_run(
    task: Task, split: Split, items: Sequence[GoldItem], judging: Judging, built: BuiltIndex
) -> VerdictRun:
    """The judged items as a run over an index."""
    return VerdictRun(
        task=task.value,
        split=split.value,
        fingerprint=_fingerprint(items),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        index=IndexSummary(built.index.generation, asdict(built.recipe)),
        machine=this_machine(),
        items=judging.items,
        took_ms=judging.took_ms,
    )


def _cites(citations: Sequence[Citation], item: GoldItem) -> bool:
    """Whether the citations together hold one piece of the evidence."""
    return any(
        one.is_found_in(
            span
            for citation in citations
            if citation.document_id == one.document_id
            for span in citation.spans
        )
        for one in item.evidence
    )


def _fingerprint(items: Sequence[GoldItem]) -> str:
    digest = hashlib.sha256()
    for item in items:
        evidence = [(one.document_id, one.quote) for one in item.evidence]
        digest.update(repr((item.item_id, item.text, item.verdict, evidence)).encode())
    return digest.hexdigest()
