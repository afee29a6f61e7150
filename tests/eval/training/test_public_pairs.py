"""Pairs of a public data set: each is labelled rightly, and the answer's place is the answer."""

import pytest

from eval.datasets.context_passage import context_passage
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.query import Query
from eval.errors import DatasetError
from eval.relevance import Judgements
from eval.training.public_pairs import PublicPairs
from eval.training.reading_pair import Kind, Label, ReadingPair

TEXTS = {
    "d1": "日本の基金について述べる。支出の上限は年間3,000億円である。目標は環境省が決めた。",
    "d2": "ドイツの基金について述べる。支出の上限は公表されていない。",
    "d3": "量子技術の人材を文部科学省が育てる。",
}
LIMIT, GOAL, TALENT = (
    "日本の支出の上限はいくらですか。",
    "目標は誰が決めたか。",
    "人材は誰が育てるか。",
)


def query(name: str, text: str, answer: str, of: str) -> Query:
    start = TEXTS[of].index(answer)
    return Query(name, text, answer=answer, answer_span=(start, start + len(answer)))


QUERIES = (
    query("q1", LIMIT, "3,000億円", "d1"),
    query("q2", GOAL, "環境省", "d1"),
    query("q3", TALENT, "文部科学省", "d3"),
    Query("q4", "値段は。", type="unanswerable"),
)
DATASET = Dataset(
    name="small",
    kind=DatasetKind.SQUAD,
    passages=tuple(context_passage(text, name, name) for name, text in TEXTS.items()),
    queries=QUERIES,
    judgements=Judgements(
        {name: {1: frozenset({of})} for name, of in (("q1", "d1"), ("q2", "d1"), ("q3", "d3"))}
    ),
)


def drawn(seeds: int = 30) -> list[ReadingPair]:
    return [pair for seed in range(seeds) for pair in PublicPairs(DATASET, seed).drawn(100)]


def test_a_question_is_answered_by_the_sentence_that_holds_its_answer() -> None:
    answered = {pair for pair in drawn() if pair.label is Label.ANSWERS}
    assert {(pair.asked, pair.sentence) for pair in answered} == {
        (LIMIT, "支出の上限は年間3,000億円である。"),
        (GOAL, "目標は環境省が決めた。"),
        (TALENT, TEXTS["d3"]),
    }
    places = {pair.sentence[slice(*pair.answer_span)] for pair in answered if pair.answer_span}
    assert places == {"3,000億円", "環境省", "文部科学省"}
    assert {pair.context for pair in answered if pair.asked == LIMIT} == {
        "日本の基金について述べる。"
    }


def test_a_sentence_that_holds_the_answer_is_never_called_absent_of_the_question() -> None:
    absent = [pair for pair in drawn() if pair.label is Label.ABSENT]
    of_limit = {pair.sentence for pair in absent if pair.asked == LIMIT}
    assert of_limit == {
        "日本の基金について述べる。",
        "目標は環境省が決めた。",
        "支出の上限は公表されていない。",  # of the other text the sentence that is likest
        TEXTS["d3"],
    }


def test_an_altered_question_is_answered_by_nothing() -> None:
    others = [
        pair
        for pair in drawn()
        if pair.kind is Kind.QUESTION and pair.asked not in (LIMIT, GOAL, TALENT)
    ]
    assert others
    assert {pair.label for pair in others} == {Label.ABSENT}
    assert "ドイツの支出の上限はいくらですか。" in {pair.asked for pair in others}


def test_claims_are_supported_contradicted_and_absent() -> None:
    claims = [pair for pair in drawn() if pair.kind is Kind.CLAIM]
    said = {label: {p.asked for p in claims if p.label is label} for label in Label}
    assert {"目標は環境省が決めた。", "人材は文部科学省が育てる。"} <= said[Label.SUPPORTED]
    assert "目標は文部科学省が決めた。" in said[Label.CONTRADICTED]
    assert not said[Label.SUPPORTED] & said[Label.CONTRADICTED]
    assert not said[Label.ANSWERS]
    borne = {pair.sentence for pair in claims if pair.asked == "目標は環境省が決めた。"
             and pair.label is Label.SUPPORTED}  # fmt: skip
    assert borne == {"目標は環境省が決めた。"}


def test_the_same_seed_draws_the_same_pairs_and_no_more_than_asked_for() -> None:
    maker = PublicPairs(DATASET, 3)
    done: list[int] = []
    first = maker.drawn(5, lambda: done.append(1))
    assert (len(first), len(done), len(maker)) == (5, 3, 3)
    assert PublicPairs(DATASET, 3).drawn(100)[:5] == first
    assert PublicPairs(DATASET, 4).drawn(5) != first


def test_answers_without_a_place_are_told() -> None:
    without = Dataset("none", DatasetKind.SQUAD, DATASET.passages, QUERIES[3:], Judgements({}))
    with pytest.raises(DatasetError, match="no answer that says where it stands") as caught:
        PublicPairs(without, 0)
    assert "answer_start" in caught.value.message_ja
