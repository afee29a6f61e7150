"""Search over a built index: dense and lexical scores, fused."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.language.abbreviations import Abbreviation
from corpus.passages.passage import Passage
from index.abbreviation_file import read_abbreviations
from index.analyzer import bigrams, lemmas
from index.encoder import Encoder
from index.errors import IndexDamaged
from index.expansion import Expander, expanded_scores
from index.faiss_index import FaissIndex
from index.families import Families, Rows
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
    """A loaded index: passages by row, vectors, lexical indexes by name, and abbreviations.

    Every passage has a vector. The lexical indexes hold the heads of families only, in their
    order: a table's rows would make its words look common.
    """

    generation: str
    passages: tuple[Passage, ...]
    vectors: VectorIndex
    lexical: Mapping[str, LexicalIndex]
    abbreviations: tuple[Abbreviation, ...] = ()
    families: Families = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "families", Families.of(self.passages))

    @property
    def findable(self) -> tuple[Passage, ...]:
        """The passages that a search can return: all but the rows of tables."""
        return tuple(self.passages[row] for row in self.families.heads)

    def families_of(self, document_ids: frozenset[str]) -> Rows:
        """The families that belong to one of these documents."""
        heads = enumerate(self.families.heads)
        return np.array(
            [f for f, row in heads if self.passages[row].document_id in document_ids], np.int64
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
            abbreviations=read_abbreviations(generation),
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
        self._expander = Expander(index.abbreviations)
        heads = [index.passages[row] for row in index.families.heads]
        self._is_source_note = np.array([passage.is_source_note for passage in heads])

    def search(
        self, query: str, k: int, document_ids: frozenset[str] | None = None
    ) -> SearchResult:
        """Return up to k hits for a query, in the given documents or in all.

        A table is found by its own vector or by that of one of its rows, whichever is nearer;
        a row is no hit of its own. Measured on the dev questions, that puts more tables first
        than rows as hits do, and the reader sees the row in its table.

        Ties are broken by the passages' order, so the same query gives the same hits.
        """
        clock = _Clock()
        families = self.index.families
        allowed = None if document_ids is None else self.index.families_of(document_ids)
        considered = self._settings.candidates
        vector = self.encoder.encode_query(query) if "dense" in self._settings.weights else None
        clock.lap("encode")
        expansions = self._expander.expand(query)
        lexical = {}
        for name in self._settings.weights:
            if name != "dense":
                index = self.index.lexical[name]
                lexical[name] = expanded_scores(index, query, expansions)
        clock.lap("lexical")
        candidates, floors, best_cosine = [], {}, 0.0
        if vector is not None:
            rows = None if allowed is None else families.rows_of(allowed)
            # rows of one table may fill the first places
            nearest, scores = self.index.vectors.search(vector, 2 * considered, rows)
            found, first = np.unique(families.family_of[nearest], return_index=True)
            order = np.argsort(first)[:considered]
            found, scores = found[order], scores[first[order]]
            candidates.append(found)
            floors["dense"] = float(scores[-1]) if len(scores) else 0.0
            saying = scores[~self._is_source_note[found]]
            best_cosine = float(saying[0]) if len(saying) else 0.0
        clock.lap("dense")
        for name, all_scores in lexical.items():
            found = _best(all_scores, considered, allowed)
            candidates.append(found)
            floors[name] = 0.0  # no shared term is no score
        pool = np.unique(np.concatenate(candidates)) if candidates else np.empty(0, np.int64)
        parts = {name: all_scores[pool] for name, all_scores in lexical.items()}
        found_by = families.heads[pool]
        if vector is not None and len(pool):
            scores = self.index.vectors.scores(vector, families.rows_of(pool))
            found_by, parts["dense"] = families.best(pool, scores)
        hits = self._hits(pool, found_by, parts, floors, k) if len(pool) else ()
        clock.lap("fusion")
        return SearchResult(hits, best_cosine, clock.took_ms)

    def _hits(
        self,
        pool: Rows,
        found_by: Rows,
        parts: Mapping[str, NDArray[np.float32]],
        floors: Mapping[str, float],
        k: int,
    ) -> tuple[Hit, ...]:
        fused = fuse(parts, floors, self._settings.weights)
        share = np.float32(self._settings.source_note_share)
        fused = fused.scaled(np.where(self._is_source_note[pool], share, np.float32(1)))
        best = np.lexsort((pool, -fused.scores))[:k]
        return tuple(
            Hit(
                passage_id=self._passage_id(self.index.families.heads[pool[place]]),
                found_by=self._passage_id(found_by[place]),
                rank=rank,
                score=float(fused.scores[place]),
                parts={name: float(scores[place]) for name, scores in parts.items()},
                shares={name: float(share[place]) for name, share in fused.shares.items()},
            )
            for rank, place in enumerate(best, 1)
        )

    def _passage_id(self, row: np.int64) -> str:
        return self.index.passages[int(row)].passage_id


def _best(scores: NDArray[np.float32], k: int, rows: Rows | None) -> Rows:
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
