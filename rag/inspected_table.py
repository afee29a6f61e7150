"""A table as its reader set it: caption, headers, rows, and cells where tabs part them."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.tables.table import Table


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


def inspect_table(table: Table, row_passages: Sequence[str | None]) -> InspectedTable:
    """Lay a table out; `row_passages` name each row's passage.

    A header that is said again on a later page stands among the rows.
    """
    title, start = table.title.text, 0
    caption = Cell(title, (0, len(title))) if title else None
    start = len(title) + 1 if title else 0
    header: list[tuple[Cell, ...]] = []
    rows: list[TableRow] = []
    passage_ids = iter(row_passages)
    for stretch in table.stretches:
        for line in stretch.header.text.split("\n") if stretch.header.text else []:
            cells = _cells(line, start)
            start += len(line) + 1
            if rows:
                rows.append(TableRow(cells, None))
            else:
                header.append(cells)
        for row in stretch.rows:
            rows.append(TableRow(_cells(row.text.text, start), next(passage_ids)))
            start += len(row.text) + 1
    return InspectedTable(caption, tuple(header), tuple(rows))


def _cells(line: str, start: int) -> tuple[Cell, ...]:
    cells = []
    for text in line.split("\t"):
        cells.append(Cell(text, (start, start + len(text))))
        start += len(text) + 1
    return tuple(cells)
