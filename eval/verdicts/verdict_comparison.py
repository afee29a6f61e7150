"""Two runs of verdicts compared: how many more are right, and which changed."""

from dataclasses import dataclass

import numpy as np

from eval.errors import NotComparable
from eval.saved_run import Mean
from eval.share import Share, shares_of
from eval.statistics.randomisation import randomisation_p
from eval.summary import means_of
from eval.verdicts.verdict_run import VerdictRun


@dataclass(frozen=True)
class ChangedItem:
    """An item of which another verdict is said than before."""

    item_id: str
    text: str
    expected: str
    before: str
    after: str


@dataclass(frozen=True)
class VerdictComparison:
    """The shares right before and after, their difference and the p of the paired test.

    They are over the verdicts that the task counts, as its accuracy is; the changed items over
    all: those that became right, that became wrong, and that are wrong in another way.
    """

    before: Share
    after: Share
    difference: Mean
    p: float
    mended: tuple[ChangedItem, ...]
    broken: tuple[ChangedItem, ...]
    otherwise_wrong: tuple[ChangedItem, ...]


def compare_verdicts(before: VerdictRun, after: VerdictRun) -> VerdictComparison:
    """Compare two runs; NotComparable unless they are of the same items."""
    if before.fingerprint != after.fingerprint:
        shown = [f"{run.name} ({run.fingerprint[:12]})" for run in (before, after)]
        raise NotComparable(
            f"the runs are of different items: {shown[0]} and {shown[1]}; "
            "run both on the same gold",
            message_ja=f"二つの結果は別の正解ファイルのものです: {shown[0]} と {shown[1]}。"
            "同じ正解ファイルで測った結果を指定してください。",
        )
    pairs = list(zip(before.items, after.items, strict=True))
    counted = [pair for pair in pairs if pair[0].expected in before.of_task.counted]
    (earlier,) = shares_of("before", [one.is_right for one, _ in counted])
    (later,) = shares_of("after", [other.is_right for _, other in counted])
    differences = np.array([float(other.is_right) - one.is_right for one, other in counted])
    (difference,) = means_of(differences[:, None])
    changed = [
        (
            one.is_right,
            other.is_right,
            ChangedItem(one.item_id, one.text, one.expected, one.said, other.said),
        )
        for one, other in pairs
        if one.said != other.said
    ]
    return VerdictComparison(
        before=earlier,
        after=later,
        difference=difference,
        p=randomisation_p(differences),
        mended=tuple(item for _, right, item in changed if right),
        broken=tuple(item for right, _, item in changed if right),
        otherwise_wrong=tuple(item for was, now, item in changed if not was and not now),
    )
