"""Search over a tiny corpus whose vectors and BM25 can be calculated by hand."""

from math import log
from pathlib import Path

import pytest

from corpus.passages.passage import Passage, PassageKind
from index.building import build_index
from index.lexical_index import LexicalIndex
from index.search_index import load_index
from index.search_settings import SearchSettings, Weights
from index.searcher import Searcher, SearchResult
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

QUERY = "量子の予算"
VECTORS = {
    "量子の予算": (1.0, 0.0),
    "人材の政策": (0.8, 0.6),
    "量子の人材": (0.6, 0.8),
    "予算の投資": (0.0, 1.0),
    "宇宙": (0.0, -1.0),
}
PASSAGES = (
    passage("量子の予算", "plan.0001"),
    passage("人材の政策", "plan.0002"),
    passage("量子の人材", "note.0001"),
    passage("予算の投資", "note.0002"),
)
DENSE_ONLY = SearchSettings(weights=Weights(dense=1.0))
LEXICAL_ONLY = SearchSettings(weights=Weights(lemma=1.0))
WEIGHTS = SearchSettings(weights=Weights(dense=1.0, lemma=0.5, bigram=0.5))


def searcher(
    folder: Path, passages: tuple[Passage, ...] = PASSAGES, settings: SearchSettings = WEIGHTS
) -> Searcher:
    encoder = StubEncoder(VECTORS)
    build_index(corpus_of(*passages), encoder, RECIPE, folder)
    return Searcher(load_index(folder, RECIPE), encoder, settings)


def found(result: SearchResult) -> list[str]:
    return [hit.passage_id for hit in result.hits]


def test_the_parts_are_raw_scores_and_the_shares_what_they_add_to_the_score(tmp_path: Path) -> None:
    hits = searcher(tmp_path).search(QUERY, 4).hits
    # Every row has 2 lemmas and 4 bigrams, so BM25 of a term is idf / (1 + k1): of a term in
    # 2 of 4 rows ln(1 + 2.5/2.5) = ln 2, in 1 of 4 rows ln(1 + 3.5/1.5) = ln 10/3.
    two, one = (log(2) / (1 + LexicalIndex.K1), log(10 / 3) / (1 + LexicalIndex.K1))
    # lemmas 量子, 予算; bigrams 量子, 子の, の予 (in one row only), 予算
    parts = {
        "plan.0001": {"dense": 1.0, "lemma": 2 * two, "bigram": 3 * two + one},
        "note.0001": {"dense": 0.6, "lemma": two, "bigram": 2 * two},
        "plan.0002": {"dense": 0.8, "lemma": 0.0, "bigram": 0.0},
        "note.0002": {"dense": 0.0, "lemma": two, "bigram": two},
    }
    # bigram / best bigram: 2 ln 2 / (3 ln 2 + ln 10/3) = 0.422222, half of it 0.211111
    shares = {
        "plan.0001": {"dense": 1 / 2, "lemma": 1 / 4, "bigram": 1 / 4},
        "note.0001": {"dense": 0.6 / 2, "lemma": 0.5 / 4, "bigram": 0.422222 / 4},
        "plan.0002": {"dense": 0.8 / 2, "lemma": 0.0, "bigram": 0.0},
        "note.0002": {"dense": 0.0, "lemma": 0.5 / 4, "bigram": 0.211111 / 4},
    }
    assert [(hit.rank, hit.passage_id) for hit in hits] == list(enumerate(parts, 1))
    for hit in hits:
        assert dict(hit.parts) == pytest.approx(parts[hit.passage_id], abs=1e-6)
        assert dict(hit.shares) == pytest.approx(shares[hit.passage_id], abs=1e-5)
        assert hit.score == pytest.approx(sum(shares[hit.passage_id].values()), abs=1e-5)


def test_k_takes_the_first_of_the_same_order(tmp_path: Path) -> None:
    search = searcher(tmp_path).search
    order = ["plan.0001", "note.0001", "plan.0002", "note.0002"]
    for k in (1, 2, 3, 4, 5, 1000):
        assert found(search(QUERY, k)) == order[:k]


def test_the_best_cosine_is_of_all_searched_whatever_k(tmp_path: Path) -> None:
    search = searcher(tmp_path).search
    assert search(QUERY, 1).best_cosine == pytest.approx(1.0)
    assert search("人材の政策", 1, frozenset({"note"})).best_cosine == pytest.approx(0.96)


def test_only_the_given_documents_are_searched(tmp_path: Path) -> None:
    search = searcher(tmp_path).search
    assert found(search(QUERY, 5, frozenset({"note"}))) == ["note.0001", "note.0002"]
    assert found(search(QUERY, 5, frozenset({"plan"}))) == ["plan.0001", "plan.0002"]
    both = frozenset({"plan", "note"})
    assert search(QUERY, 5, both).hits == search(QUERY, 5).hits


@pytest.mark.parametrize("documents", [frozenset[str](), frozenset({"no such document"})])
def test_in_no_documents_nothing_is_found(documents: frozenset[str], tmp_path: Path) -> None:
    result = searcher(tmp_path).search(QUERY, 5, documents)
    assert (result.hits, result.best_cosine) == ((), 0.0)


def test_the_same_query_gives_the_same_hits(tmp_path: Path) -> None:
    search = searcher(tmp_path).search
    first = search(QUERY, 4)
    assert all(search(QUERY, 4).hits == first.hits for _ in range(5))


