"""What a search returns."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A passage that was found: its rank from 1, its score, and what the score is made of.

    Larger is better. `parts` holds the raw score of each retriever by name (`dense` a cosine,
    `lemma` and `bigram` BM25), before weighting.
    """

    passage_id: str
    rank: int
    score: float
    parts: Mapping[str, float]
