"""Excel workbooks: a sheet a page, its rows as tables, its values as the sheet shows them."""

import io
import warnings
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from corpus.errors import FileBroken
from corpus.formats.archive import BROKEN_PARTS
from corpus.formats.extracted import Extracted
from corpus.formats.number_format import shown
from corpus.formats.writing import Writing

if TYPE_CHECKING:  # openpyxl loads numpy where it finds it: for the first workbook only
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


def read_xlsx(content: bytes, name: str) -> Extracted:
    """Read an Excel workbook.

    Each sheet is a page, labelled with its name, which also heads it. Of a formula the value
    is taken that Excel stored with it. Left out are hidden sheets, rows and columns, comments,
    text boxes and charts. Merged cells have their value in the first.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # of what openpyxl does not keep (validation, extensions), none is a cell's value
            warnings.filterwarnings("ignore", module="openpyxl")
            book = load_workbook(io.BytesIO(content), data_only=True)
        writing = Writing()
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                writing.begin_page(sheet.title)
                writing.heading(sheet.title, 1)
                _sheet(sheet, writing)
        book.close()
    except (*BROKEN_PARTS, InvalidFileException) as error:
        raise FileBroken(
            f"the file {name!r} is no readable Excel file: {error}; save it again from Excel"
        ) from error
    return writing.extracted()


def _sheet(sheet: "Worksheet", writing: Writing) -> None:
    """Write a sheet: what stands in adjoining rows is a table, a row of one cell is a line."""
    rows = _filled_rows(sheet)
    region: list[tuple[int, dict[int, str]]] = []
    for row, following in pairwise([*rows, (0, {})]):
        region.append(row)
        if following[0] != row[0] + 1:
            _region([cells for _, cells in region], writing)
            region = []


def _filled_rows(sheet: "Worksheet") -> list[tuple[int, dict[int, str]]]:
    """The rows that show something: their number among the shown ones, and text by column.

    Only cells that exist are visited: one lone cell at XFD1048576 makes a rectangle of 17
    thousand million.
    """
    texts: list[tuple[int, int, str]] = []
    for (row, column), cell in sorted(sheet._cells.items()):
        text = _cell_text(cell)
        hidden = sheet.row_dimensions[row].hidden if row in sheet.row_dimensions else False
        if text and not hidden and not _is_hidden_column(sheet, column):
            texts.append((row, column, text))
    hidden_rows = sorted(row for row, about in sheet.row_dimensions.items() if about.hidden)
    found, passed = [], 0
    for row, cells in groupby(texts, key=lambda cell: cell[0]):
        while passed < len(hidden_rows) and hidden_rows[passed] < row:
            passed += 1
        found.append((row - passed, {column: text for _, column, text in cells}))
    return found


def _is_hidden_column(sheet: "Worksheet", column: int) -> bool:
    return any(
        about.hidden and about.min <= column <= about.max
        for about in sheet.column_dimensions.values()
        if about.min is not None and about.max is not None
    )


def _cell_text(cell: "Cell") -> str:
    value = cell.value
    if value is None:
        return ""
    return shown(value, cell.number_format).strip()


def _region(rows: list[dict[int, str]], writing: Writing) -> None:
    """Lines of one cell above and below are text (a title, a unit, a source)."""
    first = next((place for place, cells in enumerate(rows) if len(cells) > 1), len(rows))
    last = max((place for place, cells in enumerate(rows) if len(cells) > 1), default=-1)
    for cells in rows[:first]:
        writing.paragraph(next(iter(cells.values())))
    table = rows[first : last + 1]
    columns = sorted({column for cells in table for column in cells})
    writing.table([[cells.get(column, "") for column in columns] for cells in table])
    for cells in rows[max(first, last + 1) :]:
        writing.paragraph(next(iter(cells.values())))
