"""Data sets: what makes two the same, a part of one, and how one is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.datasets.context_passage import context_passage
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.gold_set import gold_dataset
from eval.datasets.query import Query
from eval.datasets.selection import GoldSelected, select_dataset
from eval.errors import DatasetError
from eval.evidence import Evidence
from eval.gold import Gold, QuestionType, Split, Unanswerable
from eval.relevance import Judgements

from ..inline import passage, question
from .inline_folder import QUERIES, beir_folder

PASSAGES = tuple(context_passage(f"予算は{n}兆円とする。", f"d{n}", f"d{n}") for n in range(3))
DATASET = Dataset(
    name="small",
    kind=DatasetKind.BEIR,
    passages=PASSAGES,
    queries=tuple(Query(f"q{n}", f"予算の{n}はいくらか。") for n in range(30)),
    judgements=Judgements({f"q{n}": {1: frozenset({"d1"})} for n in range(29)}, {"q1": {"d1": 2}}),
)


def test_all_that_a_run_depends_on_changes_the_fingerprint() -> None:
    others = [
        replace(DATASET, passages=PASSAGES[:2]),
        replace(DATASET, queries=DATASET.queries[1:]),
        replace(DATASET, judgements=Judgements(DATASET.judgements.qrels)),
        replace(DATASET, judgements=Judgements({"q0": {1: frozenset({"d1", "d2"})}})),
        DATASET.limited(10),
    ]
    prints = [dataset.fingerprint() for dataset in (DATASET, *others)]
    assert len(set(prints)) == len(prints)
    assert replace(DATASET, name="other").fingerprint() == prints[0]


def test_a_limit_takes_the_same_queries_each_time_in_their_order() -> None:
    some = DATASET.limited(10)
    assert some == DATASET.limited(10)
    assert some.name == "small-10"
    names = [query.query_id for query in some.queries]
    assert len(names) == 10
    assert names == [query.query_id for query in DATASET.queries if query.query_id in names]
    assert names != [query.query_id for query in DATASET.queries[:10]]
    assert some.judgements.qrels.keys() <= set(names)
    assert some.passages == PASSAGES
    assert set(names) < {query.query_id for query in DATASET.limited(20).queries}
    assert DATASET.limited(30) is DATASET


GOLD = Gold(
    Split.DEV,
    (
        question("q-1", Evidence("small-report", "上限", 1, ((0, 2),))),
        replace(question("q-2"), unanswerable=Unanswerable.FALSE_PREMISE),
    ),
    (replace(question("off-1"), type=QuestionType.OFF_TOPIC),),
)


def test_the_gold_is_a_data_set_over_the_passages_of_an_index() -> None:
    dataset = gold_dataset(GOLD, [passage("p1", ((0, 9),)), passage("p2", ((9, 20),))])
    assert (dataset.name, dataset.kind) == ("dev", "gold")
    assert [(query.query_id, query.type) for query in dataset.queries] == [
        ("q-1", "fact"),
        ("q-2", "unanswerable/false-premise"),
        ("off-1", "off-topic"),
    ]
    assert dataset.judgements.qrels == {"q-1": {1: frozenset({"p1"})}}


def test_the_gold_stays_the_same_however_documents_are_cut() -> None:
    one = gold_dataset(GOLD, [passage("p1", ((0, 9),))])
    other = gold_dataset(GOLD, [passage("p1", ((0, 1),)), passage("p2", ((1, 9),))])
    assert one.fingerprint() == other.fingerprint()
    moved = replace(GOLD.questions[0], evidence=(Evidence("small-report", "下限", 1, ((0, 2),)),))
    changed = gold_dataset(replace(GOLD, questions=(moved,)), [passage("p1", ((0, 9),))])
    assert changed.fingerprint() != one.fingerprint()


def test_data_sets_are_named_by_kind_and_place(tmp_path: Path) -> None:
    assert select_dataset("gold:test") == GoldSelected(Split.TEST)
    folder = beir_folder(tmp_path / "policy")
    for spec in (f"beir:{folder}", f"beir:{folder}@test", f"beir:{folder}/"):
        dataset = select_dataset(spec)
        assert isinstance(dataset, Dataset)
        assert dataset.name == "beir-policy-test"


def test_a_folder_may_have_an_at_sign_in_its_name(tmp_path: Path) -> None:
    dataset = select_dataset(f"beir:{beir_folder(tmp_path / 'policy@2026')}")
    assert isinstance(dataset, Dataset)
    assert len(dataset.queries) == len(QUERIES) - 1


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("dev", "no data set 'dev'; write one of: gold:dev"),
        ("gold:train", "no data set 'gold:train'"),
        ("squad:", "no data set 'squad:'"),
        ("trec:x.run", "no data set 'trec:x.run'"),
        ("squad:none.json", "none.json is no file or folder"),
        ("beir:none@dev", "none is no folder"),
    ],
)
def test_a_wrong_name_is_told(spec: str, told: str) -> None:
    with pytest.raises(DatasetError) as caught:
        select_dataset(spec)
    assert told in str(caught.value)
    assert caught.value.message_ja
