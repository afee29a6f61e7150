"""Findings: what became of each fact of a claim in one unit of a source."""

from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.aligned_text import Span
from rag.audit.claim import Alignment
from rag.facts.quantity import Quantity
from rag.facts.time import Time


class State(StrEnum):
    """What a source says to a fact of a claim."""

    SAME = "same"  # the unit says so
    AROUND = "around"  # what the unit is read under says so
    DERIVED = "derived"  # it follows from values of the source by arithmetic
    NEAR = "near"  # the source is vaguer, or the claim is rounded
    CONFLICT = "conflict"  # the unit says otherwise
    MISSING = "missing"  # the unit says nothing of the kind


@dataclass(frozen=True)
class Finding:
    """What became of one fact: where the claim says it, and what the unit has in its place.

    `kind` is one of quantity, unit, time, name, term (a word of Latin letters or katakana, a
    title), compound, direction, negation, swap. `span` is in the
    claim's text, `source_span` in the unit's (None where the unit has nothing). `closeness` in
    [0, 1] is how near the words around both are to each other: whether they speak of one thing.
    """

    kind: str
    state: State
    span: Span
    said: str
    found: str = ""
    source_span: Span | None = None
    closeness: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the source bears the fact out."""
        return self.state in (State.SAME, State.AROUND, State.DERIVED, State.NEAR)


def found_in(finding: Finding, state: State, value: Quantity | Time, of: Alignment) -> Finding:
    """The finding with the value of the unit that it is held against."""
    return replace(
        finding,
        state=state,
        found=value.written,
        source_span=value.span,
        closeness=of.local(finding.span, value.span),
    )
