"""Judges a claim by what the units nearest to it say to its facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.issued_on import IssuedOn
from rag.audit.audit import Verdict
from rag.audit.comparison import Comparison
from rag.audit.finding import Finding, State
from rag.audit.likelihood import Weights, features_of, has_label, labels_of

# Tuned on eval/gold/memo-dev.jsonl. Scores of the units that bear a claim out or contradict it
# lie between 0.87 and 0.95, those of units that only speak of the same matter from 0.02 below
# the best one on.
_NEAR_BEST = 0.030
_CONFLICT_NEAR_BEST = 0.025
_ROW_SLACK = 0.050
_AHEAD = 0.002
_OF_VALUES = ("quantity", "unit", "time", "name")
_FAR_SCORE = 0.900
_FAR_OPEN = 0.30
_SAME_FACTS = 3
_DENIED_IN_THAT_WORD = 0.025
_DENIED_NEAR = 0.006
_REPLACES_NEAR = 0.010
_REPLACES_CLOSE = 0.90
_CLOSE = 0.85


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


def judge(
    comparisons: Sequence[Comparison],
    dates: Mapping[str, IssuedOn],
    weights: Mapping[str, Weights],
) -> Judgement:
    """Judge a claim by its comparisons with units, any number of them.

    `dates` say when each document was issued, `weights` how likely `supported` and
    `contradicted` are by a unit's features (`load_weights`). Superseded is what an older
    document bears out and a surely newer one of the same matter has otherwise.

    Supported needs a unit near the best one that bears out every value, time, country and
    public body, denies nothing, and is likely enough to say the claim. Contradicted needs one
    among the best that says otherwise of one of them and has nothing against the rest. Where a
    value and its year both differ, the source speaks of another year: that is not found. In
    doubt it is not found either.
    """
    ranked = ranking(comparisons)
    if not ranked:
        return Judgement(Verdict.NOT_FOUND, 0.9, None, (), None)
    candidate = supporting(ranked)
    likely = 0.0
    if candidate is not None:
        likely = weights["supported"].probability(features_of(candidate))
    support = candidate if likely >= weights["supported"].threshold else None
    opponents = opposing(ranked)
    opponent = opponents[0] if opponents else None
    unlikely = 0.0
    if opponent is not None:
        unlikely = weights["contradicted"].probability(features_of(opponent))
        if unlikely < weights["contradicted"].threshold:
            opponents, opponent = [], None
    if support is not None:
        newer = [item for item in opponents if _replaces(item, support, dates)]
        if newer:
            return _superseded(newer[0], support, likely * unlikely)
        denying = [item for item in opponents if _denies(item, support)]
        if denying:
            return _contradicted(denying[0], unlikely)
    if support is not None and opponent is not None:
        ahead = opponent.alignment.score - support.alignment.score
        kinds = {f.kind for f in opponent.of(State.CONFLICT) if _counts(f)}
        if ahead > _AHEAD or "swap" in kinds:
            return _contradicted(opponent, unlikely)
        return _supported(support, likely)
    if support is not None:
        return _supported(support, likely)
    if opponent is not None:
        return _contradicted(opponent, unlikely)
    nearest = ranked[0]
    missing = tuple(f for f in nearest.of(State.MISSING, State.CONFLICT) if _weighs(f))
    sure = 1 - max(likely, unlikely)
    return Judgement(Verdict.NOT_FOUND, sure, None, missing, nearest)


def supporting(ranked: Sequence[Comparison]) -> Comparison | None:
    """The first unit, best first, against which no fact of the claim speaks; None if there is none.

    Whether it says the claim is another question.
    """
    best = max(item.alignment.score for item in ranked)
    return next((item for item in ranked if _supports(item, best)), None)


def opposing(ranked: Sequence[Comparison]) -> list[Comparison]:
    """The units that say otherwise of a fact and have nothing against the rest, best first."""
    best = max(item.alignment.score for item in ranked)
    known = _known(ranked, best)
    return [item for item in ranked if _opposes(item, best, known)]


def ranking(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Comparisons in the order in which they are asked, best first."""
    return sorted(comparisons, key=_rank, reverse=True)


def _supported(item: Comparison, sure: float) -> Judgement:
    return Judgement(Verdict.SUPPORTED, sure, item, (), item)


def _contradicted(item: Comparison, sure: float) -> Judgement:
    conflicts = tuple(f for f in item.of(State.CONFLICT) if _counts(f))
    return Judgement(Verdict.CONTRADICTED, sure, item, conflicts, item)


def _superseded(newer: Comparison, older: Comparison, sure: float) -> Judgement:
    conflicts = tuple(f for f in newer.of(State.CONFLICT) if _counts(f))
    return Judgement(Verdict.SUPERSEDED, sure, newer, conflicts, older)


def _replaces(opponent: Comparison, support: Comparison, dates: Mapping[str, IssuedOn]) -> bool:
    """Whether what says otherwise is in a document that is surely newer, of the same matter."""
    newer = dates[opponent.unit.passage.document_id]
    older = dates[support.unit.passage.document_id]
    near = abs(opponent.alignment.score - support.alignment.score) <= _REPLACES_NEAR
    close = max(f.closeness for f in opponent.of(State.CONFLICT)) >= _REPLACES_CLOSE
    return newer.first > older.last and near and close