def test_ties_are_broken_by_the_passages_order(tmp_path: Path) -> None:
    same = tuple(passage("人材の政策", f"plan.{number:04d}") for number in range(1, 31))
    search = searcher(tmp_path, same).search
    assert found(search(QUERY, 30)) == [p.passage_id for p in same]
    assert found(search("人材の政策", 3)) == ["plan.0001", "plan.0002", "plan.0003"]


@pytest.mark.parametrize("kind", [DENSE_ONLY, LEXICAL_ONLY])
def test_with_one_retriever_ties_are_broken_by_the_passages_order(
    kind: SearchSettings, tmp_path: Path
) -> None:
    same = tuple(passage("人材の政策", f"plan.{number:04d}") for number in range(1, 31))
    search = searcher(tmp_path, same, kind).search
    assert found(search("人材の政策", 3)) == ["plan.0001", "plan.0002", "plan.0003"]


def test_ties_at_the_last_candidate_are_broken_by_the_passages_order(tmp_path: Path) -> None:
    same = tuple(passage("人材の政策", f"plan.{number:04d}") for number in range(1, 301))
    few = SearchSettings(weights=Weights(lemma=1.0), candidates=100)
    search = searcher(tmp_path, same, few).search
    assert found(search("人材の政策", 100)) == [p.passage_id for p in same[:100]]


def test_dense_search_alone_orders_by_cosine(tmp_path: Path) -> None:
    hits = searcher(tmp_path, settings=DENSE_ONLY).search(QUERY, 4).hits
    assert [(hit.passage_id, round(hit.parts["dense"], 6)) for hit in hits] == [
        ("plan.0001", 1.0),
        ("plan.0002", 0.8),
        ("note.0001", 0.6),
        ("note.0002", 0.0),
    ]
    assert all(set(hit.parts) == {"dense"} for hit in hits)


def test_lexical_search_alone_finds_what_shares_a_word_and_needs_no_vector(
    tmp_path: Path,
) -> None:
    result = searcher(tmp_path, settings=LEXICAL_ONLY).search("政策と投資", 4)  # has no vector
    assert sorted(found(result)) == ["note.0002", "plan.0002"]
    assert result.best_cosine == 0.0


def test_a_query_that_shares_no_word_is_answered_by_the_vectors(tmp_path: Path) -> None:
    hits = searcher(tmp_path).search("宇宙", 4).hits
    assert hits[0].passage_id == "plan.0001"  # cosines 0, -0.6, -0.8, -1
    assert [hit.parts["lemma"] for hit in hits] == [0.0] * 4


def test_headings_are_searched_too(tmp_path: Path) -> None:
    under_heading = passage("人材の政策", "plan.0003", section=("宇宙",))
    search = searcher(tmp_path, (*PASSAGES, under_heading), LEXICAL_ONLY).search
    assert found(search("宇宙", 5)) == ["plan.0003"]


def test_a_footnote_that_names_a_source_gets_its_share_of_the_score(tmp_path: Path) -> None:
    address = "https://example.jp/"
    note = passage(f"量子の予算 {address}", "note.0002", kind=PassageKind.FOOTNOTE)
    remark = passage("予算の投資", "plan.0003", kind=PassageKind.FOOTNOTE)
    encoder = StubEncoder({**VECTORS, note.text: (1.0, 0.0)})
    build_index(corpus_of(PASSAGES[1], note, remark), encoder, RECIPE, tmp_path)
    index = load_index(tmp_path, RECIPE)
    shares = {}
    for share in (1.0, 0.7):
        settings = SearchSettings(weights=Weights(dense=1.0), source_note_share=share)
        hits = Searcher(index, encoder, settings).search(QUERY, 3).hits
        shares[share] = [(hit.passage_id, round(hit.score, 6)) for hit in hits]
        assert all(hit.shares == {"dense": hit.score} for hit in hits)
    # cosines 1, 0.8 and 0, stretched over themselves
    assert shares[1.0] == [("note.0002", 1.0), ("plan.0002", 0.8), ("plan.0003", 0.0)]
    assert shares[0.7] == [("plan.0002", 0.8), ("note.0002", 0.7), ("plan.0003", 0.0)]


def test_every_stage_is_timed(tmp_path: Path) -> None:
    took_ms = searcher(tmp_path).search(QUERY, 1).took_ms
    assert list(took_ms) == ["encode", "lexical", "dense", "fusion", "late"]
    assert all(0 <= value < 60_000 for value in took_ms.values())


def test_a_repetition_takes_no_place_and_is_told_with_the_better(tmp_path: Path) -> None:
    again = (passage("量子の予算", "note.0003"), passage("量子の予算", "note.0004"))
    settings = WEIGHTS.changed({"repetitions_once": True})
    hits = searcher(tmp_path, (*PASSAGES, *again), settings).search(QUERY, 2).hits
    assert [(hit.passage_id, hit.repeated_in) for hit in hits] == [
        ("plan.0001", ("note.0003", "note.0004")),
        ("note.0001", ()),
    ]
    kept = searcher(tmp_path, (*PASSAGES, *again)).search(QUERY, 3).hits
    assert [hit.passage_id for hit in kept] == ["plan.0001", "note.0003", "note.0004"]
