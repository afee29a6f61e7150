"""Cases to fit support on: a question, the sentences found for it, and which of them answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.aligned_text import Span
from corpus.document import Document
from corpus.passages.passage import Passage
from eval.evidence import merged, shared_chars
from eval.gold import Question
from eval.relevance import make_qrels
from index.hit import Hit
from rag.answering.choosing import ChosenSpan, choose
from rag.answering.rereading import Place, readings_of
from rag.assistant import Assistant
from rag.support.fit import SentenceFit
from rag.support.presupposition import Presupposed
from rag.support.read_question import ReadQuestion
from rag.support.settings import SupportSettings
from rag.support.support import PASSAGES_JUDGED, Supporter

WITHOUT_EVIDENCE = "without-evidence"
"""The group of answerable questions asked as if the passages that answer them were not there."""

_SEARCHED = 30
_ANSWERS, _HALF = 0.5, 0.2
_LEAST_SHARED = 8


@dataclass(frozen=True)
class Case:
    """A question and the sentences of what was found for it.

    `answers` says of each sentence whether it holds evidence; None where it holds too little to
    say. `readings` are what the cross-encoder said of the nearest. `right` is whether the spans
    that would be given hold the evidence of every part. `documents` are those of the passages
    found, by rank from 1.
    """

    question: Question
    group: str
    read: ReadQuestion
    fits: tuple[SentenceFit, ...]
    answers: tuple[bool | None, ...]
    presupposed: Presupposed
    documents: tuple[Document, ...]
    readings: Mapping[Place, float]
    right: bool

    @property
    def answerable(self) -> bool:
        """Whether what was found can answer it."""
        return self.question.answerable and self.group != WITHOUT_EVIDENCE


def cases_of(
    assistant: Assistant,
    settings: SupportSettings,
    questions: Sequence[Question],
    advance: Callable[[], None] = lambda: None,
) -> list[Case]:
    """Ask each question, and each answerable one again without the passages that answer it.

    What was found is taken from the index as it is served; `settings` count for the features of
    the model alone.
    """
    index = assistant.searcher.index
    passages = {passage.passage_id: passage for passage in index.passages}
    rows: dict[str, list[Passage]] = {}
    for passage in index.passages:
        if passage.parent_id is not None:
            rows.setdefault(passage.parent_id, []).append(passage)
    documents = {document.document_id: document for document in assistant.catalogue}
    supporter = Supporter(assistant.searcher, documents, rows, assistant.auditor, settings)
    qrels = make_qrels([one for one in questions if one.answerable], index.passages)
    found_cases = []
    for question in questions:
        result = assistant.searcher.search(question.question, _SEARCHED)
        held = frozenset[str]().union(*qrels.get(question.question_id, {}).values())
        others = tuple(hit for hit in result.hits if hit.passage_id not in held)
        asked = [(question.group, result.hits)]
        if question.answerable:
            asked.append((WITHOUT_EVIDENCE, _ranked(others)))
        weights = assistant.reader.weigh(question.question)
        for group, ranked in asked:
            hits = ranked[:PASSAGES_JUDGED]
            found = [passages[hit.passage_id] for hit in hits]
            scores = [hit.score for hit in hits]
            read = assistant.reader.read(weights, found, scores, result.tokens)
            candidates = [one for of in read for one in of]
            chosen = choose(weights.asked, candidates, assistant.reader.settings)
            readings = readings_of(candidates)
            examined = supporter.examine(question.question, result.tokens, hits, found, readings)
            case = Case(
                question=question,
                group=group,
                read=examined.question,
                fits=examined.fits,
                answers=tuple(
                    holds_evidence(question, found[fit.rank - 1], fit.sentence.span)
                    for fit in examined.fits
                ),
                presupposed=examined.presupposed,
                documents=tuple(documents[passage.document_id] for passage in found),
                readings=readings,
                right=group != WITHOUT_EVIDENCE and _is_right(question, found, chosen),
            )
            found_cases.append(case if case.answerable else _without_evidence(case, found))
        advance()
    return found_cases


def _ranked(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, 1))


def _is_right(question: Question, passages: Sequence[Passage], given: Sequence[ChosenSpan]) -> bool:
    """Whether spans hold the evidence of every part of an answerable question."""
    held: dict[str, list[Span]] = {}
    for one in given:
        passage = passages[one.rank - 1]
        held.setdefault(passage.document_id, []).extend(passage.source_spans_of(*one.span))
    return question.answerable and all(
        any(item.is_found_in(held.get(item.document_id, ())) for item in alternatives)
        for alternatives in question.parts.values()
    )


def holds_evidence(question: Question, passage: Passage, span: Span) -> bool | None:
    """Whether the sentence at `span` holds evidence: half of it, or is for half made of it.

    None where it holds too little to say.
    """
    spans = merged(passage.source_spans_of(*span))
    own = sum(end - start for start, end in spans)
    most = 0.0
    for evidence in question.evidence:
        if evidence.document_id == passage.document_id:
            shared = shared_chars(evidence.spans, spans)
            whole = sum(end - start for start, end in evidence.spans)
            most = max(most, shared / whole, shared / own if shared >= _LEAST_SHARED else 0.0)
    if _HALF < most < _ANSWERS:
        return None
    return most >= _ANSWERS


def _without_evidence(case: Case, passages: Sequence[Passage]) -> Case:
    """A case whose sentences answer nothing: one that still holds some evidence is left out."""
    kept = [fit for fit, held in zip(case.fits, case.answers, strict=True) if held is False]
    places = {(fit.rank, fit.sentence.span) for fit in kept}
    readings = {
        (rank, number): reading
        for (rank, number), reading in case.readings.items()
        if (rank, passages[rank - 1].sentences[number]) in places
    }
    return replace(case, fits=tuple(kept), answers=(False,) * len(kept), readings=readings)
