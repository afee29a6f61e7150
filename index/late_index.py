"""Late interaction: queries against passages token by token, over stored token vectors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.families import Families, Rows
from index.idf import idf
from index.token_matrix import TokenMatrix
from index.vector_index import Vectors

FOLDER = "late"
_CODES, _SCALES, _TABLE = "codes.bin", "scales.npy", "table.npz"


@dataclass(frozen=True)
class QueryTokens:
    """A query for late interaction: its tokens without the prompt and the marks around it.

    `ids` is int32[tokens], `vectors` float32[tokens, dimensions] of unit length, `gates`
    float32[tokens]: how much the model makes of each.
    """

    ids: NDArray[np.int32]
    vectors: Vectors
    gates: NDArray[np.float32]


class LateIndex:
    """The token vectors of all passages, compressed and memory-mapped.

    The tokens of row r are `[starts[r], starts[r + 1])`. `frequencies` counts the families that
    a vocabulary id stands in: what stands everywhere (は, ですか) says little of a match.
    """

    def __init__(
        self,
        codes: NDArray[np.int8],
        scales: NDArray[np.float16],
        starts: NDArray[np.int64],
        known: NDArray[np.int32],
        counts: NDArray[np.int32],
        families: int,
    ) -> None:
        self._codes = codes
        self._scales = scales
        self._starts = starts
        self._known = known
        self._counts = counts
        self._families = families

    @property
    def dimensions(self) -> int:
        """The length of a token's vector."""
        return int(self._codes.shape[1])

    def weights(self, query: QueryTokens) -> NDArray[np.float32]:
        """What each token of a query weighs: its idf over families times its gate; sums to 1.

        float32[tokens]; all alike where none is rarer than the others.
        """
        counts = np.zeros(len(query.ids), np.float64)
        if len(self._known):
            places = np.minimum(np.searchsorted(self._known, query.ids), len(self._known) - 1)
            counts = np.where(self._known[places] == query.ids, self._counts[places], 0)
        weights = idf(counts, self._families) * query.gates
        total = weights.sum()
        if total <= 0:
            return np.full(len(weights), 1 / max(len(weights), 1), np.float32)
        result: NDArray[np.float32] = (weights / total).astype(np.float32)
        return result

    def best_matches(self, query: QueryTokens, families: Families, chosen: Rows) -> Vectors:
        """The cosine of each query token with its nearest token of each family chosen.

        float32[families chosen, tokens]; a family without a token has -1 everywhere. A table's
        tokens and those of its rows count together.
        """
        rows = families.rows_of(chosen)
        sizes = self._starts[rows + 1] - self._starts[rows]
        matches = np.full((len(chosen), len(query.ids)), -1, np.float32)
        if not sizes.sum() or not len(query.ids):
            return matches
        parts = [slice(self._starts[row], self._starts[row + 1]) for row in rows]
        codes, scales = self._held(parts)
        cosines = (codes @ query.vectors.T) * scales[:, np.newaxis]
        members = families.starts[chosen + 1] - families.starts[chosen]
        tokens = np.add.reduceat(sizes, np.concatenate([[0], np.cumsum(members)[:-1]]))
        held = tokens > 0
        begins = (np.cumsum(tokens) - tokens)[held]
        matches[held] = np.maximum.reduceat(cosines, begins, axis=0)
        return matches

    def cosines(self, query: QueryTokens, rows: Sequence[int]) -> list[Vectors]:
        """The cosine of each token of some rows with each of a query: float32[row's, query's].

        A row's tokens are in the order of its text; which words they are, the model's
        tokenizer says (`Encoder.token_spans`).
        """
        parts = [slice(int(self._starts[row]), int(self._starts[row + 1])) for row in rows]
        if not parts:
            return []
        codes, scales = self._held(parts)
        cosines = (codes @ query.vectors.T) * scales[:, np.newaxis]
        ends = np.cumsum([part.stop - part.start for part in parts])
        return np.split(cosines, ends[:-1])

    def _held(self, parts: Sequence[slice]) -> tuple[Vectors, Vectors]:
        """The codes and scales of some stretches, read from the disk."""
        # plain arrays of the same pages: the many slices of a memmap take longer than the reading
        codes, scales = np.asarray(self._codes), np.asarray(self._scales)
        return (
            np.concatenate([codes[part] for part in parts]).astype(np.float32),
            np.concatenate([scales[part] for part in parts]).astype(np.float32),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `write_late_index` wrote; the vectors stay on the disk until they are read."""
        table = np.load(folder / _TABLE)
        starts, dimensions = table["starts"], int(table["dimensions"])
        shape = (int(starts[-1]), dimensions)
        codes: NDArray[np.int8] = np.empty(shape, np.int8)
        if codes.size:  # an empty file cannot be mapped
            codes = np.memmap(folder / _CODES, np.int8, mode="r", shape=shape)
        return cls(
            codes=codes,
            scales=np.load(folder / _SCALES, mmap_mode="r"),
            starts=starts,
            known=table["known"],
            counts=table["counts"],
            families=int(table["families"]),
        )


def write_late_index(folder: Path, matrices: Iterable[TokenMatrix], families: Families) -> None:
    """Write the token vectors of all rows, in their order, into a new folder.

    The matrices are written as they come, so they need not fit into memory together. Raises
    ValueError if there is not one of them for each row.
    """
    folder.mkdir()
    starts, dimensions = [0], 0
    held: dict[int, set[int]] = {}
    scales: list[NDArray[np.float16]] = []
    with (folder / _CODES).open("wb") as file:
        for family, matrix in zip(families.family_of, matrices, strict=True):
            dimensions = matrix.codes.shape[1]
            file.write(matrix.codes.tobytes())
            scales.append(matrix.scales)
            starts.append(starts[-1] + len(matrix.ids))
            held.setdefault(int(family), set()).update(matrix.ids.tolist())
    np.save(folder / _SCALES, np.concatenate(scales) if scales else np.empty(0, np.float16))
    ids = np.array([token for of in held.values() for token in of], np.int32)
    known, counts = np.unique(ids, return_counts=True)
    np.savez(
        folder / _TABLE,
        starts=np.array(starts, np.int64),
        known=known,
        counts=counts.astype(np.int32),
        families=np.int64(len(families)),
        dimensions=np.int64(dimensions),
    )
