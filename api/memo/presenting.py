"""Puts an audit into the shape of the HTTP contract."""

from api.memo.schemas import AuditedSentenceOut, CiteOut, ConflictOut
from api.presenting import present_citation
from api.schemas import SpanOut
from rag.audit.audit import Audit, AuditedSentence


def present_audit(audit: Audit, total_ms: float) -> CiteOut:
    """An audit as /v1/cite gives it."""
    took_ms = {**audit.took_ms, "total": total_ms}
    return CiteOut(
        sentences=[present_sentence(sentence) for sentence in audit.sentences],
        took_ms={name: round(ms, 3) for name, ms in took_ms.items()},
    )


def present_sentence(sentence: AuditedSentence) -> AuditedSentenceOut:
    """One sentence with its verdict and citations."""
    return AuditedSentenceOut(
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        verdict=sentence.verdict.value,
        confidence=round(sentence.confidence, 4),
        explanation=sentence.explanation,
        conflicts=[
            ConflictOut(
                kind=conflict.kind,
                span=SpanOut(start=conflict.span[0], end=conflict.span[1]),
                said=conflict.said,
                found=conflict.found,
                citation=conflict.citation,
            )
            for conflict in sentence.conflicts
        ],
        citations=[present_citation(citation) for citation in sentence.citations],
    )
