"""Evaluation: gold questions asked of an assistant, and what its passages and answers score."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.catalogue import Catalogue
from eval.answer_quality import answer_coverage, is_answered
from eval.budget_recall import BUDGETS_CHARS, budget_measure, budget_recall
from eval.gold import Gold, Question, QuestionType
from eval.measures import RANKED_MEASURES, Values, ranked_measures
from eval.relevance import Qrels
from eval.run import Run
from eval.settings import describe, get_setting, make_searcher, uses_vectors
from index.encoder import Encoder
from index.hit import Hit
from index.searcher import SearchIndex
from rag.answer import Answer
from rag.assistant import Assistant

K = 50
"""Hits a question: enough to fill the largest character budget."""

RETRIEVAL_MEASURES = (*RANKED_MEASURES, *(budget_measure(chars) for chars in BUDGETS_CHARS))
ANSWER_COVERAGE = "answer_coverage"
REFUSED = "refused"
ANSWERED_UNANSWERABLE = "answered_unanswerable"
ANSWERED_OFF_TOPIC = "answered_off_topic"
ANSWER_MEASURES = (ANSWER_COVERAGE, REFUSED, ANSWERED_UNANSWERABLE, ANSWERED_OFF_TOPIC)
OVERALL = "overall"


@dataclass(frozen=True)
class MeasureRow:
    """The means of one setting over a group of questions: all, or those of one type.

    Retrieval measures, `answer_coverage` and `refused` are over the answerable questions,
    `answered_…` over the others; a measure that has no questions, or that the setting cannot
    judge (answers without vectors), is left out of `values`.
    """

    setting: str
    group: str
    questions: int
    values: Values


@dataclass(frozen=True)
class Evaluation:
    """A setting's run, its rows (`overall` first, then by type) and each question's values."""

    run: Run
    rows: tuple[MeasureRow, ...]
    by_question: dict[str, Values]


def evaluate(
    name: str,
    catalogue: Catalogue,
    index: SearchIndex,
    encoder: Encoder,
    gold: Gold,
    qrels: Qrels,
    advance: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Ask every question by a named setting and measure the passages and the answers.

    `advance` is called after each question. The questions go through the assistant, so what
    is measured is what is served.
    """
    setting = get_setting(name)
    assistant = Assistant(catalogue, make_searcher(setting, index, encoder))
    answers: dict[str, Answer] = {}
    for question in (*gold.questions, *gold.off_topic):
        answers[question.question_id] = assistant.ask(question.question, K)
        advance()
    hits = {
        question.question_id: _hits(answers[question.question_id]) for question in gold.questions
    }
    run = Run(describe(name, setting, K, index.generation), hits)
    lengths = {passage.passage_id: len(passage.text) for passage in index.passages}
    ranked, budgeted = ranked_measures(hits, qrels), budget_recall(hits, qrels, lengths)
    by_question: dict[str, Values] = {}
    for question in (*gold.questions, *gold.off_topic):
        key = question.question_id
        values = by_question[key] = {**ranked.get(key, {}), **budgeted.get(key, {})}
        if uses_vectors(setting):
            values.update(_answer_values(question, answers[key]))
    return Evaluation(run, tuple(_rows(name, gold, by_question)), by_question)


def _hits(answer: Answer) -> tuple[Hit, ...]:
    return tuple(
        Hit(found.passage.passage_id, found.rank, found.score, found.parts)
        for found in answer.passages
    )


def _answer_values(question: Question, answer: Answer) -> Values:
    answered = is_answered(answer)
    if question.answerable:
        return {
            ANSWER_COVERAGE: answer_coverage(question, answer),
            REFUSED: float(not answered),
        }
    off_topic = question.type is QuestionType.OFF_TOPIC
    return {ANSWERED_OFF_TOPIC if off_topic else ANSWERED_UNANSWERABLE: float(answered)}


def _rows(name: str, gold: Gold, by_question: dict[str, Values]) -> Iterable[MeasureRow]:
    questions = (*gold.questions, *gold.off_topic)
    yield _row(name, OVERALL, questions, by_question)
    for kind in QuestionType:
        group = [question for question in questions if question.type is kind]
        if group:
            yield _row(name, kind.value, group, by_question)


def _row(
    name: str, group: str, questions: Sequence[Question], by_question: dict[str, Values]
) -> MeasureRow:
    values: Values = {}
    for measure in (*RETRIEVAL_MEASURES, *ANSWER_MEASURES):
        measured = [
            by_question[question.question_id][measure]
            for question in questions
            if measure in by_question[question.question_id]
        ]
        if measured:
            values[measure] = sum(measured) / len(measured)
    return MeasureRow(name, group, len(questions), values)
