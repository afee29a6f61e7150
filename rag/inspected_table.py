"""A table as its reader set it: caption, headers, rows, and cells where tabs part them."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.block import Block


@dataclass(frozen=True)
class Cell:
    """A cell's text and its place in the block's text."""

    text: str
    span: Span


@dataclass(frozen=True)
class TableRow:
    """A row's cells, and the passage that holds the row: its own, or else its table's."""

    cells: tuple[Cell, ...]
    passage_id: str | None


@dataclass(frozen=True)
class InspectedTable:
    """A table. `header` are the lines of column headers; a line without tabs is one cell."""

    caption: Cell | None
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[TableRow, ...]

    @property
    def columns(self) -> int:
        """The number of cells of its widest line."""
        lines = [*self.header, *(row.cells for row in self.rows)]
        return max((len(line) for line in lines), default=1)


def inspect_table(block: Block, row_passages: Sequence[str | None]) -> InspectedTable:
    """Lay a table block out; `row_passages` name each row's passage.

    The first line before the rows is the caption unless tabs part it: then it is a header.
    """
    lead, start = [], 0
    for line in block.text.text.split("\n") if block.text.text else []:
        lead.append(_cells(line, start))
        start += len(line) + 1
    caption = lead.pop(0)[0] if lead and len(lead[0]) == 1 else None
    rows = []
    for row, passage_id in zip(block.rows, row_passages, strict=True):
        rows.append(TableRow(_cells(row.text, start), passage_id))
        start += len(row) + 1
    return InspectedTable(caption, tuple(lead), tuple(rows))


def _cells(line: str, start: int) -> tuple[Cell, ...]:
    cells = []
    for text in line.split("\t"):
        cells.append(Cell(text, (start, start + len(text))))
        start += len(text) + 1
    return tuple(cells)
