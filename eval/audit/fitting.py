"""Fits the model of the memo audit, and tells how it does on an author it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eval.audit.candidate import Candidate
from eval.learning_set import is_learned
from rag.audit.audit import Verdict
from rag.audit.judgement import least_cost, signs_of, weigh
from rag.audit.likelihood import AGAINST, FEATURES, Likelihood, Signs, Weights

FITTED = (Verdict.SUPPORTED, Verdict.CONTRADICTED)
_SHRINKAGE = 3.0  # of weights of features that are scaled to a deviation of 1
_LEAST_DEVIATION = 0.05
# A sentence whose evidence was hidden counts so much: they are many, and no author wrote them.
_HIDDEN_WEIGHT = 0.5
# The authors of the learning set wrote four times as many sentences as those of dev, and all of
# them to be hard. With more weight than this plain sentences of dev are judged worse.
_LEARNED_WEIGHT = 0.03
_ROUNDS = 3
_PARTS = 5
_CLAIM_SHRINKAGE = 1.0
_START = "score"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """The verdict that is right, the one given, and how likely it was taken to be right."""

    verdict: Verdict
    said: Verdict
    confidence: float


def fit(candidates: Sequence[Candidate]) -> Likelihood:
    """The model fitted on candidates.

    Which unit bears a verdict is known only so far as it holds evidence: of those the one that
    fits best by the weights so far counts, and of any other sentence the one that looks most
    like it (Dietterich et al. 1997, multiple instances). The softmax over a claim's highest
    logits is fitted on logits of sentences that the weights of units were not fitted on.
    """
    units = _unit_weights(candidates)
    names = sorted({case.item.item_id for case in candidates})
    signs: dict[int, Signs] = {}
    for part in range(_PARTS):
        held_out = set(names[part::_PARTS])
        others = _unit_weights([c for c in candidates if c.item.item_id not in held_out])
        for place, case in enumerate(candidates):
            if case.item.item_id in held_out and not case.hidden:
                signs[place] = _signs(case, others)
    held = sorted(signs)
    verdicts = [candidates[place].verdict for place in held]
    counts = np.array([_counts(candidates[place]) for place in held])
    plain = np.array([replace(signs[place], read=None).values for place in held])
    unread = _claim_weights(plain, verdicts, counts)
    read = [number for number, place in enumerate(held) if signs[place].read is not None]
    if not read:
        return Likelihood(units, unread, unread)
    rows = np.array([signs[held[number]].values for number in read])
    claim = _claim_weights(rows, [verdicts[number] for number in read], counts[read])
    return Likelihood(units, claim, unread)


def judged(candidates: Sequence[Candidate], likelihood: Likelihood) -> list[Judged]:
    """What the model says of each candidate."""
    found = []
    for case in candidates:
        signs = _signs(case, likelihood.units)
        likely = likelihood.probabilities(signs)
        said = least_cost(likely, opposed=signs.is_opposed)
        found.append(Judged(case.verdict, said, likely[said]))
    return found


def report_lines(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Each author's sentences judged with a model fitted on the others' only, then all of them."""
    together: list[Judged] = []
    for author in sorted({case.author for case in candidates}):
        own = [case for case in candidates if case.author == author and not case.hidden]
        found = judged(own, fit([case for case in candidates if case.author != author]))
        together += found
        yield _line(f"{author}, fitted on the others", found)
    yield _line("all, each fitted on the others", together)
    real = [case for case in candidates if not case.hidden]
    yield _line("all, fitted on all", judged(real, fit(candidates)))


def toml_of(likelihood: Likelihood) -> str:
    """The model as the file that `rag.audit.likelihood` reads."""
    lines = ["# Written by `python -m eval.fit_audit --write`."]
    for verdict, part in likelihood.units.items():
        lines += ["", f"[units.{verdict}]", f"intercept = {part.intercept:.4f}"]
        lines += [f"[units.{verdict}.weights]"]
        lines += [f"{feature} = {value:.4f}" for feature, value in part.weights.items()]
    lines += ["", "# intercept, weights of supporting, opposing, lead, and of the three of `read`"]
    for name, verdicts in (("claim", likelihood.claim), ("unread", likelihood.unread)):
        lines.append(f"[{name}]")
        for verdict, values in verdicts.items():
            lines.append(f"{verdict} = [{', '.join(f'{value:.4f}' for value in values)}]")
    return "\n".join(lines) + "\n"


def _signs(case: Candidate, units: Mapping[Verdict, Weights]) -> Signs:
    return signs_of(weigh(case.comparisons, Likelihood(units, {}, {})))


