"""What a search returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hit:
    """A passage that was found: its rank from 1, its score, and what the score is made of.

    Larger is better. `parts` holds the raw score of each retriever by name (`dense` a cosine,
    `lemma` and `bigram` BM25), before weighting; `shares` what each adds to `score` after
    stretching and weighting, so that they sum to it (empty where a run is read from a file).
    `found_by` is the passage whose vector was nearest: the passage itself, or a row of it if
    it is a table. `repeated_in` are the passages further down that say the same in the same
    words, best first: they take no place of their own.
    """

    passage_id: str
    rank: int
    score: float
    parts: Mapping[str, float]
    shares: Mapping[str, float] = field(default_factory=dict)
    found_by: str = ""
    repeated_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.found_by:
            object.__setattr__(self, "found_by", self.passage_id)
