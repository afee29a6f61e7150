"""Fits the weights of support: whether the likeliest of a question's sentences answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eval.gold import QuestionType
from eval.support.case import ALTERED, MADE, WITHOUT_EVIDENCE, WITHOUT_SENTENCES, Case
from rag.support.settings import SupportSettings

FITS = ("rank", "own")
LACKS = (
    *("word", "name", "value", "time", "other_country", "other_name", "far", "denied"),
    *("not_ended", "opposite_near", "no_reason", "no_name"),
)
_NAMES = (*FITS, *LACKS)
_SIGNS = np.array([*(1.0 for _ in FITS), *(-1.0 for _ in LACKS)])
_SHRINKAGE = 10.0
_TURNS = 5  # of choosing sentences and fitting to them; from the fourth on few are chosen anew
# Set by hand: the dev questions in English have an answer, all but two, and of none of them was
# something else found, as it often is. Silence is better than a line that happens to be English.
_FOREIGN = -2.1  # of a question of which an English line is found; of others a third of it
# What all cases of a kind count together, as a share of the answerable ones. Kinds are kept at
# their share whoever's questions are left out: else the others would seem more or less likely.
_SHARES = {
    QuestionType.UNANSWERABLE.value: 0.8,
    QuestionType.OFF_TOPIC.value: 0.4,
    WITHOUT_EVIDENCE: 0.2,
    WITHOUT_SENTENCES: 0.3,
    ALTERED: 0.4,
}
# An assumption: of the questions that officials ask about the matters of the corpus about 9 %
# have no answer in it, and 4 % are about something else. Dev has more of both, to learn from.
_SHARE_ASKED = {"unanswerable": 0.09, "off-topic": 0.04}

_NOTHING_FOUND = -20.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """An intercept and weights by name."""

    intercept: float
    weights: Mapping[str, float]

    def of(self, features: Mapping[str, float]) -> float:
        """The logit of some features."""
        return self.intercept + sum(w * features[name] for name, w in self.weights.items())


def fit_weights(cases: Sequence[Case]) -> Linear:
    """Logistic regression of whether a question's likeliest sentence answers it.

    Which sentence that is depends on the weights, so they are fitted to the sentences that the
    weights before chose (multiple-instance learning; Andrews et al. 2002, mi-SVM). What fits can
    only speak for an answer and what lacks only against it, whatever chance has in the data.
    Cases for which nothing was found say nothing.
    """
    known = [case for case in cases if case.features]
    of_case = [np.array([[one[name] for name in _NAMES] for one in c.features]) for c in known]
    of_case = [rows * _SIGNS for rows in of_case]
    answerable = np.array([case.answerable for case in known])
    weights = _case_weights(known)
    scale = np.concatenate(of_case).std(axis=0) + 1e-6
    values = 1 / scale  # each feature counts the same at first
    intercept = 0.0
    for _ in range(_TURNS):
        chosen = np.array([rows[int(np.argmax(rows @ values))] for rows in of_case])
        mean = np.average(chosen, axis=0, weights=weights)
        scale = np.sqrt(np.average((chosen - mean) ** 2, axis=0, weights=weights)) + 1e-6
        intercept, values = _bounded_fit(chosen / scale, answerable, weights)
        values = values / scale
    fitted = {name: float(value) for name, value in zip(_NAMES, values * _SIGNS, strict=True)}
    return Linear(intercept, {**fitted, "foreign": _FOREIGN})


def _bounded_fit(
    rows: Floats, answerable: NDArray[np.bool_], weights: Floats
) -> tuple[float, Floats]:
    """Intercept and weights, none below 0, shrunk; scikit-learn knows no such bounds."""
    from scipy.optimize import minimize

    wanted = np.where(answerable, 1.0, -1.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        margins = wanted * (rows @ values[1:] + values[0])
        total = float(weights @ np.logaddexp(0, -margins))
        slopes = -wanted * weights / (1 + np.exp(np.clip(margins, -500, 500)))
        shrunk = values[1:] * _SHRINKAGE
        gradient = np.concatenate([[slopes.sum()], rows.T @ slopes + shrunk])
        return total + float(values[1:] @ shrunk) / 2, gradient

    bounds = [(None, None)] + [(0.0, None)] * rows.shape[1]
    start = np.zeros(1 + rows.shape[1])
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return float(found[0]), np.asarray(found[1:], np.float64)


def score_of(case: Case, weights: Linear) -> float:
    """The logit of a case's likeliest sentence; very low where nothing was found."""
    return max((weights.of(one) for one in case.features), default=_NOTHING_FOUND)


@dataclass(frozen=True)
class Decision:
    """What turns a score into a confidence, and the confidence that suffices."""

    scale: float
    offset: float
    threshold: float

    def confidence(self, scores: Floats) -> Floats:
        """The probabilities that answers are right."""
        return np.asarray(1 / (1 + np.exp(-(self.scale * scores + self.offset))), np.float64)


def fit_decision(scores: Floats, cases: Sequence[Case]) -> Decision:
    """Platt's scaling of scores to whether the answer is right, and the threshold.

    At the threshold the share of answerable questions refused and the share of unanswerable
    ones answered are as low as they can be together: the larger of the two is smallest.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    asked = np.array([case.group not in MADE for case in cases])
    served = [case for case in cases if case.group not in MADE]
    model = LogisticRegression(C=1e3, max_iter=1000)
    model.fit(scores[asked, None], [case.right for case in served], share_weights(served))
    decision = Decision(float(model.coef_[0][0]), float(model.intercept_[0]), 0.0)
    sure = decision.confidence(scores)
    answerable = sure[[case.answerable for case in cases]]
    others = sure[[is_unanswerable(case) for case in cases]]
    levels = np.unique(np.concatenate([answerable, others]))
    refused = np.array([(answerable < level).mean() for level in levels])
    answered = np.array([(others >= level).mean() if len(others) else 0.0 for level in levels])
    threshold = float(levels[int(np.argmin(np.maximum(refused, answered)))])
    return replace(decision, threshold=threshold)


def is_unanswerable(case: Case) -> bool:
    """Whether a case is a question that a person wrote to have no answer, on the matter."""
    return case.question.type is QuestionType.UNANSWERABLE and case.group not in MADE


def share_weights(cases: Sequence[Case]) -> Floats:
    """Weights by which cases stand as they are asked, not as they were written to learn from."""
    counts = {
        group: sum(case.question.type.value == group for case in cases) for group in _SHARE_ASKED
    }
    rest = len(cases) - sum(counts.values())
    share = 1 - sum(_SHARE_ASKED[group] for group in counts if counts[group])
    return np.array(
        [
            _SHARE_ASKED[kind] / counts[kind] * rest / share if kind in counts else 1.0
            for kind in (case.question.type.value for case in cases)
        ]
    )


def with_weights(settings: SupportSettings, fitted: Linear, decision: Decision) -> SupportSettings:
    """The settings with what was fitted."""
    return replace(
        settings,
        weights=fitted.weights,
        intercept=fitted.intercept,
        scale=decision.scale,
        offset=decision.offset,
        threshold=decision.threshold,
    )


def _case_weights(cases: Sequence[Case]) -> Floats:
    """What each case counts: of the kinds that are not answerable, all together their share."""
    kinds = [_kind(case) for case in cases]
    answerable = sum(case.answerable for case in cases)
    counts = {kind: kinds.count(kind) for kind in _SHARES}
    return np.array(
        [_SHARES[kind] * answerable / counts[kind] if kind in _SHARES else 1.0 for kind in kinds]
    )


def _kind(case: Case) -> str:
    return case.group if case.group in MADE else case.question.type.value
