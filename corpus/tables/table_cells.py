"""Cells: what shape they have, and whether columns stand side by side."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum

_MISSING = re.compile(r"[-–—―－ー…・.\s]+|n\.?a\.?|該当なし|なし", re.IGNORECASE)
_FIGURE = re.compile(r"[(（約計△▲▼+\-−$€¥￥]*\d")
_LETTER = re.compile(r"[^\W\d_]")
_UNIT_LETTERS = 2
_CLEAR_MAJORITY = 0.7


class Shape(Enum):
    """What a cell holds, or a column's cells mostly do."""

    FIGURE = "figure"  # 3.28, 2017年3月, 1 → 26
    WORDS = "words"
    UNKNOWN = "unknown"  # empty, a dash, or one as often as the other


def shape_of(cell: str) -> Shape:
    """Tell figures, with a unit of up to two letters, from words."""
    text = cell.strip()
    if not text or _MISSING.fullmatch(text):
        return Shape.UNKNOWN
    if _FIGURE.match(text) and len(_LETTER.findall(text)) <= _UNIT_LETTERS:
        return Shape.FIGURE
    return Shape.WORDS


def column_shapes(rows: Sequence[Sequence[str]], columns: int) -> list[Shape]:
    """The shape of each column, told from the rows that fill all columns."""
    full = [row for row in rows if len(row) == columns and row[0].strip()]
    shapes = []
    for column in range(columns):
        counted = Counter(shape_of(row[column]) for row in full)
        known = counted[Shape.FIGURE] + counted[Shape.WORDS]
        [(shape, count)] = counted.most_common(1) or [(Shape.UNKNOWN, 0)]
        clear = known and count >= _CLEAR_MAJORITY * known and shape is not Shape.UNKNOWN
        shapes.append(shape if clear else Shape.UNKNOWN)
    return shapes


def shift_of(cells: Sequence[str], shapes: Sequence[Shape]) -> int:
    """By how many columns an extractor set a row's cells too far left (+) or right (-).

    A row that lacks its group's cell stands a column too far left (`分散型台帳, 1 → 26` under
    `カテゴリ, 技術分野, 順位`); one whose group has a single cell where others have two stands
    too far right. Told by where its figures meet the columns of figures; 0 where in doubt.
    """
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    if not filled:
        return 0
    least, most = -filled[0], len(shapes) - 1 - filled[-1]
    best, fewest = 0, _mismatches(cells, shapes, 0)
    for shift in sorted(range(least, most + 1), key=abs):
        count = _mismatches(cells, shapes, shift)
        if count < fewest:
            best, fewest = shift, count
    return best


def _mismatches(cells: Sequence[str], shapes: Sequence[Shape], shift: int) -> int:
    count = 0
    for place, cell in enumerate(cells):
        shape = shape_of(cell)
        column = place + shift
        if shape is Shape.UNKNOWN or not cell.strip():
            continue
        if not 0 <= column < len(shapes):
            count += 1
        elif shapes[column] is not Shape.UNKNOWN:
            count += shapes[column] is not shape
    return count


def period(headers: Sequence[str]) -> int:
    """After how many header cells they begin anew: `国 数 国 数` has 2, `国 数 割合` has 3."""
    count = len(headers)
    for length in range(2, count // 2 + 1):
        if count % length == 0 and all(
            headers[place] == headers[place % length] for place in range(count)
        ):
            return length if headers[0].strip() else count
    return count
