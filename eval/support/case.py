"""Cases to fit support on: a question, the sentences found for it, and which of them answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from eval.evidence import merged, shared_chars
from eval.gold import Question
from eval.relevance import make_qrels
from eval.support.altered import altered
from index.hit import Hit
from index.searcher import SearchResult
from rag.answering.choosing import ChosenSpan, choose
from rag.assistant import Assistant
from rag.support.fit import SentenceFit
from rag.support.settings import SupportSettings
from rag.support.support import PASSAGES_JUDGED

WITHOUT_EVIDENCE = "without-evidence"
"""The group of answerable questions asked as if the passages that answer them were not there."""

WITHOUT_SENTENCES = "without-sentences"
"""The group of those asked as if the passages did not have the sentences that answer."""

ALTERED = "altered"
"""The group of questions with another year, country or name (eval/support/altered.py)."""

MADE = (WITHOUT_EVIDENCE, WITHOUT_SENTENCES, ALTERED)
"""The groups of cases that are made of answerable questions, to learn from and never to judge."""

_SEARCHED = 30
_ANSWERS, _HALF = 0.5, 0.2
_LEAST_SHARED = 8


@dataclass(frozen=True)
class Case:
    """A question and the sentences of what was found for it.

    `features` are those of each sentence; `answers` says whether it holds evidence; None where it
    holds too little to say. `right` is whether the spans that would be given hold the evidence of
    every part.
    """

    question: Question
    group: str
    features: tuple[Mapping[str, float], ...]
    answers: tuple[bool | None, ...]
    right: bool

    @property
    def answerable(self) -> bool:
        """Whether what was found can answer it."""
        return self.question.answerable and self.group not in MADE

    @property
    def author(self) -> str:
        """Who wrote the question, as its id tells: un5 of un5-d-012, crds of crds-a-003."""
        return self.question.question_id.partition("-")[0]


def cases_of(
    assistant: Assistant,
    settings: SupportSettings,
    questions: Sequence[Question],
    advance: Callable[[], None] = lambda: None,
) -> list[Case]:
    """Ask each question; answerable ones also without evidence, without sentences, and altered.

    What was found is taken from the index as it is served; `settings` count for the features of
    the model alone.
    """
    index = assistant.searcher.index
    passages = {passage.passage_id: passage for passage in index.passages}
    supporter = assistant.supporter_with(settings)
    qrels = make_qrels([one for one in questions if one.answerable], index.passages)

    def examined(question: Question, group: str, result: SearchResult, hits: Sequence[Hit]) -> Case:
        hits = hits[:PASSAGES_JUDGED]
        found = [passages[hit.passage_id] for hit in hits]
        reader = assistant.reader
        weights = reader.weigh(question.question)
        read = reader.read(weights, found, [hit.score for hit in hits], result.tokens)
        candidates = [one for of in read for one in of]
        chosen = choose(weights.asked, candidates, reader.settings)
        seen = supporter.examine(question.question, result.tokens, hits, found)
        return Case(
            question=question,
            group=group,
            features=tuple(lacks.features for _, lacks in seen.sentences),
            answers=tuple(
                _answers(question, found[fit.rank - 1], fit) for fit, _ in seen.sentences
            ),
            right=group not in MADE and _is_right(question, found, chosen),
        )

    cases = []
    for question in questions:
        result = assistant.searcher.search(question.question, _SEARCHED)
        case = examined(question, question.group, result, result.hits)
        cases.append(case)
        if question.answerable:
            cases.append(_without_sentences(case, WITHOUT_SENTENCES))
            held = frozenset[str]().union(*qrels.get(question.question_id, {}).values())
            others = _ranked([hit for hit in result.hits if hit.passage_id not in held])
            case = examined(question, WITHOUT_EVIDENCE, result, others)
            cases.append(_without_sentences(case, WITHOUT_EVIDENCE))
            found = [passages[hit.passage_id] for hit in result.hits[:PASSAGES_JUDGED]]
            for other in altered(question, found):
                result = assistant.searcher.search(other.question, PASSAGES_JUDGED)
                cases.append(examined(other, ALTERED, result, result.hits))
        advance()
    return cases


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
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


def _answers(question: Question, passage: Passage, fit: SentenceFit) -> bool | None:
    """Whether a sentence holds evidence: half of it, or is for half made of it."""
    spans = merged(passage.source_spans_of(*fit.sentence.span))
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


def _without_sentences(case: Case, group: str) -> Case:
    """A case without the sentences that answer, and those that still hold some evidence."""
    kept = [
        features
        for features, held in zip(case.features, case.answers, strict=True)
        if held is False
    ]
    return replace(
        case, group=group, features=tuple(kept), answers=(False,) * len(kept), right=False
    )
