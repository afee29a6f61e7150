"""The ablation table, on a small data set and an encoder that needs no model."""

from pathlib import Path

import pytest

from eval.ablation.rank_fused_parts import RankFusedPartsSearcher
from eval.ablation.table import MEASURES, ablation_table
from eval.ablation.variation import Variation
from eval.ablation.variations import VARIATIONS
from eval.asking import ask_all, ask_searcher
from eval.datasets.dataset_index import BuiltIndex
from eval.query_values import retrieval_values
from index.encoder import QueryEmbedding
from index.search_settings import SearchSettings
from index.searcher import Searcher

from ..letter_encoder import LetterEncoder
from ..small_index import DATASET, built_index


class CountingEncoder(LetterEncoder):
    """Counts how often each query is encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[str] = []

    def encode_query(self, query: str) -> QueryEmbedding:
        """As any."""
        self.queries.append(query)
        return super().encode_query(query)


@pytest.fixture
def built(tmp_path: Path) -> BuiltIndex:
    """The small data set's index."""
    return built_index(tmp_path, LetterEncoder())


def test_the_served_search_comes_first_and_is_measured_as_any_run(built: BuiltIndex) -> None:
    encoder = LetterEncoder()
    (served,) = ablation_table([], DATASET, built.index, encoder)
    found = ask_all(DATASET, ask_searcher(Searcher(built.index, encoder)), lambda: None)
    lengths = {passage.passage_id: len(passage.text) for passage in DATASET.passages}
    hits = {query_id: came.hits for query_id, came in found.items()}
    values = retrieval_values(hits, DATASET.judgements, lengths)
    for measure in MEASURES:
        effect = served.effects[measure]
        assert effect.value == (values["q1"][measure] + values["q2"][measure]) / 2
        assert (effect.difference, effect.p) == (0.0, 1.0)


def test_a_row_is_what_it_scores_and_how_far_that_is_from_served(built: BuiltIndex) -> None:
    # an analysis that gives every text one and the same term finds nothing by words
    blind = Variation(
        "blind",
        "目隠し",
        settings={"weights.dense": 0.0, "weights.late": 0.0, "weights.bigram": 0.0},
        analyses={"lemma": lambda text: ["同"] if "大学" not in text else ["大学"]},
    )
    served, row = ablation_table([blind], DATASET, built.index, LetterEncoder())
    assert (row.name, row.words_ja) == ("blind", "目隠し")
    # q1 (大学) finds d1 first; q2 finds the others in their order: d2, which is relevant to it
    assert row.effects["R@1"].value == 1.0
    for measure in MEASURES:
        effect = row.effects[measure]
        assert effect.difference == pytest.approx(effect.value - served.effects[measure].value)
    assert served.types == ()  # none of these questions that have an answer has a type


def test_each_query_is_encoded_once_for_all_variations(built: BuiltIndex) -> None:
    encoder, advanced = CountingEncoder(), list[str]()
    rows = ablation_table(VARIATIONS, DATASET, built.index, encoder, advanced.append)
    assert len(rows) == 1 + len(VARIATIONS)
    assert sorted(encoder.queries) == sorted(query.text for query in DATASET.queries[:2])
    assert advanced[:2] == ["いまの設定"] * 2
    assert len(advanced) == 2 * len(rows)


def test_the_served_index_keeps_its_own_lexical_indexes(built: BuiltIndex) -> None:
    before = dict(built.index.lexical)
    ablation_table(VARIATIONS, DATASET, built.index, LetterEncoder())
    assert built.index.lexical == before


def test_rank_fusion_of_the_parts_adds_the_inverse_ranks(built: BuiltIndex) -> None:
    settings = SearchSettings.load().changed({"dense_fades": None})
    scored = Searcher(built.index, LetterEncoder(), settings)
    ranked = RankFusedPartsSearcher(built.index, LetterEncoder(), settings)
    for query in DATASET.queries:
        hits = scored.search(query.text, 10).hits
        expected = dict.fromkeys((hit.passage_id for hit in hits), 0.0)
        for part in settings.weights.used:
            scores = sorted({hit.parts[part] for hit in hits}, reverse=True)[:-1]
            for hit in hits:
                if hit.parts[part] in scores:
                    above = sum(other.parts[part] > hit.parts[part] for other in hits)
                    expected[hit.passage_id] += 1 / (60 + 1 + above)
        found = ranked.search(query.text, 10).hits
        assert {hit.passage_id: hit.score for hit in found} == pytest.approx(expected)
        assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
        assert [hit.score for hit in found] == sorted(expected.values(), reverse=True)
