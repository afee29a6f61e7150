"""What each query scores, measure by measure."""

from collections.abc import Mapping, Sequence

from eval.answer_quality import answer_coverage, is_answered
from eval.budget_recall import BUDGETS_CHARS, budget_measure, budget_recall
from eval.gold import Question, QuestionType
from eval.measures import RANKED_MEASURES, Values, ranked_measures
from eval.relevance import Judgements
from index.hit import Hit
from rag.answer import Answer

RETRIEVAL_MEASURES = (*RANKED_MEASURES, *(budget_measure(chars) for chars in BUDGETS_CHARS))
ANSWER_COVERAGE = "answer_coverage"
ANSWER_RIGHT = "answer_right"
SPAN_COVERAGE = "span_coverage"
SPANS_RIGHT = "spans_right"
SPAN_CHARS = "span_chars"
REFUSED = "refused"
ANSWERED_UNANSWERABLE = "answered_unanswerable"
ANSWERED_OFF_TOPIC = "answered_off_topic"
MEASURES = (
    *RETRIEVAL_MEASURES,
    ANSWER_COVERAGE,
    ANSWER_RIGHT,
    SPAN_COVERAGE,
    SPANS_RIGHT,
    SPAN_CHARS,
    REFUSED,
    ANSWERED_UNANSWERABLE,
    ANSWERED_OFF_TOPIC,
)
"""All measures, in the order in which they are shown."""

LOWER_IS_BETTER = frozenset({REFUSED, ANSWERED_UNANSWERABLE, ANSWERED_OFF_TOPIC})


def retrieval_values(
    hits: Mapping[str, Sequence[Hit]],
    judgements: Judgements,
    passage_chars: Mapping[str, int] | None,
) -> dict[str, Values]:
    """The values of RETRIEVAL_MEASURES for each judged query, 0 for one without hits.

    Without the passages' lengths there is no recall within characters.
    """
    values = ranked_measures(hits, judgements)
    if passage_chars is not None:
        for query_id, budgeted in budget_recall(hits, judgements.qrels, passage_chars).items():
            values[query_id].update(budgeted)
    return values


def answer_values(question: Question, answer: Answer) -> Values:
    """Coverage and refusal of an answerable question, whether another was answered.

    Right is an answer that holds the evidence of all parts.
    """
    answered = is_answered(answer)
    if question.answerable:
        coverage = answer_coverage(question, answer)
        return {
            ANSWER_COVERAGE: coverage,
            ANSWER_RIGHT: float(coverage == 1),
            REFUSED: float(not answered),
        }
    off_topic = question.type is QuestionType.OFF_TOPIC
    return {ANSWERED_OFF_TOPIC if off_topic else ANSWERED_UNANSWERABLE: float(answered)}


def span_values(question: Question, answer: Answer) -> Values:
    """What the spans of an answer that is never refused hold of an answerable question.

    They tell the choice of the spans apart from the decision whether to give them.
    """
    if not question.answerable:
        return {}
    coverage = answer_coverage(question, answer)
    return {
        SPAN_COVERAGE: coverage,
        SPANS_RIGHT: float(coverage == 1),
        SPAN_CHARS: float(sum(len(span.text) for span in answer.spans)),
    }
