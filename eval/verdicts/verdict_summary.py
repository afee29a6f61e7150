"""What a run of verdicts comes to: how many are right, which are confused, which are dangerous."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eval.calibration import Calibration, calibration_of
from eval.saved_run import StageTime
from eval.share import Share, shares_of
from eval.verdicts.verdict_run import JudgedItem, VerdictRun


@dataclass(frozen=True)
class Confused:
    """The items of one right verdict: how many were said to be what."""

    expected: str
    count: int
    said: tuple[int, ...]


@dataclass(frozen=True)
class Dangerous:
    """The items that should be one verdict and were said to be another, which misleads."""

    expected: str
    said: str
    item_ids: tuple[str, ...]
    together_ids: tuple[str, ...]


@dataclass(frozen=True)
class VerdictSummary:
    """`verdicts` are all that there are, the columns of `confusion`.

    `shares`: `right` over the verdicts that the goal counts, `right_of_all` over all items,
    then each verdict's own, `cited` over the items that were rightly judged and have evidence,
    and the same for all items as one text. `calibration` is None where no confidence is said.
    """

    verdicts: tuple[str, ...]
    shares: tuple[Share, ...]
    confusion: tuple[Confused, ...]
    dangerous: tuple[Dangerous, ...]
    kinds: tuple[Share, ...]
    calibration: Calibration | None
    item_time: StageTime


def verdict_summary(run: VerdictRun) -> VerdictSummary:
    """Sum a run up; ValueError if it has no item."""
    task = run.of_task
    kinds = dict.fromkeys(item.kind for item in run.items)
    p50, p95 = np.percentile([item.took_ms for item in run.items], [50, 95])
    return VerdictSummary(
        verdicts=task.verdicts,
        shares=tuple(_shares(run)),
        confusion=tuple(_confusion(run)),
        dangerous=tuple(
            Dangerous(
                expected,
                said,
                tuple(i.item_id for i in run.items if (i.expected, i.said) == (expected, said)),
                tuple(
                    item.item_id
                    for item in run.items
                    if (item.expected, item.said_together) == (expected, said)
                ),
            )
            for expected, said in task.dangerous
        ),
        kinds=tuple(
            share
            for kind in kinds
            for share in shares_of(kind, [i.is_right for i in run.items if i.kind == kind])
        ),
        calibration=_calibration(run.items),
        item_time=StageTime(float(p50), float(p95)),
    )


def _shares(run: VerdictRun) -> Iterator[Share]:
    counted = [item for item in run.items if item.expected in run.of_task.counted]
    yield from shares_of("right", _right(counted))
    if any(item.said_together for item in run.items):
        together = [item.said_together == item.expected for item in counted]
        yield from shares_of("right_together", together)
    if len(counted) < len(run.items):
        yield from shares_of("right_of_all", _right(run.items))
    for verdict in run.of_task.verdicts:
        of = [item for item in run.items if item.expected == verdict]
        yield from shares_of(f"right_{verdict}", _right(of))
    yield from shares_of(
        "cited", [item.cited for item in run.items if item.is_right and item.cited is not None]
    )


def _right(items: Sequence[JudgedItem]) -> list[bool]:
    return [item.is_right for item in items]


def _confusion(run: VerdictRun) -> Iterator[Confused]:
    for expected in run.of_task.verdicts:
        said = Counter(item.said for item in run.items if item.expected == expected)
        if said:
            cells = tuple(said[verdict] for verdict in run.of_task.verdicts)
            yield Confused(expected, said.total(), cells)


def _calibration(items: Sequence[JudgedItem]) -> Calibration | None:
    said = [(item.confidence, item.is_right) for item in items if item.confidence is not None]
    if not said:
        return None
    return calibration_of(
        np.array([confidence for confidence, _ in said]),
        np.array([float(right) for _, right in said]),
    )
