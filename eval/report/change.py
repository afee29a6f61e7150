"""What changed since an earlier run of the same data set, query by query."""

from collections.abc import Iterator
from dataclasses import dataclass

from eval.report.outcome import parts_found
from eval.saved_run import SavedQuery, SavedRun


@dataclass(frozen=True)
class Change:
    """A query before and after."""

    before: SavedQuery
    after: SavedQuery

    @property
    def gain(self) -> float:
        """The difference of the reciprocal ranks of the first hit that holds evidence.

        From none to the first place it is 1, from the second to the first 0.5.
        """
        return _reciprocal(self.after) - _reciprocal(self.before)

    @property
    def gained_parts(self) -> int:
        """How many more parts of the question are held by the hits kept."""
        return len(parts_found(self.after)) - len(parts_found(self.before))

    @property
    def direction(self) -> int:
        """1 better, -1 worse, 0 the same: by the rank, and where that stayed by the parts."""
        return _sign(self.gain) or _sign(self.gained_parts)


def changes(before: SavedRun, after: SavedRun) -> dict[str, Change]:
    """The changes by query_id, in the order of the later run.

    A query that one of the runs lacks has none, nor has one that asks or expects other things
    than before under the same id: gold questions are mended too.
    """
    earlier = {query.query_id: query for query in before.queries}
    return {
        query.query_id: Change(earlier[query.query_id], query)
        for query in after.queries
        if query.query_id in earlier and _asks_the_same(earlier[query.query_id], query)
    }


def _asks_the_same(before: SavedQuery, after: SavedQuery) -> bool:
    return before.text == after.text and set(_wanted(before)) == set(_wanted(after))


def _wanted(query: SavedQuery) -> Iterator[tuple[int, str, str]]:
    """What is asked for: the words, or where a data set has none, the passages."""
    for item in query.expected:
        yield item.part, item.document_id, item.quote or " ".join(sorted(item.passage_ids))


def _reciprocal(query: SavedQuery) -> float:
    return 0.0 if query.first_relevant_rank is None else 1 / query.first_relevant_rank


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
