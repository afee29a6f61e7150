"""Vectors in FAISS: exact inner product in memory."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.vector_index import Vectors

FILE = "vectors.faiss"


class FaissIndex:
    """A VectorIndex on faiss.IndexFlatIP; of unit vectors the inner product is the cosine."""

    def __init__(self, dimensions: int) -> None:
        self._index: faiss.Index = faiss.IndexFlatIP(dimensions)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def add(self, vectors: Vectors) -> None:
        """Append unit vectors; ValueError for another shape or length."""
        if vectors.ndim != 2 or vectors.shape[1] != self.dimensions:
            raise ValueError(
                f"vectors have shape {vectors.shape}; this index takes [n, {self.dimensions}]"
            )
        lengths = np.linalg.norm(vectors, axis=1)
        wrong = lengths[~(np.abs(lengths - 1) <= 1e-3)]  # so written, NaN is wrong too
        if len(wrong):
            raise ValueError(f"a vector has length {wrong[0]:.4f}; normalise vectors to length 1")
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(
        self, query: Vectors, k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the k best rows and their inner products, best first; fewer if there are few."""
        k = min(k, len(self) if allowed is None else len(allowed))
        if k == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed, dtype=np.int64))
            # the stub lacks the keyword that FAISS's own wrapper adds
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(
            np.ascontiguousarray(query[np.newaxis, :]), k, params=parameters
        )
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def scores(self, query: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the inner products of the given rows with the query."""
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(rows)
        result: NDArray[np.float32] = vectors @ query
        return result

    def vectors(self) -> Vectors:
        """All vectors, float32[rows, dimensions]."""
        held: Vectors = self._index.reconstruct_n(0, len(self))
        return held

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder."""
        # by way of bytes: FAISS's own writer does not say when the disk is full
        (folder / FILE).write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        index = cls.__new__(cls)
        index._index = faiss.read_index(str(folder / FILE))
        return index
