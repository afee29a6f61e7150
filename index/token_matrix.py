"""The token vectors of one text, compressed: a byte a dimension and a scale a token."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.vector_index import Vectors

_LARGEST_CODE = 127


@dataclass(frozen=True)
class TokenMatrix:
    """What late interaction keeps of a text: for each token its vocabulary id and its vector.

    `ids` is int32[tokens]. A vector is `codes` (int8[tokens, dimensions]) times `scales`
    (float16[tokens]); the largest component of each vector has the code 127 or -127, so a
    component is off by at most 1/250 of it. A quarter of float32, measured without loss.
    """

    ids: NDArray[np.int32]
    codes: NDArray[np.int8]
    scales: NDArray[np.float16]

    @classmethod
    def compress(cls, ids: NDArray[np.int32], vectors: Vectors) -> Self:
        """Compress float32[tokens, dimensions]; ValueError if ids and vectors differ in number."""
        if len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} token ids for {len(vectors)} vectors; give one each")
        largest = np.abs(vectors).max(axis=1, initial=0.0)
        scales = (np.maximum(largest, np.finfo(np.float16).tiny) / _LARGEST_CODE).astype(np.float16)
        codes = np.rint(vectors / scales.astype(np.float32)[:, np.newaxis])
        codes = np.clip(codes, -_LARGEST_CODE, _LARGEST_CODE).astype(np.int8)
        return cls(np.asarray(ids, np.int32), codes, scales)

    def vectors(self) -> Vectors:
        """The vectors as float32[tokens, dimensions]."""
        return self.codes * self.scales.astype(np.float32)[:, np.newaxis]

    def to_bytes(self) -> bytes:
        """The matrix as bytes, little endian: dimensions, then ids, scales and codes."""
        dimensions = np.array([self.codes.shape[1]], "<i4")
        arrays = (dimensions, self.ids.astype("<i4"), self.scales.astype("<f2"), self.codes)
        return b"".join(array.tobytes() for array in arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` gave; ValueError if it is no whole number of tokens."""
        dimensions = int(np.frombuffer(data, "<i4", 1)[0]) if len(data) >= 4 else -1
        if dimensions < 0 or (len(data) - 4) % (4 + 2 + dimensions):
            raise ValueError(
                f"{len(data)} bytes are no whole number of tokens of {dimensions} dimensions; "
                "embed the text anew with `seisaku build --force`"
            )
        tokens = (len(data) - 4) // (4 + 2 + dimensions)
        ids = np.frombuffer(data, "<i4", tokens, offset=4)
        scales = np.frombuffer(data, "<f2", tokens, offset=4 + 4 * tokens)
        codes = np.frombuffer(data, np.int8, offset=4 + 6 * tokens).reshape(tokens, dimensions)
        return cls(ids.astype(np.int32), codes, scales.astype(np.float16))
