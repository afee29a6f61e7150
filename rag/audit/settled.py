"""Facts that one unit lacks or has otherwise, and another unit of the same place says."""

from collections.abc import Sequence
from dataclasses import replace

from rag.audit.comparison import Comparison
from rag.audit.finding import Finding, State

_SETTLED = ("quantity", "unit", "time", "name", "direction")
_NEAR_BEST = 0.05
_AS_NEAR = 0.015


def settled(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The comparisons with those facts as said around that a unit nearby says.

    A claim may draw on two sentences: 2018年から議論 stands in one, 2021年に公表 in the next. What is
    missing in one is said around if another sentence of the section has it; a conflict is none
    if a unit about as near has the very value, in words as near to those of the claim.
    """
    if not comparisons:
        return []
    best = max(item.alignment.score for item in comparisons)
    near = [item for item in comparisons if item.alignment.score >= best - _NEAR_BEST]
    return [
        replace(item, findings=tuple(_settled(finding, item, near) for finding in item.findings))
        for item in comparisons
    ]


def _settled(finding: Finding, item: Comparison, near: Sequence[Comparison]) -> Finding:
    if finding.kind not in _SETTLED or finding.state not in (State.MISSING, State.CONFLICT):
        return finding
    least = 0.0
    if finding.state is State.CONFLICT:
        least = item.alignment.score - _AS_NEAR
    held = [
        said.closeness
        for other in near
        if other is not item
        and other.alignment.score >= least
        and (finding.state is State.CONFLICT or _is_of_place(other, item))
        for said in other.findings
        if said.span == finding.span and said.state in (State.SAME, State.DERIVED)
    ]
    if not held:
        return finding
    if finding.state is State.CONFLICT and max(held) < finding.closeness:
        return finding
    return replace(finding, state=State.AROUND, found="", source_span=None)


def _is_of_place(other: Comparison, item: Comparison) -> bool:
    if other.unit.is_row:
        return False
    one, two = other.unit.passage, item.unit.passage
    return (one.document_id, one.section) == (two.document_id, two.section)
