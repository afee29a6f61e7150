"""The gold as a data set: its questions over the passages of an index."""

from collections.abc import Sequence

from corpus.passages.passage import Passage
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.query import Query
from eval.gold import Gold, Question
from eval.relevance import Judgements, make_qrels


def gold_dataset(gold: Gold, passages: Sequence[Passage]) -> Dataset:
    """The questions of a split, those of other matters last, over what a search can find."""
    questions = (*gold.questions, *gold.off_topic)
    return Dataset(
        name=gold.split.value,
        kind=DatasetKind.GOLD,
        passages=tuple(passages),
        queries=tuple(_query(question) for question in questions),
        judgements=Judgements(make_qrels(questions, passages)),
        questions={question.question_id: question for question in questions},
    )


def _query(question: Question) -> Query:
    return Query(
        query_id=question.question_id,
        text=question.question,
        type=question.group,
        wording=question.wording.value,
        answer=question.answer,
        note=question.note,
    )
