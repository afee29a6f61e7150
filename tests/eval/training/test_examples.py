"""Training examples: what is drawn of a data set, and which passages are hard negatives."""

from pathlib import Path

import pytest

from eval.datasets.context_passage import context_passage
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.query import Query
from eval.errors import DatasetError
from eval.relevance import Judgements
from eval.training.examples import mine, sample
from eval.training.token_states import token_states
from tests.eval.training.character_encoder import CharacterEncoder

TEXTS = {
    "d1": "大学ファンドの支出上限は年間3,000億円である。",
    "d2": "大学ファンドの支出上限は三千億円と報じられた。",
    "d3": "大学ファンドの支出上限は別に定める。",
    "d4": "量子技術の人材を育てる。",
}
QUERIES = (
    Query("q1", "大学ファンドの支出上限はいくらか。", answer="3000億円"),
    Query("q2", "大学ファンドの支出は年にいくらか。", answer="3000億円"),
    Query("q3", "量子の人材はどうするか。", answer="育てる"),
    Query("q4", "値段は。", type="unanswerable"),
)
DATASET = Dataset(
    name="small",
    kind=DatasetKind.SQUAD,
    passages=tuple(context_passage(text, name, name) for name, text in TEXTS.items()),
    queries=QUERIES,
    judgements=Judgements(
        {name: {1: frozenset({held})} for name, held in (("q1", "d1"), ("q2", "d1"), ("q3", "d4"))}
    ),
)


def test_a_sample_has_so_many_passages_and_queries_on_each_always_the_same() -> None:
    drawn = sample(DATASET, passages=4, queries_a_passage=1, seed=0)
    assert [p.passage_id for p in drawn.passages] == ["d1", "d2", "d3", "d4"]
    assert len(drawn.queries) == 2
    assert {query.query_id for query in drawn.queries} & {"q1", "q2"}
    assert sample(DATASET, 4, 1, seed=0) == drawn


def test_nothing_to_learn_from_is_told() -> None:
    unanswered = Dataset("none", DatasetKind.SQUAD, DATASET.passages, QUERIES[3:], Judgements({}))
    with pytest.raises(DatasetError, match="the data set none has no answered query"):
        sample(unanswered, 4, 2, seed=0)


def test_the_hard_negatives_are_what_is_found_best_and_does_not_hold_the_answer(
    tmp_path: Path,
) -> None:
    encoder, ignored = CharacterEncoder(), (lambda _: None)
    drawn = sample(DATASET, passages=4, queries_a_passage=2, seed=0)
    read = token_states([p.text for p in drawn.passages], "", encoder, tmp_path, ignored)
    asked = token_states([q.text for q in drawn.queries], "", encoder, tmp_path, ignored)
    done: list[int] = []
    examples = mine(drawn, asked, read, done.append)
    assert sum(done) == 3
    first = examples[0]
    assert (drawn.queries[first.query].query_id, first.positive) == ("q1", 0)
    # d2 holds 3000億円 too, written 三千億円: it may answer, so it is no negative
    assert first.negatives == (2, 3)
