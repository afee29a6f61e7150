"""Rank fusion (RRF), the baseline that score fusion is measured against."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.encoder import Encoder
from index.hit import Hit
from index.search_index import SearchIndex
from index.search_settings import SearchSettings, Weights
from index.searcher import Searcher, SearchResult


@dataclass(frozen=True)
class RankFusionSettings:
    """The retrievers whose ranks are fused, RRF's constant, and the ranks considered of each.

    A passage's score is the sum of 1 / (rrf_k + rank). Cormack, Clarke and Büttcher, SIGIR
    2009, who found 60 to do well.
    """

    retrievers: tuple[str, ...]
    rrf_k: int = 60
    candidates: int = 200


class RankFusedSearcher(Searcher):
    """Searches with each retriever alone and fuses the ranks.

    A hit's `parts` are what each retriever adds to its score. It is slower than need be: it
    serves comparison only.
    """

    def __init__(self, index: SearchIndex, encoder: Encoder, settings: RankFusionSettings) -> None:
        super().__init__(index, encoder)
        self._ranking = settings
        self._alone = {
            name: Searcher(
                index,
                encoder,
                SearchSettings(weights=Weights(**{name: 1.0}), candidates=settings.candidates),
            )
            for name in settings.retrievers
        }
        self._rows = {passage.passage_id: row for row, passage in enumerate(index.passages)}

    def search(
        self, query: str, k: int, document_ids: frozenset[str] | None = None
    ) -> SearchResult:
        """Return up to k hits for a query, in the given documents or in all."""
        parts: dict[str, dict[str, float]] = {}
        took_ms: dict[str, float] = {}
        best_cosine = 0.0
        for name, searcher in self._alone.items():
            result = searcher.search(query, self._ranking.candidates, document_ids)
            for hit in result.hits:
                parts.setdefault(hit.passage_id, {})[name] = 1 / (self._ranking.rrf_k + hit.rank)
            for stage, ms in result.took_ms.items():
                took_ms[stage] = took_ms.get(stage, 0.0) + ms
            best_cosine = max(best_cosine, result.best_cosine)
        return SearchResult(self._ranked(parts, k), best_cosine, took_ms)

    def _ranked(self, parts: Mapping[str, Mapping[str, float]], k: int) -> tuple[Hit, ...]:
        scores = {passage_id: sum(of.values()) for passage_id, of in parts.items()}
        best = sorted(scores, key=lambda passage_id: (-scores[passage_id], self._rows[passage_id]))
        return tuple(
            Hit(passage_id, rank, scores[passage_id], parts[passage_id])
            for rank, passage_id in enumerate(best[:k], 1)
        )
