"""Fusion: one order from the scores of several retrievers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class FusionSettings:
    """The weight of each retriever's scores, and how many of its best rows are considered.

    Each retriever's scores are stretched to [0, 1] over its rows considered, then added by
    weight. Scores and not ranks, because a lead that one retriever is sure of should count.

    A footnote that only names a source repeats the words of the title that it cites and says
    nothing of its own; it gets `source_note_share` of its score.

    Rank fusion (RRF) is measured beside it by `seisaku eval`. Weights were chosen on the dev
    questions; on JSQuAD they are no worse than others (no test split was looked at).
    """

    weights: Mapping[str, float]
    candidates: int = 200
    source_note_share: float = 1.0


DENSE_ONLY = FusionSettings({"dense": 1.0})
LEXICAL_ONLY = FusionSettings({"lemma": 1.0})
FUSED = FusionSettings({"dense": 1.0, "lemma": 0.7, "bigram": 0.7}, source_note_share=0.7)


def fuse(
    scores: Mapping[str, NDArray[np.float32]],
    floors: Mapping[str, float],
    weights: Mapping[str, float],
) -> NDArray[np.float32]:
    """Weighted sum of the scores after stretching each to [0, 1].

    `scores` maps a retriever's name to float32[rows], the same rows for all; `floors` to the
    score that counts as 0 (that of its last row considered; what lies below counts as 0 too).
    A retriever that has nothing above its floor adds nothing. The result lies in [0, 1].
    """
    total = sum(weights.values())
    length = len(next(iter(scores.values())))
    fused = np.zeros(length, np.float32)
    for name, weight in weights.items():
        floor = floors[name]
        top = float(scores[name].max(initial=floor))
        if top > floor:
            stretched = (scores[name] - np.float32(floor)) / np.float32(top - floor)
            fused += np.float32(weight / total) * np.maximum(stretched, 0)
    return fused
