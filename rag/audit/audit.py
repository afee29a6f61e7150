"""An audit: what the corpus says to each sentence of a memo."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span
from rag.citation import Citation


class Verdict(StrEnum):
    """What the corpus says to a sentence."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    SUPERSEDED = "superseded"  # an older document said so, a newer one says otherwise
    NOT_FOUND = "not_found"
    NO_CLAIM = "no_claim"  # a heading, a greeting, a question, a wish: nothing to prove


@dataclass(frozen=True)
class Conflict:
    """A value of the sentence that the source has otherwise: `25%` where it says `20%`.

    `span` is `[start, end)` in the memo as it was pasted; `found` is what stands in the quote
    of the citation of that number (from 1). `kind` is one of quantity, unit, time, name,
    direction, negation, swap.
    """

    kind: str
    span: Span
    said: str
    found: str
    citation: int


@dataclass(frozen=True)
class AuditedSentence:
    """One sentence of a memo: `[start, end)` in the memo as it was pasted, and the verdict.

    `confidence` in [0, 1] is how likely the verdict is right. `explanation` says in Japanese
    why, naming both values where they differ. `citations` are the places that bear the verdict,
    best first: none for `not_found` and `no_claim`.
    """

    start: int
    end: int
    text: str
    verdict: Verdict
    confidence: float
    explanation: str
    conflicts: tuple[Conflict, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Audit:
    """The sentences of a memo in the order of the text, and what the audit took."""

    text: str
    sentences: tuple[AuditedSentence, ...]
    took_ms: Mapping[str, float]
