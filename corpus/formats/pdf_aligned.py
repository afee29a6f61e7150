"""Tables without rules on a PDF's page: cells that stand under one another."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pdf_cell import seam
from corpus.formats.pdf_grid import PlacedTable
from corpus.formats.pdf_runs import Run

Band = Sequence[Run]
"""The runs of one line, from the left."""

_MIN_ROWS = 3
_MIN_ROWS_OF_MANY = 2
_LONG_CHARS = 10
_MAX_GAP = 2.4
_PADDING = 1.5


@dataclass(frozen=True)
class Stretch:
    """Bands `[first, last)` and the table that they are."""

    first: int
    last: int
    table: PlacedTable


def aligned_tables(bands: Sequence[Band]) -> list[Stretch]:
    """Find the stretches of lines whose parts stand in two or more columns."""
    found: list[Stretch] = []
    start = 0
    while start < len(bands):
        if len(bands[start]) < 2:
            start += 1
            continue
        end, table = _stretch(bands, start)
        if table is not None:
            found.append(Stretch(start, end, table))
        start = end
    return found


def _stretch(bands: Sequence[Band], start: int) -> tuple[int, PlacedTable | None]:
    """Where the stretch that begins at a band ends, and the table that it is, if any."""
    columns = [(run.left, run.right) for run in bands[start]]
    end = start + 1
    while end < len(bands) and _follows(bands[end - 1], bands[end]):
        band = bands[end]
        merged = _merged([*columns, *((run.left, run.right) for run in band)])
        if len(band) == 1:
            low, high = columns[0][0], columns[-1][1]
            if len(merged) < len(columns) or band[0].width > 0.6 * (high - low):
                break
            if not any(left - 2 <= band[0].left <= right for left, right in columns):
                break
        elif len(merged) < 2 or len(merged) < len(columns) - 1:
            break
        columns = merged
        end += 1
    while end > start and len(bands[end - 1]) == 1 and bands[end - 1][0].left <= columns[0][1]:
        end -= 1  # a line under the table that begins where it does
    full = [band for band in bands[start:end] if len(band) > 1]
    if len(full) < (_MIN_ROWS if len(columns) == 2 else _MIN_ROWS_OF_MANY):
        return start + 1, None
    runs = [run for band in bands[start:end] for run in band]
    columns = _merged([(run.left, run.right) for run in runs])
    if len(columns) < 2:
        return start + 1, None
    if sum(_is_wrapped(runs, column) for column in columns) > 1:
        return end, None  # boxes side by side, each with a text of its own
    table = PlacedTable(
        tuple(tuple(row) for row in _rows(bands[start:end], columns)),
        min(run.left for run in runs),
        min(run.top for run in runs),
        max(run.right for run in runs),
        max(run.bottom for run in runs),
    )
    return end, table


def _is_wrapped(runs: list[Run], column: tuple[float, float]) -> bool:
    """Whether a column's lines are those of one text: full ones, and what they go on with."""
    inside = [run for run in runs if column[0] <= run.left <= column[1]]
    long = [run for run in inside[:-1] if len(run.text) >= _LONG_CHARS]
    full = [
        run
        for run in long
        if run.right + _PADDING * run.size >= column[1] and run.text[-1] not in "。)）"
    ]
    return bool(full) and len(full) >= len(long) / 2


def _follows(above: Band, below: Band) -> bool:
    bottom, top = max(run.bottom for run in above), min(run.top for run in below)
    size = max(run.size for run in below)
    return top - bottom < _MAX_GAP * size and 0.8 < size / max(run.size for run in above) < 1.25


def _merged(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for left, right in sorted(extents):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _rows(bands: Sequence[Band], columns: list[tuple[float, float]]) -> list[list[str]]:
    """A row for each band; a lone run right of the first column goes on in the cell above it."""
    rows: list[list[str]] = []
    ends: list[float] = []
    for band in bands:
        places = [
            next(place for place, (left, right) in enumerate(columns) if left <= run.left <= right)
            for run in band
        ]
        if len(band) == 1 and places[0] > 0 and rows and rows[-1][places[0]]:
            place, run = places[0], band[0]
            broken = ends[place] + _PADDING * run.size >= columns[place][1]
            between = seam(rows[-1][place], run.text) if broken else "<br>"
            rows[-1][place] += between + run.text
            ends[place] = run.right
            continue
        row, ends = [""] * len(columns), [0.0] * len(columns)
        for place, run in zip(places, band, strict=True):
            row[place] = f"{row[place]} {run.text}".strip()
            ends[place] = run.right
        rows.append(row)
    return rows
