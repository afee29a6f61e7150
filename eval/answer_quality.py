"""The quality of answers: whether the spans given are the evidence, and who was refused."""

from eval.evidence import Evidence
from eval.gold import Question
from rag.answer import Answer, AnswerStatus


def answer_coverage(question: Question, answer: Answer) -> float:
    """The share of an answerable question's parts whose evidence the answer's spans hold.

    The spans of one document count together, as the reader sees them together. A refusal
    holds nothing.
    """
    parts = question.parts.values()
    found = sum(any(_holds(answer, item) for item in alternatives) for alternatives in parts)
    return found / len(parts)


def is_answered(answer: Answer) -> bool:
    """Whether the system stood behind an answer."""
    return answer.status is AnswerStatus.ANSWERED


def _holds(answer: Answer, evidence: Evidence) -> bool:
    return evidence.is_found_in(
        span
        for given in answer.spans
        if given.citation.document_id == evidence.document_id
        for span in given.citation.spans
    )
