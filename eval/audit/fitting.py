"""Fits the weights of the memo audit, and tells how they do on an author they have not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.audit.candidate import Candidate
from rag.audit.audit import Verdict
from rag.audit.judgement import judge
from rag.audit.likelihood import FEATURES, Weights
from corpus.issued_on import IssuedOn

FITTED = (Verdict.SUPPORTED, Verdict.CONTRADICTED)
_SHRINKAGE = 0.3  # scikit-learn's C, over features scaled to a deviation of 1
# A contradicted sentence that passes for supported does more harm than a true one that is missed.
_DANGEROUS = 3.0
_PARTS = 10
# More of these never makes a unit less likely to say the claim, or more, whatever chance says.
_AGAINST = ("open", "lacking")

Floats = NDArray[np.float64]


def fit(candidates: Sequence[Candidate]) -> Mapping[str, Weights]:
    """The weights and thresholds of `supported` and `contradicted`, from these candidates."""
    fitted = {}
    for verdict in FITTED:
        cases = [case for case in candidates if case.features(verdict) is not None]
        held_out = np.concatenate(
            [
                _probabilities(_weights(_without(cases, part), verdict), cases[part::_PARTS], verdict)
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
    """Logistic regression of whether the verdict is right."""
    # scikit-learn ships neither annotations nor stubs
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    rows = _rows(cases, verdict)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    deviation = np.maximum(deviation, 0.05)
    wanted = np.array([case.item.verdict == verdict for case in cases])
    costs = np.array([_cost(case, verdict) for case in cases])
    model = LogisticRegression(C=_SHRINKAGE, max_iter=1000)
    model.fit((rows - mean) / deviation, wanted, costs)
    scaled = model.coef_[0] / deviation
    return Weights(
        float(model.intercept_[0] - scaled @ mean),
        {name: float(value) for name, value in zip(FEATURES, scaled, strict=True)},
        0.5,
    )


def _cost(case: Candidate, verdict: Verdict) -> float:
    dangerous = verdict is Verdict.SUPPORTED and case.item.verdict == Verdict.CONTRADICTED
    return _DANGEROUS if dangerous else 1.0


def _probabilities(weights: Weights, cases: Sequence[Candidate], verdict: Verdict) -> Floats:
    return np.array([weights.probability(case.features(verdict) or {}) for case in cases])


def _threshold(probabilities: Floats, cases: Sequence[Candidate], verdict: Verdict) -> float:
    """Where the fewest verdicts are wrong, dangerous ones counted by what they cost."""
    wanted = np.array([case.item.verdict == verdict for case in cases])
    costs = np.array([_cost(case, verdict) for case in cases])
    tried = np.arange(0.05, 0.9, 0.01)
    losses = [
        float((costs * (~wanted & (probabilities >= t))).sum())
        + float((wanted & (probabilities < t)).sum())
        for t in tried
    ]
    least = min(losses)
    return float(np.mean([t for t, loss in zip(tried, losses, strict=True) if loss <= least]))


def _line(name: str, said: Sequence[tuple[str, str]]) -> str:
    right = sum(one == other for one, other in said)
    false = sum(pair == (Verdict.CONTRADICTED, Verdict.SUPPORTED) for pair in said)
    absent = sum(pair == (Verdict.NOT_FOUND, Verdict.SUPPORTED) for pair in said)
    return (
        f"{name}: {right} of {len(said)} right ({right / len(said):.3f}); called supported "
        f"though contradicted {false}, though not found {absent}"
    )
