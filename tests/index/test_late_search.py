"""Search whose first hits are judged by late interaction, calculated by hand."""

from collections.abc import Callable
from math import log
from pathlib import Path

import numpy as np
import pytest

from corpus.passages.passage import PassageKind
from index.building import build_index
from index.encoder import Encoder, PassageEmbeddings, QueryEmbedding
from index.late_index import QueryTokens
from index.search_index import SearchIndex, load_index
from index.search_settings import SearchSettings, Weights
from index.searcher import Searcher, SearchResult
from index.token_matrix import TokenMatrix
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

QUERY = "量子の予算"
VECTORS = {
    "量子の予算": (1.0, 0.0),
    "人材の政策": (0.8, 0.6),
    "量子の人材": (0.6, 0.8),
    "予算の投資": (0.0, 1.0),
    "": (1.0, 0.0),
}
PASSAGES = (
    passage("量子の予算", "plan.0001"),
    passage("人材の政策", "plan.0002"),
    passage("量子の人材", "note.0001"),
    passage("予算の投資", "note.0002"),
)
CHARACTERS = sorted(set("".join(VECTORS)))

# Of the query's characters の stands in all 4 passages, each other in 2 of them: their idf are
# ln(1 + 0.5/4.5) and ln(1 + 2.5/2.5).
COMMON, RARE = log(10 / 9), log(2)
ALL = 4 * RARE + COMMON
LATE = {
    "plan.0001": 1.0,
    "plan.0002": COMMON / ALL,  # の
    "note.0001": (2 * RARE + COMMON) / ALL,  # 量子の
    "note.0002": (2 * RARE + COMMON) / ALL,  # 予算の
}


class OneHotEncoder(StubEncoder):
    """A text's tokens are its characters; two have the cosine 1 if they are the same, else 0."""

    def encode_query(self, query: str) -> QueryEmbedding:
        """The vector given, and the characters."""
        ids, vectors = one_hot(query)
        vector = np.array(VECTORS[query], np.float32)
        return QueryEmbedding(vector, QueryTokens(ids, vectors, np.ones(len(ids), np.float32)))

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> PassageEmbeddings:
        """The vectors given, and the characters."""
        made = super().encode_passages(passages, advance)
        tokens = tuple(TokenMatrix.compress(*one_hot(text)) for text in passages)
        return PassageEmbeddings(made.vectors, tokens)


def one_hot(
    text: str,
) -> tuple[
    np.ndarray[tuple[int], np.dtype[np.int32]], np.ndarray[tuple[int, int], np.dtype[np.float32]]
]:
    ids = np.array([CHARACTERS.index(character) for character in text], np.int32)
    return ids, np.eye(len(CHARACTERS), dtype=np.float32)[ids]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder = tmp_path_factory.mktemp("late")
    build_index(corpus_of(*PASSAGES), OneHotEncoder(VECTORS), RECIPE, folder)
    return load_index(folder, RECIPE)


def searcher(index: SearchIndex, late: float = 1.0, late_candidates: int = 50) -> Searcher:
    weights = Weights(dense=1.0, late=late)
    settings = SearchSettings(weights=weights, late_candidates=late_candidates)
    return Searcher(index, OneHotEncoder(VECTORS), settings)


def scores(result: SearchResult) -> dict[str, float]:
    return {hit.passage_id: hit.score for hit in result.hits}


def part(result: SearchResult, name: str) -> dict[str, float]:
    return {hit.passage_id: hit.parts[name] for hit in result.hits}


def test_the_late_part_is_the_weighed_share_of_the_query_that_a_passage_matches(
    index: SearchIndex,
) -> None:
    result = searcher(index).search(QUERY, 4)
    assert part(result, "late") == pytest.approx(LATE, abs=1e-3)


def test_late_interaction_changes_the_order_that_the_retrievers_gave(index: SearchIndex) -> None:
    without = searcher(index, late=0.0).search(QUERY, 4)
    assert list(scores(without)) == ["plan.0001", "plan.0002", "note.0001", "note.0002"]
    assert all(set(hit.parts) == {"dense"} for hit in without.hits)
    # The cosines 1, 0.8, 0.6, 0 stay as they are; late scores are stretched over those of
    # plan.0001 and plan.0002, so those of the notes are 2 ln 2 / 4 ln 2.
    result = searcher(index).search(QUERY, 4)
    assert scores(result) == pytest.approx(
        {
            "plan.0001": (1.0 + 1.0) / 2,
            "note.0001": (0.6 + 0.5) / 2,
            "plan.0002": (0.8 + 0.0) / 2,
            "note.0002": (0.0 + 0.5) / 2,
        },
        abs=1e-3,
    )
    assert list(scores(result)) == ["plan.0001", "note.0001", "plan.0002", "note.0002"]


def test_shares_are_by_weight_and_sum_to_the_score(index: SearchIndex) -> None:
    result = searcher(index, late=3.0).search(QUERY, 4)
    shares = {hit.passage_id: dict(hit.shares) for hit in result.hits}
    assert shares["note.0001"] == pytest.approx({"dense": 0.6 / 4, "late": 0.5 * 3 / 4}, abs=1e-3)
    assert shares["plan.0002"] == pytest.approx({"dense": 0.8 / 4, "late": 0.0}, abs=1e-3)
    for hit in result.hits:
        assert sum(hit.shares.values()) == pytest.approx(hit.score, abs=1e-6)


