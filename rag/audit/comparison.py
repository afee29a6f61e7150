"""Compares a claim with a unit, fact by fact."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.cross_encoder import Reading
from rag.audit.bindings import binding_findings
from rag.audit.claim import Alignment
from rag.audit.compounds import compound_findings
from rag.audit.directions import direction_findings
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.audit.negations import negation_findings
from rag.audit.quantities import quantity_findings
from rag.audit.subjects import name_findings
from rag.audit.swaps import swap_findings
from rag.audit.times import time_findings
from rag.facts.facts import Facts

_COMPARES = re.compile(
    r"(?:の方が|のほうが|に比べ|と比べ|より(?:も)?(?=[^、。]{0,14}(?:大き|小さ|多|少な|高|低|強|弱|早|速|遅|優|劣|進|重)))"
)


@dataclass(frozen=True)
class Comparison:
    """What one unit says to a claim.

    `reading` is what the cross-encoder makes of both, None where they were not read together.
    """

    alignment: Alignment
    findings: tuple[Finding, ...]
    reading: Reading | None = None

    @property
    def unit(self) -> Unit:
        """The unit compared with."""
        return self.alignment.unit

    def of(self, *states: State) -> tuple[Finding, ...]:
        """The findings in these states."""
        return tuple(finding for finding in self.findings if finding.state in states)


def compare(alignment: Alignment, siblings: Sequence[Unit], source: Facts) -> Comparison:
    """Compare a claim with a unit.

    `siblings` are other units of the same passage or table, from which values may follow by
    arithmetic; `source` are the facts of when the document was issued, by whom, and of its title.
    """
    findings = [
        *time_findings(alignment, siblings, source.times),
        *quantity_findings(alignment, siblings),
        *name_findings(alignment, siblings, source),
        *direction_findings(alignment, siblings),
        *negation_findings(alignment),
        *swap_findings(alignment, siblings),
        *binding_findings(alignment),
        *compound_findings(alignment),
        *_sides(alignment),
    ]
    return Comparison(alignment, tuple(findings))


def _sides(alignment: Alignment) -> Iterator[Finding]:
    """A comparison (XよりYの方が大きい) that the unit does not make: one value proves none."""
    claim, unit = alignment.claim, alignment.unit
    said = _COMPARES.search(claim.text)
    if said is None or _COMPARES.search(unit.text):
        return
    if any(direction.axis in ("comparison", "extreme") for direction in unit.facts.directions):
        return
    units = [value.unit for value in unit.facts.quantities if value.kind != "items"]
    if claim.facts.quantities or len(set(units)) < len(units):
        return  # 5社多い follows by arithmetic, or it does not
    yield Finding("direction", State.MISSING, said.span(), said.group())
