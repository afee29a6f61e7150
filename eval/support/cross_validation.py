"""Cross-validation of support: each question judged by weights fitted on the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.support.case import Case
from eval.support.fitting import (
    FOLDS,
    Best,
    Floats,
    Linear,
    best_of,
    fit_lacks,
    fit_sentences,
    folds,
)

_NOTHING_FOUND = -20.0


@dataclass(frozen=True)
class Validated:
    """What each case scores by weights fitted without it, and its best sentence found so."""

    scores: Floats
    bests: tuple[Best | None, ...]

    @property
    def agrees(self) -> Floats:
        """Whether the spans given hold each case's best sentence, float64[cases] of 0 and 1."""
        return np.array([float(best is not None and best.agrees) for best in self.bests])


def validate(cases: Sequence[Case], seed: int) -> Validated:
    """Score each case by weights fitted on the other folds.

    The features that the second fit learns from are of sentences that the first one chose
    without knowing them; so they are as good as those of a new question, and no better.
    """
    fold_of = folds(cases, seed)
    bests: list[Best | None] = [None] * len(cases)
    for fold in range(FOLDS):
        sentences = fit_sentences([c for c, at in zip(cases, fold_of, strict=True) if at != fold])
        for number in map(int, np.flatnonzero(fold_of == fold)):
            bests[number] = best_of(cases[number], sentences)
    scores = np.full(len(cases), _NOTHING_FOUND)
    for fold in range(FOLDS):
        lacks = fit_known(bests, cases, [int(n) for n in np.flatnonzero(fold_of != fold)])
        for number in map(int, np.flatnonzero(fold_of == fold)):
            best = bests[number]
            if best is not None:
                scores[number] = lacks.of(best.features)
    return Validated(scores, tuple(bests))


def fit_known(
    bests: Sequence[Best | None], cases: Sequence[Case], numbers: Sequence[int]
) -> Linear:
    """Fit what is lacking on some of the cases, those left out for which nothing was found."""
    known = [(bests[number], cases[number]) for number in numbers]
    return fit_lacks(
        [best.features for best, _ in known if best is not None],
        [case for best, case in known if best is not None],
    )
