"""Compares a claim with a unit, fact by fact."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.audit.arithmetic import derive, elapsed
from rag.audit.claim import Alignment, Claim
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.audit.polarity import direction_findings, negation_findings
from rag.audit.row_values import header_scales, values_of
from rag.audit.subjects import name_findings, swap_findings
from rag.facts.quantity import Quantity, Relation, relation
from rag.facts.time import Time, TimeKind, time_relation


@dataclass(frozen=True)
class Comparison:
    """What one unit says to a claim."""

    alignment: Alignment
    findings: tuple[Finding, ...]

    @property
    def unit(self) -> Unit:
        """The unit compared with."""
        return self.alignment.unit

    def of(self, *states: State) -> tuple[Finding, ...]:
        """The findings in these states."""
        return tuple(finding for finding in self.findings if finding.state in states)


def compare(alignment: Alignment, siblings: Sequence[Unit], dated: Sequence[Time]) -> Comparison:
    """Compare a claim with a unit.

    `siblings` are other units of the same passage or table, from which values may follow by
    arithmetic; `dated` is when the document was issued.
    """
    findings = [
        *_times(alignment, siblings, dated),
        *_quantities(alignment, siblings),
        *name_findings(alignment, siblings),
        *direction_findings(alignment),
        *negation_findings(alignment),
        *swap_findings(alignment, siblings),
    ]
    return Comparison(alignment, tuple(findings))


def _quantities(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    claim, unit = alignment.claim, alignment.unit
    values = values_of(unit)
    scales = header_scales(unit)
    used = {
        id(value)
        for said in claim.facts.quantities
        for value in values
        if _relation(said, value, scales) is Relation.SAME
    }
    for said in claim.facts.quantities:
        yield _quantity(alignment, said, values, scales, used, siblings)


def _quantity(
    alignment: Alignment,
    said: Quantity,
    values: Sequence[Quantity],
    scales: Sequence[Decimal],
    used: set[int],
    siblings: Sequence[Unit],
) -> Finding:
    claim, unit = alignment.claim, alignment.unit
    finding = Finding("quantity", State.MISSING, said.span, said.written)
    related = [(_relation(said, value, scales), value) for value in values]
    for wanted, state in ((Relation.SAME, State.SAME), (Relation.NEAR, State.NEAR)):
        found = [value for relation_, value in related if relation_ is wanted]
        if found:
            best = max(found, key=lambda value: alignment.local(said.span, value.span))
            return _found(finding, state, best, alignment)
    around = [*unit.context_facts.quantities, *claim.context_facts.quantities]
    if any(relation(said, value) is Relation.SAME for value in around):
        return replace(finding, state=State.AROUND)
    derived = _derived(alignment, said, values, siblings)
    if derived is not None:
        return replace(finding, state=State.DERIVED, found=derived)
    others = [
        value
        for relation_, value in related
        if relation_ is Relation.OTHER and id(value) not in used
    ]
    others = [value for value in others if value.kind != "bare" or len(values) == 1] or [
        value for value in others if unit.is_row and value.kind == "bare" and _like(said, value)
    ]
    if others:
        best = max(others, key=lambda value: alignment.local(said.span, value.span))
        return _found(finding, State.CONFLICT, best, alignment)
    for value in values:
        if said.kind == value.kind == "money" and said.low == value.low and said.unit != value.unit:
            return _found(replace(finding, kind="unit"), State.CONFLICT, value, alignment)
    return finding


def _found(finding: Finding, state: State, value: Quantity | Time, of: Alignment) -> Finding:
    return replace(
        finding,
        state=state,
        found=value.written,
        source_span=value.span,
        closeness=of.local(finding.span, value.span),
    )


def _like(said: Quantity, bare: Quantity) -> bool:
    """Whether a bare figure can be of what a quantity is of: neither a hundred times the other."""
    if not said.low or not bare.low:
        return False
    return Decimal("0.05") < abs(said.low / bare.low) < 20


def _relation(said: Quantity, value: Quantity, scales: Sequence[Decimal]) -> Relation:
    if value.kind != "bare":
        return relation(said, value)
    relations = [
        relation(
            said,
            replace(value, low=value.low * s, high=value.high * s, step=value.step * s),
        )
        for s in scales
    ]
    for wanted in (Relation.SAME, Relation.NEAR, Relation.OTHER):
        if wanted in relations:
            return wanted
    return Relation.APART


def _derived(
    alignment: Alignment, said: Quantity, values: Sequence[Quantity], siblings: Sequence[Unit]
) -> str | None:
    claim, unit = alignment.claim, alignment.unit
    own = derive(said, claim.folded, values)
    if own is not None:
        return own.formula
    countries = {name.canonical for name in claim.facts.names}
    named = [
        value
        for sibling in siblings
        if sibling.is_row and countries & {name.canonical for name in sibling.facts.names}
        for value in values_of(sibling)
    ]
    if unit.is_row and named:
        rows = derive(said, claim.folded, [*values, *named])
        if rows is not None:
            return rows.formula
    times = [*unit.facts.times, *unit.context_facts.times]
    return elapsed(said, times)


def _times(
    alignment: Alignment, siblings: Sequence[Unit], dated: Sequence[Time]
) -> Iterator[Finding]:
    claim, unit = alignment.claim, alignment.unit
    used = {
        id(time)
        for said in claim.facts.times
        for time in unit.facts.times
        if time_relation(said, time) is Relation.SAME
    }
    around = [*unit.context_facts.times, *claim.context_facts.times]
    passage = [time for sibling in siblings for time in sibling.facts.times]
    for said in claim.facts.times:
        finding = Finding("time", State.MISSING, said.span, said.written)
        related = [(time_relation(said, time), time) for time in unit.facts.times]
        same = [time for relation_, time in related if relation_ is Relation.SAME]
        near = [time for relation_, time in related if relation_ is Relation.NEAR]
        others = [
            time
            for relation_, time in related
            if relation_ is Relation.OTHER and id(time) not in used
        ]
        if same or near:
            best = max(same or near, key=lambda time: alignment.local(said.span, time.span))
            yield _found(finding, State.SAME if same else State.NEAR, best, alignment)
        elif any(time_relation(said, time) is Relation.SAME for time in around):
            yield replace(finding, state=State.AROUND)
        elif others:
            best = max(others, key=lambda time: alignment.local(said.span, time.span))
            yield _found(finding, State.CONFLICT, best, alignment)
        elif any(
            time_relation(said, time) in (Relation.SAME, Relation.NEAR)
            for time in (*passage, *dated)
        ):
            yield replace(finding, state=State.NEAR)
        elif said.kind is TimeKind.PERIOD and re.search(
            re.escape(claim.folded[said.span[0] : said.span[1]]), unit.folded
        ):
            yield replace(finding, state=State.SAME)
        else:
            yield finding


def said_of(claim: Claim, finding: Finding) -> str:
    """What the claim says, as it is written there."""
    return claim.text[finding.span[0] : finding.span[1]]
