"""The quality of answers: whether the spans given are the evidence, and who was refused."""

from collections.abc import Iterator, Sequence

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from eval.evidence import BareSource, Evidence
from eval.gold import Question
from rag.answer import Answer, AnswerSpan, AnswerStatus, FoundPassage


def answer_coverage(question: Question, answer: Answer) -> float:
    """The share of an answerable question's parts whose evidence the answer's spans hold.

    The spans of one document count together, as the reader sees them together. What is quoted
    from one of two repetitions is quoted from both, as far as the other has the same words: the
    gold names one of them, and the reader may be shown either. A refusal holds nothing.
    """
    parts = question.parts.values()
    held = [place for span in answer.spans for place in _places(span, answer.passages)]
    found = sum(any(_holds(held, item) for item in alternatives) for alternatives in parts)
    return found / len(parts)


def is_answered(answer: Answer) -> bool:
    """Whether the system stood behind an answer."""
    return answer.status is AnswerStatus.ANSWERED


_Place = tuple[str, tuple[Span, ...]]
"""A document and spans of its source."""


def _places(span: AnswerSpan, passages: Sequence[FoundPassage]) -> Iterator[_Place]:
    """Where the words of a span stand: where it is quoted from, and in its repetitions."""
    yield span.citation.document_id, span.citation.spans
    for found in passages:
        if found.rank == span.rank:
            for same in found.repeated_in:
                yield same.passage.document_id, _place_in(same.passage, span.text)


def _place_in(passage: Passage, words: str) -> tuple[Span, ...]:
    """The source spans of words in a passage; none unless they stand there exactly once.

    A repetition may differ in a word: a span with that word is not in it.
    """
    text = BareSource(passage.text)
    if text.count(words) != 1:
        return ()
    places = text.spans_of(words)
    return passage.source_spans_of(places[0][0], places[-1][1])


def _holds(held: Sequence[_Place], evidence: Evidence) -> bool:
    return evidence.is_found_in(
        span for document_id, spans in held if document_id == evidence.document_id for span in spans
    )
