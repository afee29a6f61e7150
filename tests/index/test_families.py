"""Families: which passages are found, and by which vectors."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.passages.passage import Passage, PassageKind
from index.families import Families
from tests.index.inline_index import passage


def row(text: str, passage_id: str, parent_id: str) -> Passage:
    return replace(passage(text, passage_id, kind=PassageKind.ROW), parent_id=parent_id)


# plan.0002 is a table with two rows, plan.0005 one with a single row
PASSAGES = (
    passage("本文", "plan.0001"),
    passage("国 額", "plan.0002", kind=PassageKind.TABLE),
    row("日本 3", "plan.0003", "plan.0002"),
    row("韓国 2", "plan.0004", "plan.0002"),
    passage("省 人", "plan.0005", kind=PassageKind.TABLE),
    row("経産省 8", "plan.0006", "plan.0005"),
    passage("結び", "plan.0007"),
)


def test_heads_are_all_but_the_rows_and_each_row_belongs_to_its_table() -> None:
    families = Families.of(PASSAGES)
    assert families.heads.tolist() == [0, 1, 4, 6]
    assert families.family_of.tolist() == [0, 1, 1, 1, 2, 2, 3]
    assert len(families) == 4


def test_the_rows_of_families_come_family_after_family() -> None:
    families = Families.of(PASSAGES)
    assert families.rows_of(np.array([2, 1])).tolist() == [4, 5, 1, 2, 3]
    assert families.rows_of(np.array([3])).tolist() == [6]
    assert families.rows_of(np.empty(0, np.int64)).tolist() == []


def test_the_best_member_of_each_family_is_found_the_first_of_equals() -> None:
    families = Families.of(PASSAGES)
    scores = np.array([0.5, 0.2, 0.9, 0.9, 0.4, 0.3], np.float32)  # of rows 0, 1 2 3, 4 5
    rows, best = families.best(np.array([0, 1, 2]), scores)
    assert rows.tolist() == [0, 2, 4]
    assert best.tolist() == pytest.approx([0.5, 0.9, 0.4])


def test_a_row_without_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"plan\.0009"):
        Families.of((row("日本 3", "plan.0003", "plan.0009"),))
