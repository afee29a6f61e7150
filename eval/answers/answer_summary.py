"""What a run says of its confidence: who was refused, told apart, and how far it is true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eval.answers.answer_run import threshold_of
from eval.calibration import Calibration, calibration_of
from eval.query_values import ANSWER_RIGHT, SPANS_RIGHT
from eval.saved_run import SavedQuery, SavedRun
from eval.share import Share, shares_of
from eval.statistics.auroc import auroc, auroc_interval
from eval.statistics.risk_coverage import RiskCoverage, risk_coverage

ANSWERABLE = "answerable"
OFF_TOPIC = "off-topic"
_ANSWERED = "answered"


@dataclass(frozen=True)
class Outcomes:
    """What became of the questions of a group, at the threshold.

    `right` were answered with all evidence, `lacking` without some of it; of those refused
    `silenced` would have been right. Of unanswerable questions none can be right.
    """

    name: str
    right: int
    lacking: int
    refused: int
    silenced: int


@dataclass(frozen=True)
class Separation:
    """How well the confidence tells answerable questions from others: AUROC, 95 % interval."""

    name: str
    answerable: int
    unanswerable: int
    auroc: float
    low: float
    high: float


@dataclass(frozen=True)
class AnswerSummary:
    """All that is told of a run's answers besides its measures.

    Calibration and risk are over all questions, those of other matters included: right is an
    answerable question whose spans, given or withheld, hold all evidence.
    """

    threshold: float | None
    shares: tuple[Share, ...]
    outcomes: tuple[Outcomes, ...]
    separations: tuple[Separation, ...]
    calibration: Calibration
    risk_coverage: RiskCoverage


def answer_summary(run: SavedRun) -> AnswerSummary | None:
    """Sum a run up; None where it has no confidences or does not say what spans hold."""
    queries = [query for query in run.queries if query.confidence is not None]
    if not any(SPANS_RIGHT in query.values for query in queries):
        return None
    confidence = np.array([_sure(query) for query in queries])
    right = np.array([float(_is_right(query)) for query in queries])
    return AnswerSummary(
        threshold=threshold_of(run),
        shares=tuple(_shares(queries)),
        outcomes=tuple(_outcomes(queries)),
        separations=tuple(_separations(queries)),
        calibration=calibration_of(confidence, right),
        risk_coverage=risk_coverage(confidence, right),
    )


def group_of(query: SavedQuery) -> str:
    """The group of a question: answerable, off-topic, or why it is unanswerable."""
    if query.expected:
        return ANSWERABLE
    return (query.type or "").partition("/")[2] or query.type or "unanswerable"


def _is_right(query: SavedQuery) -> bool:
    """Whether the spans, given or withheld, hold all evidence; never of an unanswerable one."""
    return query.values.get(SPANS_RIGHT) == 1


def _shares(queries: Sequence[SavedQuery]) -> Iterator[Share]:
    answerable = [query for query in queries if query.expected]
    others = [query for query in queries if not query.expected]
    on_matter = [query for query in others if group_of(query) != OFF_TOPIC]
    yield from shares_of("spans_right", [_is_right(query) for query in answerable])
    yield from shares_of("answer_right", [query.values[ANSWER_RIGHT] == 1 for query in answerable])
    yield from shares_of("refused", [query.status != _ANSWERED for query in answerable])
    yield from shares_of("answered_unanswerable", [q.status == _ANSWERED for q in on_matter])
    for name in _groups(others):
        of = [query.status == _ANSWERED for query in others if group_of(query) == name]
        yield from shares_of(f"answered_{name}", of)


def _outcomes(queries: Sequence[SavedQuery]) -> Iterator[Outcomes]:
    for name in _groups(queries):
        of = [query for query in queries if group_of(query) == name]
        answered = [_is_right(query) for query in of if query.status == _ANSWERED]
        refused = [_is_right(query) for query in of if query.status != _ANSWERED]
        yield Outcomes(
            name, sum(answered), len(answered) - sum(answered), len(refused), sum(refused)
        )


def _separations(queries: Sequence[SavedQuery]) -> Iterator[Separation]:
    high = np.array([_sure(query) for query in queries if query.expected])
    others = [query for query in queries if not query.expected]
    groups = {"all": others}
    groups["without-off-topic"] = [query for query in others if group_of(query) != OFF_TOPIC]
    for name in _groups(others):
        groups[name] = [query for query in others if group_of(query) == name]
    for name, of in groups.items():
        if of and len(high):
            low = np.array([_sure(query) for query in of])
            ends = auroc_interval(high, low)
            yield Separation(name, len(high), len(low), auroc(high, low), *ends)


def _groups(queries: Sequence[SavedQuery]) -> list[str]:
    return list(dict.fromkeys(group_of(query) for query in queries))


def _sure(query: SavedQuery) -> float:
    return query.confidence or 0.0
