"""The served setting against its parts, on the dev questions and the built index."""

from typing import TYPE_CHECKING

from eval.evaluation import OVERALL, Evaluation, evaluate
from eval.gold import Split, load_gold
from eval.relevance import make_qrels

if TYPE_CHECKING:
    from index.encoder import Encoder
    from rag.workplace import Workplace


def test_fusion_finds_more_than_bm25_and_than_vectors_alone(
    workplace: "Workplace", encoder: "Encoder"
) -> None:
    from index.searcher import load_index

    catalogue = workplace.catalogue()
    recipe = workplace.recipe(catalogue, workplace.model_folder())
    index = load_index(workplace.index_folder, recipe)
    gold = load_gold(Split.DEV, catalogue)
    qrels = make_qrels(gold.questions, index.findable)
    # every evidence is in some passage, or no search could find it
    assert [name for name, parts in qrels.items() if not all(parts.values())] == []
    fused, bm25, dense = (
        evaluate(name, catalogue, index, encoder, gold, qrels)
        for name in ("fused", "bm25", "dense")
    )
    for measure in ("R@5", "RR@10"):
        assert overall(fused, measure) > overall(bm25, measure), measure
        assert overall(fused, measure) > overall(dense, measure), measure
    assert fused.run.settings.generation == index.generation
    assert len(fused.run.hits) == 172
    assert "answer_coverage" not in bm25.rows[0].values  # no cosine to judge support by


def overall(evaluation: Evaluation, measure: str) -> float:
    row = evaluation.rows[0]
    assert (row.group, row.questions) == (OVERALL, 196)
    return row.values[measure]
