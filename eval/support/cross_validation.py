"""Cross-validation of support: each question judged by weights fitted on the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.support.case import Case
from eval.support.fitting import (
    FOLDS,
    Floats,
    Linear,
    best_features,
    fit_lacks,
    fit_sentences,
    folds,
)

_NOTHING_FOUND = -20.0


@dataclass(frozen=True)
class Validated:
    """What each case scores by weights fitted without it, and the features found so."""

    scores: Floats
    features: tuple[Mapping[str, float] | None, ...]


def validate(cases: Sequence[Case], seed: int) -> Validated:
    """Score each case by weights fitted on the other folds.

    The features that the second fit learns from are of sentences that the first one chose
    without knowing them; so they are as good as those of a new question, and no better.
    """
    fold_of = folds(cases, seed)
    features: list[Mapping[str, float] | None] = [None] * len(cases)
    for fold in range(FOLDS):
        sentences = fit_sentences([c for c, at in zip(cases, fold_of, strict=True) if at != fold])
        for number in map(int, np.flatnonzero(fold_of == fold)):
            features[number] = best_features(cases[number], sentences)
    scores = np.full(len(cases), _NOTHING_FOUND)
    for fold in range(FOLDS):
        lacks = fit_known(features, cases, [int(n) for n in np.flatnonzero(fold_of != fold)])
        for number in map(int, np.flatnonzero(fold_of == fold)):
            best = features[number]
            if best is not None:
                scores[number] = lacks.of(best)
    return Validated(scores, tuple(features))


def fit_known(
    features: Sequence[Mapping[str, float] | None], cases: Sequence[Case], numbers: Sequence[int]
) -> Linear:
    """Fit what is lacking on some of the cases, those left out for which nothing was found."""
    known = [(features[number], cases[number]) for number in numbers]
    return fit_lacks(
        [best for best, _ in known if best is not None],
        [case for best, case in known if best is not None],
    )
