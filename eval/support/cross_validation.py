"""Cross-validation of support: each question judged without it and without its author's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.gold import QuestionType
from eval.support.case import MADE, Case
from eval.support.fitting import Floats, fit_weights, score_of


def validate(cases: Sequence[Case], seed: int) -> Floats:
    """What each case scores by weights that were fitted without it.

    A fold leaves out the unanswerable questions of one author, who has an own way of making
    them, and as large a share of all other questions, drawn by chance, with what was made of
    them.
    """
    fold_of = folds(cases, seed)
    scores = np.zeros(len(cases))
    for fold in np.unique(fold_of):
        weights = fit_weights([c for c, at in zip(cases, fold_of, strict=True) if at != fold])
        for number in map(int, np.flatnonzero(fold_of == fold)):
            scores[number] = score_of(cases[number], weights)
    return scores


def folds(cases: Sequence[Case], seed: int) -> NDArray[np.int64]:
    """The fold of each case: by author where it is unanswerable, else by chance, spread evenly."""
    unanswerable = [
        case.question.type is QuestionType.UNANSWERABLE and case.group not in MADE for case in cases
    ]
    authors = sorted({c.author for c, own in zip(cases, unanswerable, strict=True) if own})
    many = max(len(authors), 2)
    chance = np.random.default_rng(seed)
    fold_of: dict[str, int] = {}
    groups: dict[str, list[str]] = {}
    for case, own in zip(cases, unanswerable, strict=True):
        if own:
            fold_of[case.question.question_id] = authors.index(case.author)
        elif case.group not in MADE:
            groups.setdefault(case.group, []).append(case.question.question_id)
    for _, names in sorted(groups.items()):
        first = int(chance.integers(many))
        for place, number in enumerate(chance.permutation(len(names))):
            fold_of[names[number]] = (first + place) % many
    return np.array([fold_of[case.question.question_id] for case in cases], np.int64)
