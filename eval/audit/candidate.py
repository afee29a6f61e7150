"""Candidates: the units by which the dev sentences of a memo are judged, with their features."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.aligned_text import without_white_space
from corpus.passages.passage import Passage
from eval.evidence import merged, shared_chars
from eval.verdicts.gold_item import GoldItem
from index.analyzer import fold
from rag.audit.audit import Verdict
from rag.audit.auditor import Auditor
from rag.audit.comparison import Comparison
from rag.audit.evidence import Unit
from rag.audit.judgement import can_oppose
from rag.audit.likelihood import JUDGED, features_of

_LEAST_SHARED = 4  # characters of a unit that are evidence
_GRAM = 8
_REPEATED = 0.5


@dataclass(frozen=True)
class Candidate:
    """A sentence and the units that it is compared with.

    `features`, `is_evidence` and `can_oppose` are of each unit. With its evidence `hidden` a
    sentence is one more that the corpus does not bear out: `verdict` is then not_found.
    """

    item: GoldItem
    hidden: bool
    comparisons: Sequence[Comparison]
    features: Sequence[Mapping[str, float]]
    is_evidence: Sequence[bool]
    can_oppose: Sequence[bool]

    @property
    def verdict(self) -> Verdict:
        """The verdict that is right."""
        return Verdict.NOT_FOUND if self.hidden else Verdict(self.item.verdict)

    @property
    def author(self) -> str:
        """Whose sentence it is: the item's id before its number."""
        return self.item.item_id.rpartition("-")[0]


def candidates_of(auditor: Auditor, items: Sequence[GoldItem]) -> list[Candidate]:
    """The candidates of those items that are supported, contradicted or not found.

    An item with evidence gives two: as it is, and with its evidence hidden.
    """
    candidates = []
    for item in items:
        if item.verdict not in JUDGED:
            continue
        compared = auditor.compared(item.text)
        if len(compared) != 1:
            continue
        candidates.append(_candidate(item, compared[0], hidden=False))
        if item.evidence:
            [left] = auditor.compared(item.text, partial(_has_evidence, item))
            candidates.append(_candidate(item, left, hidden=True))
    return candidates


def _candidate(item: GoldItem, compared: Sequence[Comparison], *, hidden: bool) -> Candidate:
    best = max((one.alignment.score for one in compared), default=0.0)
    return Candidate(
        item,
        hidden,
        compared,
        [features_of(one, best) for one in compared],
        [not hidden and _is_evidence(one.unit, item) for one in compared],
        [can_oppose(one, best) for one in compared],
    )


def _is_evidence(unit: Unit, item: GoldItem) -> bool:
    spans = merged(unit.passage.source_spans_of(*unit.span))
    return any(
        evidence.document_id == unit.passage.document_id
        and shared_chars(evidence.spans, spans) >= _LEAST_SHARED
        for evidence in item.evidence
    )


def _has_evidence(item: GoldItem, passage: Passage) -> bool:
    """Whether a passage holds evidence of an item, or repeats it in another document."""
    grams = _grams(passage.text)
    spans = merged(passage.source_spans)
    for evidence in item.evidence:
        is_of_document = evidence.document_id == passage.document_id
        if is_of_document and shared_chars(evidence.spans, spans) >= _LEAST_SHARED:
            return True
        quoted = _grams(evidence.quote)
        if quoted and len(quoted & grams) >= _REPEATED * len(quoted):
            return True
    return False


def _grams(text: str) -> set[str]:
    bare = without_white_space(fold(text))
    return {bare[start : start + _GRAM] for start in range(len(bare) - _GRAM + 1)}
