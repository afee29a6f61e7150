"""An encoder that needs no model: a text's vector is the count of its characters."""

from collections.abc import Callable

import numpy as np

from index.encoder import Encoder, Prompts
from index.vector_index import Vectors

_DIMENSIONS = 64


class LetterEncoder(Encoder):
    """Texts that share characters have near vectors; `encoded` are the passages encoded so far."""

    def __init__(self) -> None:
        self.prompts = Prompts("", "")
        self.encoded: list[str] = []

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return _DIMENSIONS

    def encode_query(self, query: str) -> Vectors:
        """float32[dimensions], of length 1."""
        counts = np.bincount([ord(sign) % _DIMENSIONS for sign in query], minlength=_DIMENSIONS)
        length = max(float(np.linalg.norm(counts)), 1.0)
        return (counts / length).astype(np.float32)

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> Vectors:
        """float32[n, dimensions]."""
        self.encoded += passages
        if advance is not None:
            advance(len(passages))
        return np.stack([self.encode_query(text) for text in passages])
