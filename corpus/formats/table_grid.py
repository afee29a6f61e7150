"""The grid of a table whose cells may span columns and rows."""

from dataclasses import dataclass

_MAX_COLUMNS = 1_000


@dataclass(frozen=True)
class Cell:
    """A cell's text, and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


def spread(rows: list[list[Cell]]) -> list[list[str]]:
    """Lay cells out on their grid; a merged cell's text stands in its first field only."""
    taken: set[tuple[int, int]] = set()
    grid: list[list[str]] = []
    for number, cells in enumerate(rows):
        line: list[str] = []
        for cell in cells:
            while (number, len(line)) in taken:
                line.append("")
            column = len(line)
            columns = max(1, min(cell.columns, _MAX_COLUMNS - column))
            last_row = min(number + max(1, cell.rows), len(rows))
            taken.update(
                (below, beside)
                for below in range(number + 1, last_row)
                for beside in range(column, column + columns)
            )
            line += [cell.text, *[""] * (columns - 1)]
        grid.append(line)
    return grid
