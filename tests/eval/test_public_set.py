"""A public data set asked of a searcher: measures, what is kept, and queries of any kind."""

from dataclasses import replace
from pathlib import Path

import ir_measures
import pytest

from eval.asking import Found, ask_all, ask_searcher
from eval.datasets.query import Query
from eval.evaluation import Evaluation, evaluate
from eval.saved_run import read_saved_run, write_saved_run
from eval.settings import NAMES, get_setting, make_searcher
from eval.trec import read_qrels, write_qrels, write_run
from eval.trec_scoring import score_trec
from index.hit import Hit

from .letter_encoder import LetterEncoder
from .small_index import DATASET, TEXTS, built_index


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """DATASET by the served setting."""
    encoder = LetterEncoder()
    built = built_index(tmp_path_factory.mktemp("small"), encoder)
    return evaluate("served", DATASET, built, encoder)


def test_a_run_holds_what_came_and_what_should_have_come(evaluation: Evaluation) -> None:
    first, second, third = evaluation.run.queries
    assert first.hits[0].passage_id == "d1"
    assert first.hits[0].parts_held == (1,)
    assert [item.passage_ids for item in second.expected] == [("d2",), ("d3",)]
    assert (second.hits[0].passage_id, second.first_relevant_rank) == ("d3", 1)
    # nothing answers it: no measure applies, and it is still there
    assert (third.values, third.expected, third.first_relevant_rank) == ({}, (), None)
    assert {query.status for query in evaluation.run.queries} == {None}
    assert first.hits[0].matched[0] == "大学ファンド"
    assert set(second.hits[0].matched) == {"ロボット", "市場"}
    assert set(second.hits[0].shares) == {"dense", "lemma", "bigram", "late"}
    for hit in (*first.hits, *second.hits, *third.hits):
        assert sum(hit.shares.values()) == pytest.approx(hit.score, abs=1e-5)
    assert evaluation.run.passages["d3"].text == TEXTS["d3"]
    assert evaluation.run.dataset.queries == 3
    assert evaluation.run.dataset.answerable == 2


def test_measures_are_over_the_answerable_queries(evaluation: Evaluation) -> None:
    measures = evaluation.run.measures
    assert {mean.n for mean in measures.values()} == {2}
    assert measures["R@1"].mean == 1.0
    assert "answer_coverage" not in measures
    assert [(group.kind, group.name) for group in evaluation.run.groups] == [
        ("type", "unanswerable")
    ]


def test_what_is_written_as_trec_files_scores_the_same(
    evaluation: Evaluation, tmp_path: Path
) -> None:
    write_run(tmp_path / "small.run", "fused", evaluation.hits)
    write_qrels(tmp_path / "small.qrels", DATASET.judgements)
    assert read_qrels(tmp_path / "small.qrels") == DATASET.judgements
    scored = score_trec(tmp_path / "small.run", tmp_path / "small.qrels")
    for measure, mean in scored.run.measures.items():
        assert mean == evaluation.run.measures[measure]
    # and by ir_measures itself, from the files
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "small.qrels")))  # type: ignore[no-untyped-call]
    run = list(ir_measures.read_trec_run(str(tmp_path / "small.run")))  # type: ignore[no-untyped-call]
    ndcg = ir_measures.nDCG @ 10
    theirs = ir_measures.calc_aggregate([ndcg], qrels, run)[ndcg]
    assert scored.run.measures["nDCG@10"].mean == pytest.approx(theirs)


def test_a_run_comes_back_from_its_file(evaluation: Evaluation, tmp_path: Path) -> None:
    write_saved_run(tmp_path / "run.json", evaluation.run)
    # tuples of settings come back as lists
    read = read_saved_run(tmp_path / "run.json")
    assert replace(read, settings={}) == replace(evaluation.run, settings={})


def test_a_passage_with_the_querys_own_id_is_no_hit_where_the_data_set_says_so() -> None:
    def ask(_text: str, k: int) -> Found:
        hits = [Hit(f"q{n}", n, 1 / n, {}) for n in range(1, k + 1)]
        return Found(tuple(hits), {})

    for hidden, first in ((True, "q2"), (False, "q1")):
        dataset = replace(DATASET, own_ids_hidden=hidden)
        found = ask_all(dataset, ask, lambda: None)["q1"]
        assert found.hits[0].passage_id == first
        assert [hit.rank for hit in found.hits] == list(range(1, 51))


def test_what_repeats_the_query_takes_its_place_where_own_ids_are_hidden() -> None:
    def ask(_text: str, _k: int) -> Found:
        told = Hit("q1", 1, 1.0, {}, repeated_in=("d1", "d2")), Hit("d3", 2, 0.5, {})
        return Found(told, {})

    found = ask_all(replace(DATASET, own_ids_hidden=True), ask, lambda: None)["q1"]
    assert [(hit.rank, hit.passage_id, hit.found_by, hit.repeated_in) for hit in found.hits] == [
        (1, "d1", "d1", ("d2",)),
        (2, "d3", "d3", ()),
    ]


ODD = [
    "、。！？…",
    "※§¶",
    "😀🎉👨‍👩‍👧",
    "税",
    "は",
    "a",
    " ",
    "𠮷",
    "ﾕﾆｺｰﾄﾞ　㍿",
    "予算" * 1500,
    "the budget of the government",
    "정부의 예산은 얼마입니까",
    "ميزانية الحكومة",
    "\u200b",
    "(((((",
    "0",
]


@pytest.mark.parametrize("setting", NAMES)
def test_queries_of_any_kind_are_answered_by_hits_or_by_none(setting: str, tmp_path: Path) -> None:
    encoder = LetterEncoder()
    built = built_index(tmp_path, encoder)
    ask = ask_searcher(make_searcher(get_setting(setting), built.index, encoder))
    for text in ODD:
        hits = ask(text, 50).hits
        assert len({hit.passage_id for hit in hits}) == len(hits) <= 4, text
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1)), text
        assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
    assert ask("予算" * 1500, 50).hits[0].passage_id == "d2"


def test_odd_queries_are_measured_like_others(tmp_path: Path) -> None:
    encoder = LetterEncoder()
    odd = replace(DATASET, queries=tuple(Query(f"odd{n}", text) for n, text in enumerate(ODD)))
    evaluation = evaluate("bm25", odd, built_index(tmp_path, encoder), encoder)
    assert len(evaluation.run.queries) == len(ODD)
    assert evaluation.run.cost.ratio_to_encode is None
