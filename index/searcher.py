"""Search over a built index: dense and lexical scores, fused."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.passage import Passage
from index.analyzer import bigrams, lemmas
from index.encoder import Encoder
from index.errors import IndexDamaged
from index.faiss_index import FaissIndex
from index.fusion import FUSED, FusionSettings, fuse
from index.generation import check_files, current_generation, read_manifest
from index.hit import Hit
from index.lexical_index import LexicalIndex
from index.passage_file import read_passages
from index.recipe import Recipe
from index.vector_index import VectorIndex

LEXICAL = {"lemma": lemmas, "bigram": bigrams}
"""The lexical indexes by name, each with the analysis that gives its terms."""


@dataclass(frozen=True)
class SearchResult:
    """Hits, best first, and the milliseconds each stage took.

    `best_cosine` is the largest cosine of any passage searched that says something of its own
    (footnotes that only name a source do not), whatever k; 0 without vectors.
    """

    hits: tuple[Hit, ...]
    best_cosine: float
    took_ms: Mapping[str, float]


@dataclass(frozen=True)
class SearchIndex:
    """A loaded index: passages by row, vectors, and lexical indexes by name."""

    generation: str
    passages: tuple[Passage, ...]
    vectors: VectorIndex
    lexical: Mapping[str, LexicalIndex]

    def rows_of(self, document_ids: frozenset[str]) -> NDArray[np.int64]:
        """The rows whose passages belong to one of these documents."""
        return np.array(
            [row for row, p in enumerate(self.passages) if p.document_id in document_ids], np.int64
        )


def load_index(index_folder: Path, recipe: Recipe, *, any_corpus: bool = False) -> SearchIndex:
    """Load the current generation after checking its recipe and every file's hash.

    With `any_corpus` it may be of other documents than the recipe's. Raises IndexMissing,
    IndexMismatch (both values shown) or IndexDamaged (the file named).
    """
    generation = current_generation(index_folder)
    manifest = read_manifest(generation)
    recipe.check(manifest.recipe, generation, any_corpus=any_corpus)
    check_files(generation, manifest)
    try:
        return SearchIndex(
            generation=generation.name,
            passages=read_passages(generation),
            vectors=FaissIndex.load(generation),
            lexical={
                name: LexicalIndex.load(analyze, generation / name)
                for name, analyze in LEXICAL.items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamaged(
            f"the index {generation} cannot be loaded ({type(error).__name__}: {error}); "
            "build it anew with `seisaku build`"
        ) from error


class Searcher:
    """Finds the passages for a query in one index."""

    def __init__(
        self, index: SearchIndex, encoder: Encoder, settings: FusionSettings = FUSED
    ) -> None:
        self.index = index
        self.encoder = encoder
        self._settings = settings
        self._is_source_note = np.array([passage.is_source_note for passage in index.passages])

    def search(
        self, query: str, k: int, document_ids: frozenset[str] | None = None
    ) -> SearchResult:
        """Return up to k hits for a query, in the given documents or in all.

        Ties are broken by the passages' order, so the same query gives the same hits.
        """
        clock = _Clock()
        rows = None if document_ids is None else self.index.rows_of(document_ids)
        considered = self._settings.candidates
        vector = self.encoder.encode_query(query) if "dense" in self._settings.weights else None
        clock.lap("encode")
        lexical = {}
        for name in self._settings.weights:
            if name != "dense":
                index = self.index.lexical[name]
                lexical[name] = index.scores(index.terms(query))
        clock.lap("lexical")
        candidates, floors, best_cosine = [], {}, 0.0
        if vector is not None:
            found, scores = self.index.vectors.search(vector, considered, rows)
            candidates.append(found)
            floors["dense"] = float(scores[-1]) if len(scores) else 0.0
            saying = scores[~self._is_source_note[found]]
            best_cosine = float(saying[0]) if len(saying) else 0.0
        clock.lap("dense")
        for name, all_scores in lexical.items():
            found = _best(all_scores, considered, rows)
            candidates.append(found)
            floors[name] = 0.0  # no shared term is no score
        pool = np.unique(np.concatenate(candidates)) if candidates else np.empty(0, np.int64)
        parts = {name: all_scores[pool] for name, all_scores in lexical.items()}
        if vector is not None:
            parts["dense"] = self.index.vectors.scores(vector, pool)
        hits = self._hits(pool, parts, floors, k) if len(pool) else ()
        clock.lap("fusion")
        return SearchResult(hits, best_cosine, clock.took_ms)

    def _hits(
        self,
        pool: NDArray[np.int64],
        parts: Mapping[str, NDArray[np.float32]],
        floors: Mapping[str, float],
        k: int,
    ) -> tuple[Hit, ...]:
        fused = fuse(parts, floors, self._settings.weights)
        fused[self._is_source_note[pool]] *= self._settings.source_note_share
        best = np.lexsort((pool, -fused))[:k]
        return tuple(
            Hit(
                passage_id=self.index.passages[int(pool[place])].passage_id,
                rank=rank,
                score=float(fused[place]),
                parts={name: float(scores[place]) for name, scores in parts.items()},
            )
            for rank, place in enumerate(best, 1)
        )


def _best(scores: NDArray[np.float32], k: int, rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Up to k rows with the largest scores above 0, among the given rows or all."""
    pool = np.arange(len(scores)) if rows is None else rows
    pool = pool[scores[pool] > 0]
    if len(pool) <= k:
        return pool
    last = np.partition(-scores[pool], k - 1)[k - 1]
    above = pool[-scores[pool] < last]
    return np.concatenate([above, pool[-scores[pool] == last][: k - len(above)]])


class _Clock:
    """Milliseconds between laps."""

    def __init__(self) -> None:
        self.took_ms: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.took_ms[name] = (now - self._last) * 1000
        self._last = now
