"""Rank fusion (RRF) of all parts of the served score, late interaction among them."""

from dataclasses import replace

from index.encoder import Encoder
from index.hit import Hit
from index.search_index import SearchIndex
from index.search_settings import SearchSettings
from index.searcher import Searcher, SearchResult

_RRF_K = 60


class RankFusedPartsSearcher(Searcher):
    """Finds and judges as the served searcher does, then orders by ranks and not by scores.

    Which passages late interaction judges is still chosen by score. A part whose weight would
    be 0, and a score at a part's floor (no shared word, not judged), gives no rank. Cormack,
    Clarke and Büttcher, SIGIR 2009.
    """

    def __init__(self, index: SearchIndex, encoder: Encoder, settings: SearchSettings) -> None:
        super().__init__(index, encoder, settings)
        self._parts = tuple(settings.weights.used)

    def search(
        self, query: str, k: int, document_ids: frozenset[str] | None = None
    ) -> SearchResult:
        """Return up to k hits for a query, in the given documents or in all."""
        result = super().search(query, len(self.index.families), document_ids)
        gained: dict[str, dict[str, float]] = {hit.passage_id: {} for hit in result.hits}
        for part in self._parts:
            floor = min((hit.parts[part] for hit in result.hits), default=0.0)
            above = [hit for hit in result.hits if hit.parts[part] > floor]
            above.sort(key=lambda hit: -hit.parts[part])
            for rank, hit in enumerate(above, 1):
                gained[hit.passage_id][part] = 1 / (_RRF_K + rank)
        scores = {passage_id: sum(of.values()) for passage_id, of in gained.items()}
        # sorting is stable: what is alike stays in the served order
        best = sorted(result.hits, key=lambda hit: -scores[hit.passage_id])[:k]
        hits: tuple[Hit, ...] = tuple(
            replace(
                hit, rank=rank, score=scores[hit.passage_id], shares=dict(gained[hit.passage_id])
            )
            for rank, hit in enumerate(best, 1)
        )
        return replace(result, hits=hits)
