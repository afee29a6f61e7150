"""Fits the weights of the memo audit, and tells how they do on an author they have not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.issued_on import IssuedOn
from eval.audit.candidate import Candidate
from rag.audit.audit import Verdict
from rag.audit.judgement import judge
from rag.audit.likelihood import FEATURES, Weights

FITTED = (Verdict.SUPPORTED, Verdict.CONTRADICTED)
_SHRINKAGE = 3.0  # of weights of features that are scaled to a deviation of 1
_LEAST_DEVIATION = 0.05
# What it costs to call supported what is contradicted, and what is not found; to miss a sentence
# that is supported costs 1.
_DANGEROUS, _UNFOUNDED = 5.0, 1.0
# A unit that says otherwise of a fact, all else in place, is believed early: facts decide there.
_LEAST_THRESHOLD = {Verdict.SUPPORTED: 0.57, Verdict.CONTRADICTED: 0.25}
_THRESHOLD_RANGE = 0.08
_PARTS = 10
# More of these never makes a unit likelier to say the claim; more of the others never less.
_AGAINST = ("open", "lacking")

Floats = NDArray[np.float64]


def fit(candidates: Sequence[Candidate]) -> Mapping[str, Weights]:
    """The weights and thresholds of `supported` and `contradicted`, from these candidates."""
    fitted = {}
    for verdict in FITTED:
        cases = [case for case in candidates if case.features(verdict) is not None]
        held_out = np.concatenate(
            [
                _probabilities(
                    _weights(_without(cases, part), verdict), cases[part::_PARTS], verdict
                )
                for part in range(_PARTS)
            ]
        )
        ordered = [case for part in range(_PARTS) for case in cases[part::_PARTS]]
        threshold = _threshold(held_out, ordered, verdict)
        weights = _weights(cases, verdict)
        fitted[verdict.value] = Weights(weights.intercept, weights.weights, threshold)
    return fitted


def verdicts(
    candidates: Sequence[Candidate],
    weights: Mapping[str, Weights],
    dates: Mapping[str, IssuedOn],
) -> list[tuple[str, str]]:
    """The verdict that is right and the one given, of each candidate."""
    return [
        (case.item.verdict, judge(case.comparisons, dates, weights).verdict.value)
        for case in candidates
    ]


def report_lines(candidates: Sequence[Candidate], dates: Mapping[str, IssuedOn]) -> Iterator[str]:
    """Each author's sentences judged with weights fitted on the others' only, then with all."""
    for author in sorted({case.author for case in candidates}):
        own = [case for case in candidates if case.author == author]
        others = [case for case in candidates if case.author != author]
        yield _line(f"{author}, fitted on the others", verdicts(own, fit(others), dates))
    fitted = fit(candidates)
    for author in sorted({case.author for case in candidates}):
        own = [case for case in candidates if case.author == author]
        yield _line(f"{author}, fitted on all", verdicts(own, fitted, dates))


def toml_of(weights: Mapping[str, Weights]) -> str:
    """The weights as the file that `rag.audit.likelihood` reads."""
    lines = ["# Written by `python -m eval.fit_audit --write`."]
    for name, part in weights.items():
        lines += [
            "",
            f"[{name}]",
            f"intercept = {part.intercept:.4f}",
            f"threshold = {part.threshold:.4f}",
            f"[{name}.weights]",
            *(f"{feature} = {value:.4f}" for feature, value in part.weights.items()),
        ]
    return "\n".join(lines) + "\n"


def _without(cases: Sequence[Candidate], part: int) -> list[Candidate]:
    return [case for place, case in enumerate(cases) if place % _PARTS != part]


def _rows(cases: Sequence[Candidate], verdict: Verdict) -> Floats:
    features = [case.features(verdict) or {} for case in cases]
    return np.array([[one[name] for name in FEATURES] for one in features])


def _weights(cases: Sequence[Candidate], verdict: Verdict) -> Weights:
    """Logistic regression of whether the verdict is right; each feature counts one way only.

    The features go together, and of so few cases some would count against what they are for.
    scikit-learn knows no such bounds; scipy's L-BFGS-B does.
    """
    from scipy.optimize import minimize

    signs = np.array([-1.0 if name in _AGAINST else 1.0 for name in FEATURES])
    rows = _rows(cases, verdict) * signs
    mean, deviation = rows.mean(axis=0), np.maximum(rows.std(axis=0), _LEAST_DEVIATION)
    rows = (rows - mean) / deviation
    wanted = np.array([1.0 if case.item.verdict == verdict else -1.0 for case in cases])

    def loss(values: Floats) -> tuple[float, Floats]:
        margins = wanted * (rows @ values[1:] + values[0])
        slopes = -wanted / (1 + np.exp(margins))
        gradient = np.concatenate([[slopes.sum()], rows.T @ slopes + _SHRINKAGE * values[1:]])
        total = np.logaddexp(0, -margins).sum() + _SHRINKAGE * values[1:] @ values[1:] / 2
        return float(total), gradient

    bounds = [(None, None)] + [(0.0, None)] * len(FEATURES)
    start = np.zeros(1 + len(FEATURES))
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    scaled = found[1:] / deviation
    return Weights(
        float(found[0] - scaled @ mean),
        {name: float(value) for name, value in zip(FEATURES, scaled * signs, strict=True)},
        _LEAST_THRESHOLD[verdict],
    )


def _cost(case: Candidate, verdict: Verdict) -> float:
    if verdict is not Verdict.SUPPORTED:
        return 1.0
    return _DANGEROUS if case.item.verdict == Verdict.CONTRADICTED else _UNFOUNDED


def _probabilities(weights: Weights, cases: Sequence[Candidate], verdict: Verdict) -> Floats:
    return np.array([weights.probability(case.features(verdict) or {}) for case in cases])


def _threshold(probabilities: Floats, cases: Sequence[Candidate], verdict: Verdict) -> float:
    """Where the fewest verdicts are wrong, counted by what they cost; of several, the highest."""
    wanted = np.array([case.item.verdict == verdict for case in cases])
    costs = np.array([_cost(case, verdict) for case in cases])
    least = _LEAST_THRESHOLD[verdict]
    tried = np.arange(least, least + _THRESHOLD_RANGE, 0.01)
    losses = np.array(
        [
            (costs * (~wanted & (probabilities >= t))).sum() + (wanted & (probabilities < t)).sum()
            for t in tried
        ]
    )
    return float(tried[losses <= losses.min()].max())


def _line(name: str, said: Sequence[tuple[str, str]]) -> str:
    right = sum(one == other for one, other in said)
    false = sum(pair == (Verdict.CONTRADICTED, Verdict.SUPPORTED) for pair in said)
    absent = sum(pair == (Verdict.NOT_FOUND, Verdict.SUPPORTED) for pair in said)
    return (
        f"{name}: {right} of {len(said)} right ({right / len(said):.3f}); called supported "
        f"though contradicted {false}, though not found {absent}"
    )
