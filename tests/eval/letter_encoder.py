"""An encoder that needs no model: a text's vector is the count of its characters."""

from collections.abc import Callable

import numpy as np

from index.encoder import Encoder, PassageEmbeddings, Prompts, QueryEmbedding
from index.vector_index import Vectors
from tests.index.inline_index import character_matrix, character_query

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

    def encode_query(self, query: str) -> QueryEmbedding:
        """A vector of length 1, and a token a character."""
        return QueryEmbedding(_letters(query), character_query(query))

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> PassageEmbeddings:
        """The same of passages."""
        self.encoded += passages
        if advance is not None:
            advance(len(passages))
        return PassageEmbeddings(
            np.stack([_letters(text) for text in passages]),
            tuple(character_matrix(text) for text in passages),
        )


def _letters(text: str) -> Vectors:
    counts = np.bincount([ord(sign) % _DIMENSIONS for sign in text], minlength=_DIMENSIONS)
    length = max(float(np.linalg.norm(counts)), 1.0)
    return (counts / length).astype(np.float32)
