"""Families: a table with its rows is found as one, by whichever of them fits best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.passages.passage import Passage
from index.vector_index import Vectors

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Families:
    """Which passages are found, and by which vectors.

    A passage's row is its number among all passages, and its vector's. The head of a family is
    the passage that is found: a table for its rows, every other passage for itself. `heads` are
    the heads' rows in order, `family_of[row]` the number of each row's family; the rows of
    family f are `members[starts[f] : starts[f + 1]]`.
    """

    heads: Rows
    family_of: Rows
    members: Rows
    starts: Rows

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> Self:
        """The families of passages; ValueError if a row's table is not among them."""
        rows = {passage.passage_id: row for row, passage in enumerate(passages)}
        heads = [row for row, passage in enumerate(passages) if passage.parent_id is None]
        number = {row: family for family, row in enumerate(heads)}
        try:
            family_of = np.array(
                [
                    number[row if passage.parent_id is None else rows[passage.parent_id]]
                    for row, passage in enumerate(passages)
                ],
                np.int64,
            )
        except KeyError as error:
            raise ValueError(f"the table {error} of a row is not among the passages") from error
        members = np.argsort(family_of, kind="stable").astype(np.int64)
        sizes = np.bincount(family_of, minlength=len(heads))
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return cls(np.array(heads, np.int64), family_of, members, starts)

    def __len__(self) -> int:
        return len(self.heads)

    def rows_of(self, families: Rows) -> Rows:
        """The rows of all members of these families, family after family."""
        sizes = self.starts[families + 1] - self.starts[families]
        ends = np.cumsum(sizes)
        first = self.starts[families] - (ends - sizes)
        places = np.repeat(first, sizes) + np.arange(ends[-1] if len(ends) else 0)
        found: Rows = self.members[places]
        return found

    def best(self, families: Rows, scores: Vectors) -> tuple[Rows, Vectors]:
        """Each family's best member and its score; `scores` are those of `rows_of(families)`."""
        rows = self.rows_of(families)
        sizes = self.starts[families + 1] - self.starts[families]
        owner = np.repeat(np.arange(len(families)), sizes)
        order = np.lexsort((rows, -scores, owner))
        first = order[np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)]
        return rows[first], scores[first]
