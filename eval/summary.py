"""Means with their confidence intervals, over all queries and over groups of them."""

from collections.abc import Iterable, Sequence

import numpy as np

from eval.query_values import MEASURES
from eval.saved_run import Group, Mean, SavedQuery
from eval.statistics.bootstrap import mean_intervals


def summarise(queries: Sequence[SavedQuery]) -> dict[str, Mean]:
    """Each measure's mean over the queries that it applies to; one that applies to none is out."""
    # measures that apply to the same queries are resampled together
    together: dict[tuple[int, ...], list[str]] = {}
    for measure in MEASURES:
        places = tuple(n for n, query in enumerate(queries) if measure in query.values)
        if places:
            together.setdefault(places, []).append(measure)
    means: dict[str, Mean] = {}
    for places, measures in together.items():
        values = np.array(
            [[queries[place].values[measure] for measure in measures] for place in places]
        )
        low, high = mean_intervals(values)
        for measure, mean, lower, upper in zip(
            measures, values.mean(axis=0), low, high, strict=True
        ):
            means[measure] = Mean(float(mean), float(lower), float(upper), len(places))
    return {measure: means[measure] for measure in MEASURES if measure in means}


def grouped(queries: Sequence[SavedQuery]) -> tuple[Group, ...]:
    """Groups of one type, one wording, one document of the gold, in the order of first sight.

    A query that needs two documents is in the groups of both.
    """
    members: dict[tuple[str, str], list[SavedQuery]] = {}
    for query in queries:
        for key in _keys(query):
            members.setdefault(key, []).append(query)
    order = {"type": 0, "wording": 1, "document": 2}
    return tuple(
        Group(kind, name, len(group), summarise(group))
        for (kind, name), group in sorted(members.items(), key=lambda item: order[item[0][0]])
    )


def _keys(query: SavedQuery) -> Iterable[tuple[str, str]]:
    if query.type is not None:
        yield "type", query.type
    if query.wording is not None:
        yield "wording", query.wording
    # evidence without a quote names a context: each would be a group of its own
    for document_id in dict.fromkeys(item.document_id for item in query.expected if item.quote):
        yield "document", document_id
