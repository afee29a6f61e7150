"""Fusion: one order from several scores.

Scores are added by weight and not ranks (RRF), because a lead that one retriever is sure of
should count; `seisaku eval` measures rank fusion beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Fused:
    """What fusion makes of rows: each row's score, and what each retriever adds to it.

    `scores` is float32[rows] in [0, 1]; `shares` has the same shape by retriever's name and
    sums to it.
    """

    scores: NDArray[np.float32]
    shares: Mapping[str, NDArray[np.float32]]

    def scaled(self, factors: NDArray[np.float32]) -> "Fused":
        """The rows multiplied by factors, float32[rows], the shares with them."""
        shares = {name: share * factors for name, share in self.shares.items()}
        return Fused(self.scores * factors, shares)


def fuse(
    scores: Mapping[str, NDArray[np.float32]],
    floors: Mapping[str, float],
    weights: Mapping[str, float],
) -> Fused:
    """Weighted sum of the scores after stretching each to [0, 1].

    `scores` maps a retriever's name to float32[rows], the same rows for all; `floors` to the
    score that counts as 0 (that of its last row considered; what lies below counts as 0 too).
    A retriever that has nothing above its floor adds nothing: its share is 0 everywhere. Of no
    scores at all nothing is made.
    """
    total = sum(weights.values())
    length = len(next(iter(scores.values()), ()))
    shares: dict[str, NDArray[np.float32]] = {}
    for name, weight in weights.items():
        floor = floors[name]
        top = float(scores[name].max(initial=floor))
        stretched = np.zeros(length, np.float32)
        if top > floor:
            stretched = (scores[name] - np.float32(floor)) / np.float32(top - floor)
        shares[name] = np.float32(weight / total) * np.maximum(stretched, 0)
    fused = np.zeros(length, np.float32)
    for share in shares.values():
        fused += share
    return Fused(fused, shares)
