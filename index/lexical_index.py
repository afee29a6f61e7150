"""Lexical search: BM25 over terms, by bm25s."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.errors import NothingToIndex
from index.idf import idf

Analyze = Callable[[str], list[str]]


class LexicalIndex:
    """BM25 (Lucene's form, Robertson's idf + 1) over the terms that one analysis gives.

    Source: Lù 2024, "BM25S: Orders of magnitude faster lexical search via eager sparse scoring".
    K1 and B are Anserini's for passages; on the dev questions and on JSQuAD they do as well as
    or better than bm25s's own 1.5 and 0.75.
    """

    K1 = 0.9
    B = 0.4

    def __init__(self, analyze: Analyze, retriever: bm25s.BM25) -> None:
        self._analyze = analyze
        self._retriever = retriever

    @classmethod
    def build(cls, analyze: Analyze, texts: list[str]) -> Self:
        """Index texts, the rows in their order; NothingToIndex if none has a term."""
        retriever = bm25s.BM25(k1=cls.K1, b=cls.B, method="lucene", auto_compile=False)
        terms = [analyze(text) for text in texts]
        if not any(terms):
            raise NothingToIndex(
                f"none of the {len(texts)} texts has a term; there is nothing to index"
            )
        retriever.index(terms, show_progress=False)
        return cls(analyze, retriever)

    def terms(self, text: str) -> list[str]:
        """The terms of a text, as this index knows them or not."""
        return self._analyze(text)

    def scores(self, terms: list[str]) -> NDArray[np.float32]:
        """BM25 of every row for a query's terms, float32[rows]; unknown terms count nothing."""
        known = [term for term in terms if term in self._retriever.vocab_dict]
        if not known:
            return np.zeros(self._retriever.scores["num_docs"], np.float32)
        scores: NDArray[np.float32] = self._retriever.get_scores(known)
        return scores

    def scores_of_all(self, terms: list[str]) -> NDArray[np.float32]:
        """BM25 of the rows that have every one of the terms, 0 of the others; float32[rows]."""
        scores = self.scores(terms)
        stored = self._retriever.scores
        for term in set(terms):
            term_id = self._retriever.vocab_dict.get(term)
            if term_id is None:
                return np.zeros_like(scores)
            start, end = stored["indptr"][term_id], stored["indptr"][term_id + 1]
            holding = np.zeros(len(scores), bool)
            holding[stored["indices"][start:end]] = True
            scores = np.where(holding, scores, np.float32(0))
        return scores

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)) of a term that stands in n of N rows."""
        rows = self._retriever.scores["num_docs"]
        term_id = self._retriever.vocab_dict.get(term)
        holding = 0
        if term_id is not None:
            starts = self._retriever.scores["indptr"]
            holding = int(starts[term_id + 1] - starts[term_id])
        return float(idf(holding, rows))

    def holds(self, term: str) -> bool:
        """Whether any row has a term."""
        return term in self._retriever.vocab_dict

    def share_held(self, terms: list[str], scores: NDArray[np.float32]) -> float:
        """How much of a query's terms, by idf, the best row holds: 0 to 1.

        `scores` are those of `terms`. BM25 gives a term at most its idf, so the sum of the idf
        is what a row could reach. Terms that no row has count too.
        """
        most = sum(map(self.idf, terms))
        return min(1.0, float(scores.max(initial=0.0)) / most) if most > 0 else 0.0

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        self._retriever.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, analyze: Analyze, folder: Path) -> Self:
        """Read what `save` wrote; the analysis must be the one it was built with."""
        retriever = bm25s.BM25.load(str(folder), show_progress=False)
        return cls(analyze, retriever)