def _rank(item: Comparison) -> float:
    same = sum(f.state in (State.SAME, State.DERIVED) and _weighs(f) for f in item.findings)
    return item.alignment.score + 0.006 * same


def _supports(item: Comparison, best: float) -> bool:
    score = item.alignment.score
    slack = _ROW_SLACK if _is_right_row(item) else 0.0
    if score < best - _NEAR_BEST - slack:
        return False
    if any(_weighs(f) and not f.holds for f in item.findings if f.state is State.MISSING):
        return False
    against = (*_OF_VALUES, "direction")
    if any(_counts(f) or f.kind in against for f in item.of(State.CONFLICT)):
        return False
    if any(f.kind == "direction" for f in item.of(State.MISSING)) and not item.of(State.DERIVED):
        return False
    values = [f for f in item.findings if f.kind in ("quantity", "unit")]
    if not values:
        return True
    return any(f.state in (State.SAME, State.DERIVED, State.NEAR) for f in values)


def _denies(opponent: Comparison, support: Comparison) -> bool:
    """Whether a unit denies what another one only speaks of: この目標は実現できておらず."""
    denied = [f for f in opponent.of(State.CONFLICT) if f.kind == "negation" and _counts(f)]
    if not denied:
        return False
    same_word = max(f.closeness for f in denied) == 1
    slack = _DENIED_IN_THAT_WORD if same_word else _DENIED_NEAR
    return opponent.alignment.score - support.alignment.score > -slack


def _known(ranked: Sequence[Comparison], best: float) -> frozenset[Span]:
    """The facts of the claim that some unit near the best one has in so many words."""
    return frozenset(
        finding.span
        for item in ranked
        if item.alignment.score >= best - _NEAR_BEST
        for finding in item.of(State.SAME)
    )


def _is_right_row(item: Comparison) -> bool:
    """Whether a row has a value of the claim and a name: its few words score low by themselves."""
    kinds = {finding.kind for finding in item.of(State.SAME, State.DERIVED)}
    named = "name" in kinds or has_label(item)
    return item.unit.is_row and named and bool(kinds & {"quantity", "direction"})


def _opposes(item: Comparison, best: float, known: frozenset[Span]) -> bool:
    if item.alignment.score < best - _CONFLICT_NEAR_BEST:
        return False
    conflicts = [f for f in item.of(State.CONFLICT) if _counts(f)]
    if not conflicts:
        return False
    if any(f.kind == "swap" for f in conflicts):
        return True
    same = [f for f in item.of(State.SAME) if f.kind in _OF_VALUES]
    far = item.alignment.own_score < _FAR_SCORE and item.alignment.open_share > _FAR_OPEN
    far = far and len(same) < _SAME_FACTS
    if far:
        return False
    kinds = {f.kind for f in conflicts}
    times = {f.kind for f in item.of(State.CONFLICT)}
    if "time" in times and ({"quantity", "unit"} & kinds):
        return False
    missing = [f for f in item.of(State.MISSING) if _weighs(f)]
    others = [f for f in item.of(State.MISSING, State.CONFLICT) if f.kind == "name"]
    if kinds & {"quantity", "unit", "time"} and (others or not _is_of_claim(item)):
        return False  # the value is another one's: of 中国 where the claim speaks of イスラエル
    values = [f for f in item.findings if f.kind == "quantity"]
    if (
        kinds == {"name"}
        and values
        and not any(f.state in (State.SAME, State.DERIVED) or f.span in known for f in values)
    ):
        return False  # no unit has the value: it is not this one's name that is wrong
    if kinds == {"name"}:  # 10兆円 may stand in the sentence before
        missing = [f for f in missing if f.span not in known]
    if any(f.kind in ("quantity", "unit") for f in missing) and not ({"quantity", "unit"} & kinds):
        return False  # 2026年度までに10か所: the source speaks of something else
    if {"quantity", "unit"} & kinds and any(f.kind == "time" for f in missing):
        return False  # 2020年には4社: the source has the value of another year
    held = [f for f in item.findings if f.holds and _weighs(f)]
    return len(missing) <= len(held) and len(conflicts) <= len(held) + 1


def _is_of_claim(item: Comparison) -> bool:
    """Whether a row is of something that the claim names; sentences may be."""
    labels = labels_of(item.unit.text) if item.unit.is_row else ()
    if not labels or has_label(item):
        return True
    names = {name.canonical for name in item.unit.facts.names}
    return bool(names & {name.canonical for name in item.alignment.claim.facts.names})


def _counts(finding: Finding) -> bool:
    """Whether a conflict is of things that are spoken of in much the same words."""
    return finding.state is State.CONFLICT and finding.closeness >= _CLOSE


def _weighs(finding: Finding) -> bool:
    """Whether a claim stands or falls with a fact."""
    return finding.kind in ("quantity", "unit", "time", "name", "negation", "swap")
