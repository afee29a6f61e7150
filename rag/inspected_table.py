"""A table as its reader set it: caption, headers, rows, and cells where tabs part them."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.tables.table import Stretch, Table
from rag.cells import Cell, cells_of, columns_at_spaces, header_cells


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
    heads = [line for stretch in table.stretches for line in _header_lines(stretch)]
    columns = columns_at_spaces(heads, [row.text.text for row in table.rows])
    for stretch in table.stretches:
        for line in _header_lines(stretch):
            cells = header_cells(line, start, columns)
            start += len(line) + 1
            if rows:
                rows.append(TableRow(cells, None))
            else:
                header.append(cells)
        for row in stretch.rows:
            rows.append(TableRow(cells_of(row.text.text, start, columns), next(passage_ids)))
            start += len(row.text) + 1
    return InspectedTable(caption, tuple(header), tuple(rows))


def _header_lines(stretch: Stretch) -> list[str]:
    return stretch.header.text.split("\n") if stretch.header.text else []
