"""Rank fusion: the sum of reciprocal ranks, ties in the order of the passages."""

import pytest

from eval.rank_fusion import RankFusedSearcher, RankFusionSettings
from index.search_index import SearchIndex
from index.searcher import SearchResult

from .inline import hits, passage


class FakeSearcher:
    """One retriever that finds the passages it is told to."""

    def __init__(self, found: str, best_cosine: float) -> None:
        self._found, self._best_cosine = found, best_cosine

    def search(self, _query: str, k: int, _document_ids: frozenset[str] | None) -> SearchResult:
        """The hits it was told, whatever the query."""
        return SearchResult(hits(*self._found[:k]), self._best_cosine, {"encode": 1.0})


def test_scores_are_sums_of_reciprocal_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    index = SearchIndex(
        "g1",
        tuple(passage(name, ((0, 1),)) for name in "abcd"),
        None,  # type: ignore[arg-type]  # only the fakes below search
        None,  # type: ignore[arg-type]  # likewise
        {},
    )
    searcher = RankFusedSearcher(index, None, RankFusionSettings(("lemma", "dense")))  # type: ignore[arg-type]  # likewise
    fakes = {"lemma": FakeSearcher("bad", 0.0), "dense": FakeSearcher("abc", 0.9)}
    monkeypatch.setattr(searcher, "_alone", fakes)
    result = searcher.search("予算", 3)
    assert [(hit.passage_id, hit.rank) for hit in result.hits] == [("a", 1), ("b", 2), ("c", 3)]
    # a and b tie at 1/61 + 1/62 and keep their order; c and d tie at 1/63
    assert [hit.score for hit in result.hits] == pytest.approx(
        [0.032522, 0.032522, 0.015873], abs=1e-6
    )
    assert result.hits[2].parts == {"dense": 1 / 63}
    assert result.best_cosine == 0.9
    assert result.took_ms == {"encode": 2.0}