def test_what_is_not_among_the_best_candidates_keeps_the_lowest_late_score(
    index: SearchIndex,
) -> None:
    result = searcher(index, late_candidates=2).search(QUERY, 4)
    # plan.0001 and plan.0002 are judged; what the notes would get is not looked at
    lowest = LATE["plan.0002"]
    assert part(result, "late") == pytest.approx(
        {"plan.0001": 1.0, "plan.0002": lowest, "note.0001": lowest, "note.0002": lowest}, abs=1e-3
    )
    assert scores(result) == pytest.approx(
        {"plan.0001": 1.0, "plan.0002": 0.4, "note.0001": 0.3, "note.0002": 0.0}, abs=1e-3
    )


def test_one_candidate_alone_is_judged_by_the_retrievers(index: SearchIndex) -> None:
    result = searcher(index, late_candidates=1).search(QUERY, 4)
    assert list(scores(result).values()) == pytest.approx([0.5, 0.4, 0.3, 0.0], abs=1e-3)
    assert {hit.shares["late"] for hit in result.hits} == {0.0}


def test_only_what_may_be_found_is_judged(index: SearchIndex) -> None:
    notes = searcher(index).search(QUERY, 5, frozenset({"note"}))
    assert list(scores(notes)) == ["note.0001", "note.0002"]
    # both match alike, so late interaction tells nothing between them
    assert {hit.shares["late"] for hit in notes.hits} == {0.0}
    plans = searcher(index, late_candidates=1).search(QUERY, 5, frozenset({"plan"}))
    assert list(scores(plans)) == ["plan.0001", "plan.0002"]
    assert searcher(index).search(QUERY, 5, frozenset()).hits == ()


def test_k_does_not_change_what_is_judged(index: SearchIndex) -> None:
    whole = searcher(index).search(QUERY, 4).hits
    assert [searcher(index).search(QUERY, k).hits for k in (1, 2, 3)] == [
        whole[:1],
        whole[:2],
        whole[:3],
    ]


def test_a_query_without_a_token_is_ordered_by_the_retrievers(index: SearchIndex) -> None:
    result = searcher(index).search("", 4)
    assert list(scores(result)) == ["plan.0001", "plan.0002", "note.0001", "note.0002"]
    assert {hit.shares["late"] for hit in result.hits} == {0.0}


def test_late_interaction_judges_what_words_found_too(index: SearchIndex) -> None:
    settings = SearchSettings(weights=Weights(lemma=1.0, late=1.0))
    result = Searcher(index, OneHotEncoder(VECTORS), settings).search(QUERY, 4)
    # plan.0002 shares no word: の is none; both notes share one of two, and match alike
    assert scores(result) == pytest.approx(
        {"plan.0001": 1.0, "note.0001": 0.25, "note.0002": 0.25}, abs=1e-3
    )
    assert result.best_cosine == 0.0


def test_a_footnote_that_names_a_source_gets_its_share_of_the_late_score_too(
    tmp_path: Path,
) -> None:
    note = passage("予算の投資", "note.0002", kind=PassageKind.FOOTNOTE)
    source = passage("量子の予算 https://example.jp/", "note.0003", kind=PassageKind.FOOTNOTE)
    encoder = StubEncoder({**VECTORS, source.text: (1.0, 0.0)})
    build_index(corpus_of(PASSAGES[1], note, source), encoder, RECIPE, tmp_path)
    settings = SearchSettings(weights=Weights(dense=1.0, late=1.0), source_note_share=0.6)
    hits = Searcher(load_index(tmp_path, RECIPE), encoder, settings).search(QUERY, 3).hits
    (found,) = [hit for hit in hits if hit.passage_id == "note.0003"]
    # first by both: each gives it half, of which 0.6 is left
    assert found.shares == pytest.approx({"dense": 0.3, "late": 0.3}, abs=1e-3)


@pytest.mark.parametrize(
    "query",
    [
        "、。！？…",
        "※§¶",
        "😀🎉👨‍👩‍👧",
        "税",
        "は",
        " ",
        "",
        "\u200b",
        "𠮷",
        "ﾕﾆｺｰﾄﾞ　㍿",
        "the budget of the government",
        "정부의 예산은 얼마입니까",
        "量子の予算" * 600,
    ],
    ids=lambda query: repr(query[:12]),
)
def test_queries_of_any_kind_are_judged_by_the_real_model(
    query: str, encoder: Encoder, tmp_path: Path
) -> None:
    build_index(corpus_of(*PASSAGES), encoder, RECIPE, tmp_path)
    hits = Searcher(load_index(tmp_path, RECIPE), encoder).search(query, 10).hits
    assert sorted(hit.passage_id for hit in hits) == sorted(p.passage_id for p in PASSAGES)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert all(0 <= hit.score <= 1 + 1e-6 for hit in hits)
    for hit in hits:
        assert set(hit.shares) == {"dense", "lemma", "bigram", "late"}
        assert sum(hit.shares.values()) == pytest.approx(hit.score, abs=1e-5)
