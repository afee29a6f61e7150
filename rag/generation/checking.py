"""Lets a sentence that a model wrote stand, or strikes it out: the check that is relied on."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from corpus.passages.passage import Passage
from index.analyzer import fold, lemmas
from rag.audit.audit import Audit, Verdict
from rag.generation.drafts import Draft
from rag.generation.foreign_matter import foreign_matter
from rag.generation.generated import GeneratedSentence
from rag.generation.orders import is_order
from rag.generation.prompt import CANNOT
from rag.generation.reading_list import Source

_REASONS = {
    Verdict.CONTRADICTED: "引用した箇所と食い違うため",
    Verdict.SUPERSEDED: "より新しい資料と食い違うため",
    Verdict.NOT_FOUND: "引用した箇所に根拠がないため",
    Verdict.NO_CLAIM: "引用した箇所で確かめられる内容がないため",
}


class PassageAuditor(Protocol):
    """Says what given passages, and nothing else, say to each sentence of a text."""

    def audit_against(self, text: str, passages: Sequence[Passage]) -> Audit:
        """The sentences of the text, each with a verdict that these passages bear."""
        ...


def check(
    draft: Draft, sources: Mapping[int, Source], auditor: PassageAuditor
) -> GeneratedSentence:
    """A sentence stands if every number it cites is a source's, and these sources support it.

    However a model was steered, nothing else is let through: no sentence without a citation, in
    another language, with an address or markup of its own, or that gives orders.
    """
    missing = [number for number in draft.citations if number not in sources]
    if _is_refusal(draft.text):
        return _struck(draft, "生成AIが、資料からは答えられないとしたため")
    if not draft.citations:
        return _struck(draft, "根拠とする箇所の番号がないため")
    if missing:
        numbers = "".join(f"[{number}]" for number in missing)
        return _struck(draft, f"番号{numbers}の箇所はないため")
    cited = [sources[number].passage for number in draft.citations]
    foreign = foreign_matter(draft.text, [passage.text for passage in cited])
    if foreign is not None:
        return _struck(draft, foreign)
    from_orders = {word for number in draft.citations for word in sources[number].words_of_orders}
    if is_order(draft.text) or from_orders & set(lemmas(draft.text)):
        return _struck(draft, "資料の中の、機械への指示に従ったものとみられるため")
    audit = auditor.audit_against(draft.text, cited)
    if not _supports(audit):
        return _refuted(draft, audit)
    citations = draft.citations
    if len(citations) > 1:  # models add numbers freely; one that bears nothing out would mislead
        bearing = [
            number
            for number, passage in zip(citations, cited, strict=True)
            if _supports(auditor.audit_against(draft.text, [passage]))
        ]
        citations = tuple(bearing) or citations  # or they only support it together
    return GeneratedSentence(draft.text, citations, Verdict.SUPPORTED, None)


def _supports(audit: Audit) -> bool:
    """Whether all that the audit takes for a sentence is supported."""
    verdicts = {found.verdict for found in audit.sentences}
    return verdicts == {Verdict.SUPPORTED}


def _refuted(draft: Draft, audit: Audit) -> GeneratedSentence:
    """Struck out for the worst that the audit found."""
    order = list(_REASONS)
    failed = [found for found in audit.sentences if found.verdict in _REASONS]
    if not failed:  # nothing that the audit would take for a sentence
        return _struck(draft, _REASONS[Verdict.NO_CLAIM], Verdict.NO_CLAIM)
    worst = min(failed, key=lambda found: order.index(found.verdict))
    differences = "、".join(
        f"「{conflict.said}」とあるが、箇所では「{conflict.found}」"
        for conflict in worst.conflicts
        if conflict.found
    )
    told = f"（{differences}）" if differences else ""
    return _struck(draft, _REASONS[worst.verdict] + told, worst.verdict)


def _struck(draft: Draft, reason: str, verdict: Verdict | None = None) -> GeneratedSentence:
    return GeneratedSentence(draft.text, draft.citations, verdict, reason)


def _is_refusal(text: str) -> bool:
    return fold(text).startswith(fold(CANNOT.rstrip("。")))
