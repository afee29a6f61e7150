"""A query as a model sees it."""

from dataclasses import dataclass

from index.late_index import QueryTokens
from index.vector_index import Vectors


@dataclass(frozen=True)
class QueryEmbedding:
    """A query as a model sees it: one vector float32[dimensions] of length 1, and its tokens."""

    vector: Vectors
    tokens: QueryTokens
