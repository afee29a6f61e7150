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
    them, must have as many cells as a line of the header, or numbers in all but the first:
    `1 2035年までに小型原子炉を稼働 12` under `10の目標 投資額（億ユーロ）` has two.
    """
    if len(rows) < _FEW_ROWS or any("\t" in line for line in (*header, *rows)):
        return 1
    sizes = [_size(row) for row in rows]
    usual = max(set(sizes), key=lambda size: (sizes.count(size), size))
    heads = {_size(line) for line in header}
    if usual > 1 and sizes.count(usual) >= _FITTING_SHARE * len(rows):
        fitting = [row for row, size in zip(rows, sizes, strict=True) if size == usual]
        if usual in heads or all(_ends_in_numbers(row, usual - 1) for row in fitting):
            return usual
    for columns in sorted(heads - {1}, reverse=True):
        if sum(_fits(row, columns) for row in rows) >= _FITTING_SHARE * len(rows):
            return columns
    return 1


def cells_of(line: str, start: int, columns: int = 1) -> tuple[Cell, ...]:
    """The cells of a line that begins at `start`; `columns` are those at spaces.

    A line with another number of cells than its table is one cell.
    """
    if "\t" in line or columns == 1 or not _fits(line, columns):
        return _placed(line.split("\t"), start)
    return _placed(line.rsplit(" ", columns - 1), start)


def header_cells(line: str, start: int, columns: int = 1) -> tuple[Cell, ...]:
    """The same for column headers; too few of them stand over the last columns.

    `研究開発費総額 対GDP比` stands over the numbers of `米国 8,218 3.48`.
    """
    if "\t" not in line and 1 < _size(line) < columns:
        blank = (Cell("", (start, start)),) * (columns - _size(line))
        return blank + _placed(line.split(" "), start)
    return cells_of(line, start, columns)


def _size(line: str) -> int:
    return 1 if "\n" in line else line.count(" ") + 1


def _fits(line: str, columns: int) -> bool:
    size = _size(line)
    return size == columns or (size > columns and _ends_in_numbers(line, columns - 1))


def _ends_in_numbers(line: str, count: int) -> bool:
    return all(_NUMBER.fullmatch(word) for word in line.split(" ")[-count:])


def _placed(texts: Sequence[str], start: int) -> tuple[Cell, ...]:
    """Cells that stand one behind another, a character apart."""
    cells = []
    for text in texts:
        cells.append(Cell(text, (start, start + len(text))))
        start += len(text) + 1
    return tuple(cells)
