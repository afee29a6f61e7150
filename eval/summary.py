"""Means with their confidence intervals, over all queries and over groups of them."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.query_values import MEASURES
from eval.saved_run import Group, Mean, SavedQuery
from eval.statistics.bootstrap import mean_intervals


def summarise(queries: Sequence[SavedQuery]) -> dict[str, Mean]:
    """Each measure's mean over the queries that it applies to; one that applies to none is out."""
    found: dict[str, Mean] = {}
    for places, measures in measured_together([query.values for query in queries]).items():
        values = [[queries[place].values[measure] for measure in measures] for place in places]
        found.update(zip(measures, means_of(np.array(values)), strict=True))
    return {measure: found[measure] for measure in MEASURES if measure in found}


def measured_together(
    values: Sequence[Mapping[str, float]],
) -> dict[tuple[int, ...], list[str]]:
    """The measures by the places of the queries that they apply to.

    Measures of the same queries are resampled together: drawing is what takes time.
    """
    together: dict[tuple[int, ...], list[str]] = {}
    for measure in MEASURES:
        places = tuple(place for place, of_query in enumerate(values) if measure in of_query)
        if places:
            together.setdefault(places, []).append(measure)
    return together


def means_of(values: NDArray[np.float64]) -> list[Mean]:
    """The mean and interval of each column of float64[queries, columns]."""
    low, high = mean_intervals(values)
    columns = zip(values.mean(axis=0), low, high, strict=True)
    return [Mean(float(mean), float(lo), float(hi), len(values)) for mean, lo, hi in columns]


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
