"""The served setting against its parts, on the dev questions and the built index."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from eval.datasets.dataset_index import gold_index
from eval.datasets.gold_set import gold_dataset
from eval.evaluation import Evaluation, evaluate
from eval.gold import Split, load_gold

if TYPE_CHECKING:
    from index.encoder import Encoder
    from rag.workplace import Workplace


@pytest.fixture(scope="module")
def evaluations(workplace: "Workplace", encoder: "Encoder") -> dict[str, Evaluation]:
    """Dev questions by the served setting, without late interaction, by its parts alone.

    Every third: what is served is measured on all of them by the gate (tests/eval/gate).
    """
    catalogue = workplace.catalogue()
    built = gold_index(workplace)
    gold = load_gold(Split.DEV, catalogue)
    gold = replace(gold, questions=gold.questions[::3])
    dataset = gold_dataset(gold, built.index.findable)
    # every evidence is in some passage, or no search could find it
    qrels = dataset.judgements.qrels
    assert [name for name, parts in qrels.items() if not all(parts.values())] == []
    return {
        name: evaluate(name, dataset, built, encoder, catalogue)
        for name in ("served", "fused", "bm25", "dense")
    }


@pytest.mark.parametrize("measure", ["R@5", "RR@10"])
def test_what_is_served_finds_more_than_its_parts(
    evaluations: dict[str, Evaluation], measure: str
) -> None:
    means = {name: item.run.measures[measure].mean for name, item in evaluations.items()}
    assert means["served"] > max(means["fused"], means["bm25"], means["dense"])


def test_a_run_says_of_which_index_and_questions_it_is(
    evaluations: dict[str, Evaluation], workplace: "Workplace"
) -> None:
    run = evaluations["served"].run
    assert run.index is not None
    assert run.index.generation == gold_index(workplace).index.generation
    assert run.index.recipe["model"] == "bundled"
    assert (run.dataset.name, run.dataset.kind, run.dataset.queries) == ("dev", "gold", 148 + 24)
    assert run.measures["R@1"].n == run.dataset.answerable
    assert {run.measures["answered_off_topic"].n} == {24}
    assert len({item.run.dataset.fingerprint for item in evaluations.values()}) == 1


def test_answers_are_judged_only_where_cosines_are_known(
    evaluations: dict[str, Evaluation],
) -> None:
    assert "answer_coverage" in evaluations["dense"].run.measures
    assert "answer_coverage" not in evaluations["bm25"].run.measures
    assert {query.status for query in evaluations["bm25"].run.queries} == {None}
    assert evaluations["bm25"].run.cost.ratio_to_encode is None


def test_each_query_shows_what_should_have_come_and_what_came(
    evaluations: dict[str, Evaluation],
) -> None:
    run = evaluations["served"].run
    for query in run.queries:
        assert [hit.rank for hit in query.hits] == list(range(1, len(query.hits) + 1))
        held = [hit.rank for hit in query.hits if hit.parts_held]
        if held:
            assert query.first_relevant_rank == held[0], query.query_id
        shown = [hit.passage_id for hit in query.hits]
        shown += [name for item in query.expected for name in item.passage_ids]
        assert set(shown) <= run.passages.keys()
        for hit in query.hits:  # the parts that it holds are those whose evidence names it
            parts = {item.part for item in query.expected if hit.passage_id in item.passage_ids}
            assert set(hit.parts_held) == parts, query.query_id


def test_each_hit_says_what_its_score_is_made_of(evaluations: dict[str, Evaluation]) -> None:
    parts = {"dense", "lemma", "bigram", "late"}
    for name, used in {"served": parts, "fused": parts - {"late"}, "bm25": {"lemma"}}.items():
        for query in evaluations[name].run.queries:
            for hit in query.hits:
                assert set(hit.parts) == set(hit.shares) == used
                assert sum(hit.shares.values()) == pytest.approx(hit.score, abs=1e-5)


def test_each_hit_that_shares_a_word_tells_which(evaluations: dict[str, Evaluation]) -> None:
    for query in evaluations["served"].run.queries:
        for hit in query.hits:
            assert bool(hit.matched) or hit.parts["lemma"] == 0, (query.query_id, hit.passage_id)
            assert len(set(hit.matched)) == len(hit.matched)


def test_the_cost_is_of_every_stage_and_in_total(evaluations: dict[str, Evaluation]) -> None:
    cost = evaluations["served"].run.cost
    assert set(cost.stages) == {
        "encode",
        "lexical",
        "dense",
        "fusion",
        "late",
        "explanation",
        "answer",
        "support",
        "total",
    }
    total, encode = cost.stages["total"].p50_ms, cost.stages["encode"].p50_ms
    assert 0 < encode < total
    assert cost.ratio_to_encode == total / encode
    assert cost.index_mb is not None
    assert 1 < cost.index_mb < 50
