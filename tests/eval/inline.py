"""Passages, hits and questions written inside a test."""

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from eval.evidence import Evidence
from eval.gold import Question, QuestionType, Wording
from index.hit import Hit


def passage(
    passage_id: str, source_spans: tuple[Span, ...], document_id: str = "small-report"
) -> Passage:
    """A passage of which only the id, the document and the place in the source matter."""
    return Passage(
        passage_id=passage_id,
        document_id=document_id,
        version=1,
        text="本文",
        kind=PassageKind.BODY,
        section=(),
        pages=(),
        span=(0, 2),
        source_spans=source_spans,
        alignment=(),
        sentences=(),
        previous_id=None,
        next_id=None,
    )


def hits(*passage_ids: str) -> tuple[Hit, ...]:
    """Hits in this order, with falling scores."""
    return tuple(
        Hit(passage_id, rank, 1 / rank, {}) for rank, passage_id in enumerate(passage_ids, 1)
    )


def question(question_id: str, *evidence: Evidence) -> Question:
    """A question with this evidence, or an unanswerable one without."""
    return Question(
        question_id=question_id,
        question="支出の上限はいくらか。",
        type=QuestionType.FACT if evidence else QuestionType.UNANSWERABLE,
        wording=Wording.OWN,
        answer="3,000億円" if evidence else None,
        evidence=evidence,
        note="",
    )
