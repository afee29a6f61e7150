"""What a store of vectors must offer, whatever engine stands behind it."""

from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""float32[n, dimensions], rows of unit length."""


class VectorIndex(Protocol):
    """Vectors by row number, searched by inner product: add, search with filter, persist.

    A distributed engine (Milvus, say) can stand in for FAISS behind these few calls.
    """

    def add(self, vectors: Vectors) -> None:
        """Append vectors; the first one ever added is row 0."""

    def search(
        self, query: Vectors, k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return up to k rows and their scores for one query float32[dimensions], best first.

        With `allowed`, only those rows are searched.
        """

    def scores(self, query: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the scores of the given rows for one query."""

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
