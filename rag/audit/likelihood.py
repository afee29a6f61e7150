"""How likely a unit bears a claim out, or contradicts it: logistics of few features."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

import numpy as np

from index.analyzer import fold
from rag.audit.audit import Verdict
from rag.audit.claim import Alignment
from rag.audit.comparison import Comparison
from rag.audit.finding import Finding, State

FILE = Path(__file__).with_name("weights.toml")
JUDGED = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_FOUND)
_NEARNESS = ("score", "back", "lacking", "label", "margin")
_STATES = {
    "held": (State.SAME, State.DERIVED),
    "loose": (State.NEAR, State.AROUND),
    "missing": (State.MISSING,),
}
_KINDS = {
    "value": ("quantity", "unit"),
    "time": ("time",),
    "name": ("name",),
    "direction": ("direction",),
    "negation": ("negation",),
}
FEATURES = (
    *_NEARNESS,
    *(f"{kind}_{state}" for kind in ("value", "time", "name") for state in _STATES),
    *(f"{kind}_{state}" for kind in ("direction", "negation") for state in ("held", "missing")),
    *(f"{kind}_conflict" for kind in (*_KINDS, "swap")),
    "other_time",
    "clean",
)
AGAINST = {
    Verdict.SUPPORTED: frozenset(
        ("lacking", "other_time", *(name for name in FEATURES if name.endswith(("_missing", "_conflict"))))
    ),
    Verdict.CONTRADICTED: frozenset(
        ("lacking", "clean", "other_time", *(name for name in FEATURES if name.endswith("_missing")))
    ),
}
"""The features that never make a verdict likelier; all others never make it less likely."""

_CONTENT = re.compile("[一-鿿ァ-ヺA-Za-z]")
_CELL = re.compile(r"[\t\n]|\s{1,}")
_LEAST_LABEL_CHARS = 2
_MOST_FACTS = 2
_HARD = ("quantity", "unit", "time", "name", "negation", "swap")
# How near the surroundings of two values are: below this they are of two things, from 0.2
# above it on surely of one
_UNLIKE, _ALIKE = 0.75, 0.20
_MOST_LOGIT = 4.0


@dataclass(frozen=True)
class Weights:
    """An intercept and a weight of each feature."""

    intercept: float
    weights: Mapping[str, float]

    def logit(self, features: Mapping[str, float]) -> float:
        """The log odds that the unit bears the verdict."""
        return self.intercept + sum(w * features[name] for name, w in self.weights.items())


@dataclass(frozen=True)
class Likelihood:
    """The fitted model: of units by verdict, and of the claim by its likeliest units.

    `units` has the weights for `supported` and `contradicted`; `claim` for each verdict in
    JUDGED an intercept and the weights of the highest logit of either, for a softmax.
    """

    units: Mapping[Verdict, Weights]
    claim: Mapping[Verdict, tuple[float, float, float]]

    def probabilities(self, supported: float, contradicted: float) -> Mapping[Verdict, float]:
        """How likely each verdict on a claim is, by the highest logits of its units."""
        logits = (clipped(supported), clipped(contradicted))
        scores = {
            verdict: intercept + first * logits[0] + second * logits[1]
            for verdict, (intercept, first, second) in self.claim.items()
        }
        most = max(scores.values())
        powers = {verdict: exp(score - most) for verdict, score in scores.items()}
        return {verdict: power / sum(powers.values()) for verdict, power in powers.items()}


def clipped(logit: float) -> float:
    """A logit kept where probabilities are told apart by more than the fit can know."""
    return max(-_MOST_LOGIT, min(_MOST_LOGIT, logit))


@lru_cache(maxsize=2)
def load_weights(file: Path = FILE) -> Likelihood:
    """The model as `python -m eval.fit_audit` wrote it."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Likelihood(
        {
            Verdict(name): Weights(part["intercept"], part["weights"])
            for name, part in data["units"].items()
        },
        {Verdict(name): (one, two, three) for name, (one, two, three) in data["claim"].items()},
    )


def features_of(item: Comparison, best: float) -> Mapping[str, float]:
    """What tells of a unit whether it says a claim or denies it; by the names in FEATURES.

    `best` is the highest score of the units compared. `score` is the weighted MaxSim, `margin`
    how far it is below the best, `back` that of the unit's words in the claim, `lacking` how
    far the worst matched words are off; `label` whether the claim names a cell of a row. Facts
    are counted by kind and state, conflicts by how near the words around both values are.
    `other_time` is 1 where neither a value nor its time agrees: the source speaks of another
    year. `clean` is 1 where no fact of the claim is missing or opposed.
    """
    alignment = item.alignment
    features = {
        "score": 10 * (alignment.score - 0.9),
        "back": 10 * (_back(alignment) - 0.85),
        "lacking": _lacking(alignment),
        "label": float(has_label(item)),
        "margin": max(-1.0, 20 * (alignment.score - best)),
    }
    for kind, kinds in _KINDS.items():
        found = [finding for finding in item.findings if finding.kind in kinds]
        for name, states in _STATES.items():
            feature = f"{kind}_{name}"
            if feature in FEATURES:
                held = sum(finding.state in states for finding in found)
                features[feature] = min(held, _MOST_FACTS)
        features[f"{kind}_conflict"] = conflict_weight(found)
    features["swap_conflict"] = float(any(f.kind == "swap" for f in item.of(State.CONFLICT)))
    open_kinds = {f.kind for f in item.of(State.MISSING, State.CONFLICT)}
    features["other_time"] = float("time" in open_kinds and bool(open_kinds & {"quantity", "unit"}))
    against = any(f.kind in _HARD for f in item.of(State.MISSING, State.CONFLICT))
    features["clean"] = float(not against and features["direction_conflict"] < 0.5)
    return features


def conflict_weight(findings: Iterable[Finding]) -> float:
    """How much conflicts weigh together: each by how surely both values are of one thing."""
    near = (
        min(1.0, max(0.0, (finding.closeness - _UNLIKE) / _ALIKE))
        for finding in findings
        if finding.state is State.CONFLICT
    )
    return min(1.5, sum(near))


def has_label(item: Comparison) -> bool:
    """Whether a unit is the row that the claim speaks of: it names what stands in a cell of it."""
    return item.unit.is_row and any(
        label in item.alignment.claim.folded for label in labels_of(item.unit.text)
    )


def labels_of(row: str) -> tuple[str, ...]:
    """The cells of a row that say what it is of: words, not figures."""
    cells = (cell.strip() for cell in _CELL.split(fold(row)))
    return tuple(
        cell
        for cell in cells
        if len(cell) >= _LEAST_LABEL_CHARS and not re.search(r"\d", cell) and _CONTENT.search(cell)
    )


def _lacking(alignment: Alignment) -> float:
    """How far the claim's worst matched words are off, of those that weigh something."""
    claim = alignment.claim
    if not len(alignment.best):
        return 1.0
    places = [
        place
        for place, span in enumerate(claim.spans)
        if _CONTENT.search(claim.text[slice(*span)]) and claim.weights[place] > 0
    ]
    if not places:
        return 0.0
    held = np.maximum(alignment.best, 0.95 * alignment.around)[places]
    weights = claim.weights[places] / claim.weights[places].max()
    worst = np.sort((1 - held) * np.sqrt(weights))[::-1][:3]
    return float(worst.mean() * 5)


def _back(alignment: Alignment) -> float:
    """The mean of the best cosines of the unit's tokens in the claim."""
    return float(alignment.cosines.max(axis=1).mean()) if alignment.cosines.size else 0.0
