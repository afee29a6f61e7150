"""Two runs compared: what each measures, by how much they differ, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.errors import NotComparable
from eval.query_values import ANSWER_RIGHT, LOWER_IS_BETTER, MEASURES
from eval.saved_run import Mean, SavedQuery, SavedRun
from eval.statistics.randomisation import randomisation_p
from eval.summary import means_of, measured_together


@dataclass(frozen=True)
class Difference:
    """A measure of both runs; `difference` is after less before, `p` of the paired test."""

    measure: str
    before: Mean
    after: Mean
    difference: Mean
    p: float


@dataclass(frozen=True)
class GroupDifference:
    """The differences over the queries of one type."""

    name: str
    queries: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Moved:
    """A query whose first relevant hit is at another rank; None if none came."""

    query_id: str
    text: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TurnedAnswer:
    """A query that was served well in one run alone: answered with all evidence, or refused."""

    query_id: str
    text: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Comparison:
    """Two runs on one data set, all queries first, then by type.

    `won` and `lost` are the queries whose first relevant hit rose and fell, those that moved
    most first; `mended` and `broken` those that are served well now and were before, with the
    status of the answers. Queries that one run alone has score worst in the other, and are named.
    """

    before: str
    after: str
    overall: tuple[Difference, ...]
    types: tuple[GroupDifference, ...]
    won: tuple[Moved, ...]
    lost: tuple[Moved, ...]
    mended: tuple[TurnedAnswer, ...]
    broken: tuple[TurnedAnswer, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: SavedRun, after: SavedRun) -> Comparison:
    """Compare two runs; NotComparable if their data sets differ or they share no measure."""
    if before.dataset.fingerprint != after.dataset.fingerprint:
        shown = [f"{run.dataset.name} ({run.dataset.fingerprint})" for run in (before, after)]
        raise NotComparable(
            f"the runs are on different data sets: {shown[0]} and {shown[1]}; "
            "run both settings on the same one",
            message_ja=f"二つの結果は別のデータセットのものです: {shown[0]} と {shown[1]}。"
            "同じデータセットで測った結果を指定してください。",
        )
    measured = [{name for query in run.queries for name in query.values} for run in (before, after)]
    measures = [name for name in MEASURES if name in measured[0] & measured[1]]
    if not measures:
        raise NotComparable(
            f"the runs share no measure: {sorted(measured[0])} and {sorted(measured[1])}; "
            "measure both in the same way",
            message_ja="二つの結果に共通の指標がありません。同じ方法で測ってください。",
        )
    ours = {query.query_id: query for query in before.queries}
    theirs = {query.query_id: query for query in after.queries}
    pairs = [
        (
            ours.get(query_id) or _missed(theirs[query_id]),
            theirs.get(query_id) or _missed(ours[query_id]),
        )
        for query_id in {**ours, **theirs}
    ]
    moved = [
        Moved(one.query_id, one.text or other.text, *_ranks(one, other)) for one, other in pairs
    ]
    moved.sort(key=lambda item: -abs(_gain(item)))
    types = dict.fromkeys(one.type for one, _ in pairs if one.type is not None)
    return Comparison(
        before=before.name,
        after=after.name,
        overall=_differences(pairs, measures),
        types=tuple(
            _group(name, [pair for pair in pairs if pair[0].type == name], measures)
            for name in types
        ),
        won=tuple(item for item in moved if _gain(item) > 0),
        lost=tuple(item for item in moved if _gain(item) < 0),
        mended=tuple(_turned(one, other) for one, other in pairs if _turn(one, other) > 0),
        broken=tuple(_turned(one, other) for one, other in pairs if _turn(one, other) < 0),
        only_before=tuple(name for name in ours if name not in theirs),
        only_after=tuple(name for name in theirs if name not in ours),
    )


_Pairs = Sequence[tuple[SavedQuery, SavedQuery]]


def _group(name: str, pairs: _Pairs, measures: Sequence[str]) -> GroupDifference:
    return GroupDifference(name, len(pairs), _differences(pairs, measures))


def _differences(pairs: _Pairs, measures: Sequence[str]) -> tuple[Difference, ...]:
    found: dict[str, Difference] = {}
    both = [{**one.values, **other.values} for one, other in pairs]
    for places, together in measured_together(both).items():
        columns = []
        for measure in (shared := [name for name in together if name in measures]):
            values = [[_value(query, measure) for query in pairs[place]] for place in places]
            ours, theirs = np.array(values).T
            columns += [ours, theirs, theirs - ours]
        means = means_of(np.column_stack(columns)) if columns else []
        for number, measure in enumerate(shared):
            before, after, difference = means[3 * number : 3 * number + 3]
            p = randomisation_p(columns[3 * number + 2])
            found[measure] = Difference(measure, before, after, difference, p)
    return tuple(found[measure] for measure in measures if measure in found)


def _value(query: SavedQuery, measure: str) -> float:
    """A query's value, the worst there is for one that was not run."""
    return query.values.get(measure, float(measure in LOWER_IS_BETTER))


def _turn(one: SavedQuery, other: SavedQuery) -> int:
    """1 if a query is served well in the other run alone, -1 if in the one; else 0."""
    before, after = _served_well(one), _served_well(other)
    return 0 if before is None or after is None else after - before


def _served_well(query: SavedQuery) -> bool | None:
    """Whether the answer holds all evidence, or is refused where there is none; None: not asked."""
    if query.expected:
        right = query.values.get(ANSWER_RIGHT)
        return None if right is None else right == 1
    return None if query.status is None else query.status == "not_found"


def _turned(one: SavedQuery, other: SavedQuery) -> TurnedAnswer:
    return TurnedAnswer(one.query_id, one.text or other.text, one.status, other.status)


def _missed(query: SavedQuery) -> SavedQuery:
    """The query as of a run that does not have it."""
    return replace(query, values={}, hits=(), first_relevant_rank=None, status=None)


def _ranks(one: SavedQuery, other: SavedQuery) -> tuple[int | None, int | None]:
    return one.first_relevant_rank, other.first_relevant_rank


def _gain(moved: Moved) -> float:
    """The change of the reciprocal rank: from 3 to 1 is more than from 30 to 10."""
    before, after = (1 / rank if rank else 0.0 for rank in (moved.before, moved.after))
    return after - before
