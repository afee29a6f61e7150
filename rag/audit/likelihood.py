"""How likely a unit bears a claim out, or contradicts it: logistics of few features."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

import numpy as np

from rag.audit.audit import Verdict
from rag.audit.claim import Alignment
from rag.audit.comparison import Comparison
from rag.audit.finding import Finding, State
from rag.audit.row_values import labels_of

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
    "term": ("term",),
    "direction": ("direction",),
    "negation": ("negation",),
    "compound": ("compound",),
}
_OPPOSED = ("value", "time", "name", "compound", "direction", "negation", "swap")
FEATURES = (
    *_NEARNESS,
    *(f"{kind}_{state}" for kind in ("value", "time", "name", "term") for state in _STATES),
    *(f"{kind}_{state}" for kind in ("direction", "negation") for state in ("held", "missing")),
    *(f"{kind}_conflict" for kind in _OPPOSED),
    "other_time",
    "clean",
)
AGAINST = {
    Verdict.SUPPORTED: frozenset(
        (
            "lacking",
            "other_time",
            *(name for name in FEATURES if name.endswith(("_missing", "_conflict"))),
        )
    ),
    Verdict.CONTRADICTED: frozenset(
        (
            "lacking",
            "clean",
            "other_time",
            *(name for name in FEATURES if name.endswith("_missing")),
        )
    ),
}
"""The features that never make a verdict likelier; all others never make it less likely."""

_CONTENT = re.compile("[一-鿿ァ-ヺA-Za-z]")
_MOST_FACTS = 2
_HARD = ("quantity", "unit", "time", "name", "negation", "swap")
# How near the surroundings of two values are: below this they are of two things, from 0.2
# above it on surely of one
_UNLIKE, _ALIKE = 0.75, 0.20
_MOST_LOGIT, _MOST_READ = 4.0, 6.0
NOTHING = -9.0
"""The log odds of what no unit says."""


@dataclass(frozen=True)
class Weights:
    """An intercept and a weight of each feature."""

    intercept: float
    weights: Mapping[str, float]

    def logit(self, features: Mapping[str, float]) -> float:
        """The log odds that the unit bears the verdict."""
        return self.intercept + sum(w * features[name] for name, w in self.weights.items())


@dataclass(frozen=True)
class Signs:
    """What the units together say of a claim.

    `supporting` and `opposing` are the highest log odds of any unit; `lead`, from -1 to 1, is
    how much nearer to the claim the first of these two units is. `read` is of the units that
    were read with the claim, None where none was: the highest log odds that one bears it out and
    that one denies it rather than saying nothing of it, and the log odds of the first against the
    second of the unit that speaks of it most.
    """

    supporting: float
    opposing: float
    lead: float
    read: tuple[float, float, float] | None = None

    @property
    def is_opposed(self) -> bool:
        """Whether a fact is otherwise in some unit, or one reads as if it denied the claim."""
        return self.opposing > NOTHING or (self.read is not None and self.read[1] > 0)

    @property
    def values(self) -> tuple[float, ...]:
        """The signs as the softmax weighs them, log odds kept within what a fit can know."""
        return (
            max(-_MOST_LOGIT, min(_MOST_LOGIT, self.supporting)),
            max(-_MOST_LOGIT, min(_MOST_LOGIT, self.opposing)),
            self.lead,
            *(max(-_MOST_READ, min(_MOST_READ, value)) for value in self.read or ()),
        )


@dataclass(frozen=True)
class Likelihood:
    """The fitted model: of units by verdict, and of the claim by its signs.

    `units` has the weights for `supported` and `contradicted`; `claim` for each verdict in
    JUDGED an intercept and the weights of the signs, for a softmax, `unread` the same where no
    unit was read with the claim: of a question's premise, or without a cross-encoder.
    """

    units: Mapping[Verdict, Weights]
    claim: Mapping[Verdict, tuple[float, ...]]
    unread: Mapping[Verdict, tuple[float, ...]]

    def probabilities(self, signs: Signs) -> Mapping[Verdict, float]:
        """How likely each verdict on a claim is."""
        values = (1.0, *signs.values)
        scores = {
            verdict: sum(weight * value for weight, value in zip(weights, values, strict=True))
            for verdict, weights in (self.unread if signs.read is None else self.claim).items()
        }
        most = max(scores.values())
        powers = {verdict: exp(score - most) for verdict, score in scores.items()}
        return {verdict: power / sum(powers.values()) for verdict, power in powers.items()}


@lru_cache(maxsize=2)
def load_weights(file: Path = FILE) -> Likelihood:
    """The model as `python -m eval.fit_audit` wrote it."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Likelihood(
        {
            Verdict(name): Weights(part["intercept"], part["weights"])
            for name, part in data["units"].items()
        },
        {Verdict(name): tuple(weights) for name, weights in data["claim"].items()},
        {Verdict(name): tuple(weights) for name, weights in data["unread"].items()},
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
        if f"{kind}_conflict" in FEATURES:
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
