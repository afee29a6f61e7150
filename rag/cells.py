"""The cells of a table's lines: parted by tabs, or by spaces where these part columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span

_FITTING_SHARE = 0.75
_FEW_ROWS = 2
_NUMBER = re.compile(r"[(（△▲+\-－]?\d[\d,.]*[%％)）]?")


@dataclass(frozen=True)
class Cell:
    """A cell's text and its place in the text that the line is of."""

    text: str
    span: Span


def columns_at_spaces(header: Sequence[str], rows: Sequence[str]) -> int:
    """Into how many columns spaces part a table's rows; 1 if they only stand in its words.

    `米国 684 54.7%` under `国・地域 ユニコーン数 割合` has three. The rows, or nearly all of
    them, must have as many cells as a line of the header, or numbers in all but the first.
    """
    if len(rows) < _FEW_ROWS or any("\t" in line for line in (*header, *rows)):
        return 1
    sizes = [_size(row) for row in rows]
    columns = max(set(sizes), key=lambda size: (sizes.count(size), size))
    if columns == 1 or sizes.count(columns) < _FITTING_SHARE * len(rows):
        return 1
    if any(_size(line) == columns for line in header):
        return columns
    fitting = [row for row, size in zip(rows, sizes, strict=True) if size == columns]
    numbers = all(_NUMBER.fullmatch(cell) for row in fitting for cell in row.split(" ")[1:])
    return columns if numbers else 1


def cells_of(line: str, start: int, columns: int = 1) -> tuple[Cell, ...]:
    """The cells of a line that begins at `start`; `columns` are those at spaces.

    A line with another number of cells than its table is one cell.
    """
    if "\t" in line or columns == 1 or _size(line) != columns:
        return _parted(line, start, "\t")
    return _parted(line, start, " ")


def header_cells(line: str, start: int, columns: int = 1) -> tuple[Cell, ...]:
    """The same for column headers; too few of them stand over the last columns.

    `研究開発費総額 対GDP比` stands over the numbers of `米国 8,218 3.48`.
    """
    if "\t" not in line and 1 < _size(line) < columns:
        blank = (Cell("", (start, start)),) * (columns - _size(line))
        return blank + _parted(line, start, " ")
    return cells_of(line, start, columns)


def _size(line: str) -> int:
    return 1 if "\n" in line else line.count(" ") + 1


def _parted(line: str, start: int, separator: str) -> tuple[Cell, ...]:
    cells = []
    for text in line.split(separator):
        cells.append(Cell(text, (start, start + len(text))))
        start += len(text) + len(separator)
    return tuple(cells)