def _counts(case: Candidate) -> float:
    return (_LEARNED_WEIGHT if _is_learned(case) else 1.0) * (
        _HIDDEN_WEIGHT if case.hidden else 1.0
    )


def _is_learned(case: Candidate) -> bool:
    return is_learned(case.item.item_id)


def _unit_weights(candidates: Sequence[Candidate]) -> Mapping[Verdict, Weights]:
    """The weights of units, fitted on dev: hard sentences would have no fact count for much."""
    candidates = [case for case in candidates if not _is_learned(case)]
    return {verdict: _weights(candidates, verdict) for verdict in FITTED}


def _weights(candidates: Sequence[Candidate], verdict: Verdict) -> Weights:
    rows_of = [
        np.array([[one[name] for name in FEATURES] for one in case.features]) for case in candidates
    ]
    signs = np.array([-1.0 if name in AGAINST[verdict] else 1.0 for name in FEATURES])
    start = FEATURES.index(_START)
    likely = [rows[:, start] if len(rows) else np.zeros(0) for rows in rows_of]
    intercept, weights = 0.0, np.zeros(len(FEATURES))
    for _ in range(_ROUNDS):
        chosen, wanted, counts = [], [], []
        for case, rows, scores in zip(candidates, rows_of, likely, strict=True):
            if not len(rows):
                continue
            able = np.ones(len(rows), bool)
            if verdict is Verdict.CONTRADICTED:
                able = np.array(case.can_oppose)
            is_right = case.verdict is verdict
            if is_right and any(case.is_evidence):
                able &= np.array(case.is_evidence)
            places = np.flatnonzero(able)
            if not len(places):
                continue
            chosen.append(rows[places[scores[places].argmax()]])
            wanted.append(is_right)
            counts.append(_counts(case))
        intercept, weights = _logistic(np.array(chosen), np.array(wanted), np.array(counts), signs)
        likely = [intercept + rows @ weights if len(rows) else np.zeros(0) for rows in rows_of]
    return Weights(
        intercept, {name: float(value) for name, value in zip(FEATURES, weights, strict=True)}
    )


def _logistic(
    rows: Floats, wanted: NDArray[np.bool_], counts: Floats, signs: Floats
) -> tuple[float, Floats]:
    """Logistic regression in which each feature counts one way only.

    The features go together, and of so few cases some would count against what they are for.
    scikit-learn knows no such bounds; scipy's L-BFGS-B does.
    """
    from scipy.optimize import minimize

    rows = rows * signs
    mean, deviation = rows.mean(axis=0), np.maximum(rows.std(axis=0), _LEAST_DEVIATION)
    rows = (rows - mean) / deviation
    sides = np.where(wanted, 1.0, -1.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        margins = sides * (rows @ values[1:] + values[0])
        slopes = -sides * counts / (1 + np.exp(margins))
        gradient = np.concatenate([[slopes.sum()], rows.T @ slopes + _SHRINKAGE * values[1:]])
        total = (counts * np.logaddexp(0, -margins)).sum()
        return float(total + _SHRINKAGE * values[1:] @ values[1:] / 2), gradient

    bounds = [(None, None)] + [(0.0, None)] * len(signs)
    start = np.zeros(1 + len(signs))
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    scaled = found[1:] / deviation
    return float(found[0] - scaled @ mean), scaled * signs


def _claim_weights(
    rows: Floats, verdicts: Sequence[Verdict], counts: Floats
) -> Mapping[Verdict, tuple[float, ...]]:
    # scikit-learn ships neither annotations nor stubs
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    model = LogisticRegression(C=1 / _CLAIM_SHRINKAGE, max_iter=1000)
    model.fit(rows, [verdict.value for verdict in verdicts], counts)
    return {
        Verdict(str(name)): (float(intercept), *map(float, weights))
        for name, intercept, weights in zip(
            model.classes_, model.intercept_, model.coef_, strict=True
        )
    }


def _line(name: str, found: Sequence[Judged]) -> str:
    said = [(one.verdict, one.said) for one in found]
    right = sum(one == other for one, other in said)
    false = sum(pair == (Verdict.CONTRADICTED, Verdict.SUPPORTED) for pair in said)
    absent = sum(pair == (Verdict.NOT_FOUND, Verdict.SUPPORTED) for pair in said)
    sure = sum(one.confidence for one in found) / len(found)
    return (
        f"{name}: {right} of {len(said)} right ({right / len(said):.3f}); called supported "
        f"though contradicted {false}, though not found {absent}; mean confidence {sure:.3f}"
    )
