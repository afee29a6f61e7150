"""Judges a claim by what the units nearest to it say to its facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.issued_on import IssuedOn
from rag.audit.audit import Verdict
from rag.audit.comparison import Comparison
from rag.audit.finding import Finding, State
from rag.audit.likelihood import (
    JUDGED,
    NOTHING,
    Likelihood,
    Signs,
    conflict_weight,
    features_of,
)

# What a wrong verdict costs, a right one nothing: that of the claim is what is true. Called
# supported, a contradiction goes into the paper that the memo becomes.
_COSTS = {
    (Verdict.SUPPORTED, Verdict.CONTRADICTED): 5.0,
    (Verdict.SUPPORTED, Verdict.NOT_FOUND): 1.0,
    (Verdict.CONTRADICTED, Verdict.SUPPORTED): 1.0,
    (Verdict.CONTRADICTED, Verdict.NOT_FOUND): 1.0,
    (Verdict.NOT_FOUND, Verdict.SUPPORTED): 1.0,
    (Verdict.NOT_FOUND, Verdict.CONTRADICTED): 1.0,
}
_CONFLICT = 0.3
_AS_NEAR = 0.005
_LEAD_SCALE, _MOST_LEAD = 20.0, 1.0
# A unit that denies a claim speaks of it: one that is further off than this from the nearest
# unit has another value of something else. Rows have few words of their own.
_OPPOSES_NEAR, _ROW_SLACK = 0.030, 0.025
_REPLACES_NEAR = 0.020
_REPLACES = 0.5
_MEASURED = ("quantity", "time")
_WORDED = ("direction", "negation", "compound")
_WEIGHS = ("quantity", "unit", "time", "name", "term", "negation", "swap")


@dataclass(frozen=True)
class Judgement:
    """A verdict on a claim, how likely it is right, and the comparison that it rests on.

    `deciding` are the findings that decided: conflicts, or what is missing. `nearest` is the
    unit that comes closest, also where nothing is found.
    """

    verdict: Verdict
    confidence: float
    comparison: Comparison | None
    deciding: tuple[Finding, ...]
    nearest: Comparison | None


@dataclass(frozen=True)
class Weighed:
    """A unit compared with a claim, and the log odds that it bears it out and denies it.

    `opposing` is None where nothing in the unit is otherwise than the claim says.
    """

    comparison: Comparison
    supporting: float
    opposing: float | None

    @property
    def score(self) -> float:
        """How near the unit is to the claim."""
        return self.comparison.alignment.score


def judge(
    comparisons: Sequence[Comparison],
    dates: Mapping[str, IssuedOn],
    likelihood: Likelihood,
) -> Judgement:
    """Judge a claim by its comparisons with units, any number of them.

    `dates` say when each document was issued; `likelihood` is the fitted model
    (`load_weights`). The verdict is the one that costs least on average. Contradicted needs a
    unit that has a fact otherwise, or that reads as if it denied the claim; of the latter no
    finding tells what is otherwise. Superseded is what an older document bears out and a surely
    newer one of the same matter has otherwise.
    """
    weighed = weigh(comparisons, likelihood)
    if not weighed:
        return Judgement(Verdict.NOT_FOUND, 0.9, None, (), None)
    support, opponent = _support(weighed), _opponent(weighed)
    signs = signs_of(weighed)
    likely = likelihood.probabilities(signs)
    verdict = least_cost(likely, opposed=signs.is_opposed)
    sure, item = likely[verdict], support.comparison
    if verdict is Verdict.CONTRADICTED:
        item = opponent.comparison if opponent is not None else _read_opponent(weighed)
        return Judgement(verdict, sure, item, _conflicts(item), item)
    if verdict is Verdict.SUPPORTED:
        newer = max(
            (one for one in weighed if _replaces(one, support, dates)),
            key=lambda one: one.opposing or 0.0,
            default=None,
        )
        if newer is None:
            return Judgement(verdict, sure, item, (), item)
        replacing = newer.comparison
        return Judgement(Verdict.SUPERSEDED, sure * sure, replacing, _conflicts(replacing), item)
    missing = tuple(f for f in item.of(State.MISSING, State.CONFLICT) if f.kind in _WEIGHS)
    return Judgement(verdict, sure, None, missing, item)


def weigh(comparisons: Sequence[Comparison], likelihood: Likelihood) -> list[Weighed]:
    """The units compared with a claim, weighed; in their order."""
    if not comparisons:
        return []
    best = max(item.alignment.score for item in comparisons)
    weighed = []
    for item in comparisons:
        features = features_of(item, best)
        opposing = None
        if can_oppose(item, best):
            opposing = likelihood.units[Verdict.CONTRADICTED].logit(features)
        supporting = likelihood.units[Verdict.SUPPORTED].logit(features)
        weighed.append(Weighed(item, supporting, opposing))
    return weighed


def can_oppose(item: Comparison, best: float) -> bool:
    """Whether a unit near the best one has a fact otherwise than the claim says."""
    slack = _OPPOSES_NEAR + (_ROW_SLACK if item.unit.is_row else 0.0)
    return item.alignment.score >= best - slack and bool(_conflicts(item))


def signs_of(weighed: Sequence[Weighed]) -> Signs:
    """What the units together say of a claim: the best support, the best opponent, and both."""
    if not weighed:
        return Signs(NOTHING, NOTHING, 0.0)
    support, opponent = _support(weighed), _opponent(weighed)
    opposing, lead = NOTHING, _MOST_LEAD
    if opponent is not None and opponent.opposing is not None:
        opposing = opponent.opposing
        lead = max(-_MOST_LEAD, min(_MOST_LEAD, _LEAD_SCALE * (support.score - opponent.score)))
    return Signs(support.supporting, opposing, lead, _read_signs(weighed))


def _read_opponent(weighed: Sequence[Weighed]) -> Comparison:
    """The unit that most reads as if it denied the claim."""
    read = [
        (one.comparison.reading.contradicts - one.comparison.reading.absent, number)
        for number, one in enumerate(weighed)
        if one.comparison.reading is not None
    ]
    return weighed[max(read)[1]].comparison


def _read_signs(weighed: Sequence[Weighed]) -> tuple[float, float, float] | None:
    """What the cross-encoder makes of the units that it read: support, conflict, and the lead."""
    readings = [one.comparison.reading for one in weighed if one.comparison.reading is not None]
    if not readings:
        return None
    speaks = max(readings, key=lambda one: one.speaks)
    return (
        max(one.supports - one.absent for one in readings),
        max(one.contradicts - one.absent for one in readings),
        speaks.supports - speaks.contradicts,
    )


def least_cost(likely: Mapping[Verdict, float], *, opposed: bool) -> Verdict:
    """The verdict that costs least on average; contradicted only if something is `opposed`."""
    return min(
        (said for said in JUDGED if opposed or said is not Verdict.CONTRADICTED),
        key=lambda said: sum(_COSTS.get((said, true), 0.0) * likely[true] for true in JUDGED),
    )


def _support(weighed: Sequence[Weighed]) -> Weighed:
    return max(weighed, key=lambda one: one.supporting)


def _opponent(weighed: Sequence[Weighed]) -> Weighed | None:
    """The likeliest opponent that the support leaves unanswered.

    A unit as near to the claim as the opponent that has the very facts answers it: of rows of a
    table, the one that the claim speaks of. A unit that is otherwise in words alone, and has not
    the value or time that the support has, speaks of something else: 国は弱く does not deny
    2027年までに2.4％まで引き上げる.
    """
    support = _support(weighed)
    held = {finding.span for finding in support.comparison.findings if finding.holds}
    opponents = [
        one
        for one in weighed
        if one.opposing is not None
        and not _is_beside(one.comparison, held)
        and not (
            support.score >= one.score - _AS_NEAR
            and {finding.span for finding in _conflicts(one.comparison)} <= held
        )
    ]
    return max(opponents, key=lambda one: one.opposing or 0.0, default=None)


def _is_beside(item: Comparison, held: Collection[Span]) -> bool:
    """Whether a unit differs in words alone and lacks a value or time that is borne out."""
    return all(finding.kind in _WORDED for finding in _conflicts(item)) and any(
        finding.kind in _MEASURED and finding.span in held for finding in item.of(State.MISSING)
    )


def _conflicts(item: Comparison) -> tuple[Finding, ...]:
    """The conflicts of a unit that are of things spoken of in much the same words."""
    return tuple(f for f in item.of(State.CONFLICT) if conflict_weight([f]) >= _CONFLICT)


def _replaces(opponent: Weighed, support: Weighed, dates: Mapping[str, IssuedOn]) -> bool:
    """Whether what says otherwise is in a document that is surely newer, of the same matter."""
    one, other = opponent.comparison, support.comparison
    newer = dates[one.unit.passage.document_id]
    older = dates[other.unit.passage.document_id]
    near = abs(one.alignment.score - other.alignment.score) <= _REPLACES_NEAR
    return newer.first > older.last and near and (opponent.opposing or 0.0) >= _REPLACES
