"""How likely a unit that bears a claim's facts out says the claim: a logistic of its features."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

import numpy as np

from index.analyzer import fold
from rag.audit.claim import Alignment
from rag.audit.comparison import Comparison
from rag.audit.finding import State

FILE = Path(__file__).with_name("weights.toml")
FEATURES = ("score", "own", "open", "lacking", "words", "back", "held", "label")
_CONTENT = re.compile("[一-鿿ァ-ヺA-Za-z]")
_CELL = re.compile(r"[\t\n]|\s{1,}")
_LEAST_LABEL_CHARS = 2
_MOST_FACTS = 4


@dataclass(frozen=True)
class Weights:
    """An intercept, a weight of each feature, and the probability from which on a claim holds."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that the unit says the claim."""
        logit = self.intercept + sum(w * features[name] for name, w in self.weights.items())
        return 1 / (1 + exp(-logit))


@lru_cache(maxsize=2)
def load_weights(file: Path = FILE) -> Mapping[str, Weights]:
    """The weights of `supported` and `contradicted`, as `python -m eval.fit_audit` wrote them."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: Weights(part["intercept"], part["weights"], part["threshold"])
        for name, part in data.items()
    }


def features_of(item: Comparison) -> Mapping[str, float]:
    """What tells of a unit whether it says a claim, all about 0 to 1; by the names in FEATURES.

    `score` and `own` are the weighted MaxSim with and without what stands around the unit,
    `back` that of the unit's words in the claim; `open` and `lacking` the share of words that
    are not matched and how far the worst is off; `words` the weight of words it has verbatim;
    `held` the facts that it has exactly; `label` whether the claim names a cell of a row.
    """
    alignment = item.alignment
    exact = [f for f in item.of(State.SAME, State.DERIVED) if f.kind != "negation"]
    return {
        "score": 10 * (alignment.score - 0.9),
        "own": 10 * (alignment.own_score - 0.88),
        "open": alignment.open_share,
        "lacking": _lacking(alignment),
        "words": _words(alignment),
        "back": 10 * (_back(alignment) - 0.85),
        "held": min(len(exact), _MOST_FACTS) / _MOST_FACTS,
        "label": float(has_label(item)),
    }


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


def _words(alignment: Alignment) -> float:
    """The weight of the claim's words that the unit, or what it is read under, has verbatim."""
    claim, source = alignment.claim, alignment.unit.folded + fold(alignment.unit.context)
    return sum(
        float(claim.weights[place])
        for place, span in enumerate(claim.spans)
        if (word := fold(claim.text[slice(*span)]).strip()) and word in source
    )


def _back(alignment: Alignment) -> float:
    """The mean of the best cosines of the unit's tokens in the claim."""
    return float(alignment.cosines.max(axis=1).mean()) if alignment.cosines.size else 0.0
