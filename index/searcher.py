"""Search over a built index: passages found by several scores, judged token by token."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, QueryEmbedding
from index.expansion import Expander, expanded_scores
from index.families import Rows
from index.fusion import Fused, fuse
from index.hit import Hit
from index.late_index import QueryTokens
from index.repetition import Repetitions
from index.search_index import SearchIndex
from index.search_settings import SearchSettings
from index.vector_index import Vectors


@dataclass(frozen=True)
class SearchResult:
    """Hits, best first, and the milliseconds each stage took.

    `best_cosine` is the largest cosine of any passage searched that says something of its own
    (footnotes that only name a source do not), whatever k; 0 without vectors. `tokens` are the
    query's, None where no vectors are used.
    """

    hits: tuple[Hit, ...]
    best_cosine: float
    took_ms: Mapping[str, float]
    tokens: QueryTokens | None = None


@dataclass(frozen=True)
class _Pool:
    """Families that some retriever found: their numbers, what found each, and their scores.

    `parts` are by retriever's name, `floors` the score that counts as nothing, `weights` what
    each part weighs for this query.
    """

    families: Rows
    found_by: Rows
    parts: dict[str, NDArray[np.float32]]
    floors: dict[str, float]
    weights: Mapping[str, float]


class Searcher:
    """Finds the passages for a query in one index, with the served settings or with others."""

    def __init__(
        self, index: SearchIndex, encoder: Encoder, settings: SearchSettings | None = None
    ) -> None:
        self.index = index
        self.encoder = encoder
        self._settings = settings or SearchSettings.load()
        self._expander = Expander(index.abbreviations if self._settings.expand else ())
        heads = [index.passages[row] for row in index.families.heads]
        self._is_source_note = np.array([passage.is_source_note for passage in heads])
        self._repetitions = Repetitions(index.passages)

    def search(
        self, query: str, k: int, document_ids: frozenset[str] | None = None
    ) -> SearchResult:
        """Return up to k hits for a query, in the given documents or in all.

        Retrievers find passages, each by its own score; the best of them together are judged
        anew by late interaction. A table is found by its own vector or by that of one of its
        rows, whichever is nearer; a row is no hit of its own. Measured on the dev questions,
        that puts more tables first than rows as hits do, and the reader sees the row in its
        table.

        Ties are broken by the passages' order, so the same query gives the same hits.
        """
        clock = _Clock()
        weights = self._settings.weights
        embedding = None
        if weights.dense or weights.late:
            embedding = self.encoder.encode_query(query)
        clock.lap("encode")
        return self._search(query, embedding, k, document_ids, clock)

    def search_embedded(
        self,
        query: str,
        embedding: QueryEmbedding,
        k: int,
        document_ids: frozenset[str] | None = None,
    ) -> SearchResult:
        """As `search`, of a query that was embedded before, with others."""
        return self._search(query, embedding, k, document_ids, _Clock())

    def _search(
        self,
        query: str,
        embedding: QueryEmbedding | None,
        k: int,
        document_ids: frozenset[str] | None,
        clock: "_Clock",
    ) -> SearchResult:
        weights = self._settings.weights
        allowed = None if document_ids is None else self.index.families_of(document_ids)
        lexical = self._lexical_scores(query)
        clock.lap("lexical")
        nearest = None
        if embedding is not None and weights.dense:
            nearest = self._nearest(embedding.vector, allowed)
        clock.lap("dense")
        weights_used = self._weights(query, lexical, allowed)
        pool = self._pool(lexical, nearest, embedding, allowed, weights_used)
        fused = self._fused(pool)
        clock.lap("fusion")
        if embedding is not None and weights.late and len(pool.families):
            self._judge(pool, fused, embedding.tokens)
            fused = self._fused(pool)
        clock.lap("late")
        best_cosine = 0.0 if nearest is None else self._best_cosine(*nearest)
        tokens = None if embedding is None else embedding.tokens
        return SearchResult(self._hits(pool, fused, k), best_cosine, clock.took_ms, tokens)

    def _lexical_scores(self, query: str) -> dict[str, NDArray[np.float32]]:
        """Every family's score by each lexical retriever that is used."""
        expansions = self._expander.expand(query)
        return {
            name: expanded_scores(self.index.lexical[name], query, expansions)
            for name in self._settings.weights.retrievers
            if name in self.index.lexical
        }

    def _weights(
        self,
        query: str,
        lexical: Mapping[str, NDArray[np.float32]],
        allowed: Rows | None,
    ) -> dict[str, float]:
        """What each part weighs for a query: `dense` the less, the more words are found."""
        weights = self._settings.weights.used
        fades = self._settings.dense_fades
        if fades is not None and "lemma" in lexical and "dense" in weights:
            index = self.index.lexical["lemma"]
            scores = lexical["lemma"] if allowed is None else lexical["lemma"][allowed]
            held = index.share_held(index.terms(query), scores)
            weights["dense"] *= float(np.interp(held, fades, (1.0, 0.0)))
        return weights

    def _nearest(self, vector: Vectors, allowed: Rows | None) -> tuple[Rows, Vectors]:
        """The families nearest to a vector, nearest first, and their cosines."""
        families, wanted = self.index.families, self._settings.candidates
        rows = None if allowed is None else families.rows_of(allowed)
        # rows of one table may fill the first places
        nearest, scores = self.index.vectors.search(vector, 2 * wanted, rows)
        found, first = np.unique(families.family_of[nearest], return_index=True)
        order = np.argsort(first)[:wanted]
        return found[order], scores[first[order]]

    def _pool(
        self,
        lexical: Mapping[str, NDArray[np.float32]],
        nearest: tuple[Rows, Vectors] | None,
        embedding: QueryEmbedding | None,
        allowed: Rows | None,
        weights: Mapping[str, float],
    ) -> _Pool:
        """What the retrievers found together, each family with its score by every one of them."""
        found = [_best(scores, self._settings.candidates, allowed) for scores in lexical.values()]
        floors = dict.fromkeys(lexical, 0.0)  # no shared term is no score
        if nearest is not None:
            found.append(nearest[0])
            floors["dense"] = float(nearest[1][-1]) if len(nearest[1]) else 0.0
        pool = np.unique(np.concatenate(found)).astype(np.int64)
        parts = {name: scores[pool] for name, scores in lexical.items()}
        found_by = self.index.families.heads[pool]
        if nearest is not None and embedding is not None and len(pool):
            rows = self.index.families.rows_of(pool)
            scores = self.index.vectors.scores(embedding.vector, rows)
            found_by, parts["dense"] = self.index.families.best(pool, scores)
        return _Pool(pool, found_by, parts, floors, weights)

    def _judge(self, pool: _Pool, fused: Fused, query: QueryTokens) -> None:
        """Give the best of a pool a score by late interaction; the others keep the floor's."""
        best = np.argsort(-fused.scores, kind="stable")[: self._settings.late_candidates]
        matches = self.index.late.best_matches(query, self.index.families, pool.families[best])
        scores = matches @ self.index.late.weights(query)
        floor = float(scores.min())
        pool.parts["late"] = np.full(len(pool.families), floor, np.float32)
        pool.parts["late"][best] = scores
        pool.floors["late"] = floor

    def _fused(self, pool: _Pool) -> Fused:
        """The pool's scores by the parts computed so far."""
        weights = {name: pool.weights[name] for name in pool.parts}
        fused = fuse(pool.parts, pool.floors, weights)
        share = np.float32(self._settings.source_note_share)
        return fused.scaled(np.where(self._is_source_note[pool.families], share, np.float32(1)))

    def _best_cosine(self, families: Rows, cosines: Vectors) -> float:
        """The largest cosine of a passage that says something of its own."""
        saying = cosines[~self._is_source_note[families]]
        return float(saying[0]) if len(saying) else 0.0

    def _hits(self, pool: _Pool, fused: Fused, k: int) -> tuple[Hit, ...]:
        """The k best of a pool; one that repeats a better one is told with it, and no hit."""
        repeated: dict[int, list[int]] = {}  # by row of the better, in the order of the hits
        places: list[int] = []
        for place in np.lexsort((pool.families, -fused.scores)):
            row = int(self.index.families.heads[pool.families[place]])
            better = None
            if self._settings.repetitions_once:
                better = self._repetitions.first_of(row, tuple(repeated))
            if better is not None:
                repeated[better].append(row)
            elif len(places) == k:
                break
            else:
                repeated[row] = []
                places.append(int(place))
        return tuple(
            Hit(
                passage_id=self._passage_id(row),
                found_by=self._passage_id(int(pool.found_by[place])),
                rank=rank,
                score=float(fused.scores[place]),
                parts={name: float(scores[place]) for name, scores in pool.parts.items()},
                shares={name: float(share[place]) for name, share in fused.shares.items()},
                repeated_in=tuple(map(self._passage_id, repeated[row])),
            )
            for rank, (row, place) in enumerate(zip(repeated, places, strict=True), 1)
        )

    def _passage_id(self, row: int) -> str:
        return self.index.passages[row].passage_id


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
