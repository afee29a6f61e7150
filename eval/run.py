"""A run: the hits of many queries, and the settings that made them."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.hit import Hit


@dataclass(frozen=True)
class RunSettings:
    """What made a run: the setting's name and weights, hits a query, the index generation.

    `weights` are those of the score fusion by retriever; for rank fusion they are all 1 and
    `rrf_k` is its constant.
    """

    name: str
    weights: Mapping[str, float]
    rrf_k: int | None
    k: int
    generation: str


@dataclass(frozen=True)
class Run:
    """Hits by question_id, best first; a question that found nothing has none."""

    settings: RunSettings
    hits: Mapping[str, tuple[Hit, ...]]
