"""A table as a passage has it, set as a table; of a long one the rows that matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.words import PlacedLink, Words, words_of
from corpus.aligned_text import Span
from corpus.language.misprints import misprints
from corpus.passages.passage import Passage
from rag.cells import Cell, cells_of, columns_at_spaces, header_cells
from rag.table_lines import Group, TableLines, touches

_MANY_ROWS = 12
_FIRST_ROWS = 5


@dataclass(frozen=True)
class ShownCell:
    """A cell's words; `carried` is what its group is called, said in a row above."""

    words: tuple[Words, ...]
    is_marked: bool
    is_answer: bool
    carried: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row's cells, and how many rows above it are left out."""

    cells: tuple[ShownCell, ...]
    left_out_before: int = 0

    @property
    def is_answer(self) -> bool:
        """Whether the row, or a part of it, is what answers."""
        return any(cell.is_answer for cell in self.cells)


@dataclass(frozen=True)
class PassageTable:
    """A table: the lines of its title, its headers and rows, and the notes under it.

    `row_count` counts the rows that there are, shown or not.
    """

    title: tuple[tuple[Words, ...], ...]
    header: tuple[tuple[tuple[Words, ...], ...], ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[tuple[Words, ...], ...]
    columns: int
    row_count: int
    left_out_after: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether rows are left out."""
        return len(self.rows) < self.row_count

    def of_answer(self) -> "PassageTable":
        """The rows that answer under the headers, without notes: the table's part in a quote."""
        rows = tuple(replace(row, left_out_before=0) for row in self.rows if row.is_answer)
        return replace(
            self, title=self.title[-1:], rows=rows, notes=(), row_count=len(rows), left_out_after=0
        )


def passage_table(
    table: Passage,
    rows: Sequence[Passage],
    *,
    marks: Sequence[Span] = (),
    answers: Sequence[Span] = (),
    links: Sequence[PlacedLink] = (),
    terms: Sequence[Span] = (),
    whole: bool = False,
) -> PassageTable:
    """Set a table's text as a table.

    `rows` are its rows that are passages of their own. `marks` and `answers` are spans in the
    text; marks on most rows say nothing and are left out. Of more than twelve rows those that
    answer are shown with their neighbours and their group's name, unless `whole` is asked for.
    """
    text, lines = table.text, TableLines(table, rows)
    wrong = misprints(text)
    headers = [text[slice(*span)] for span in lines.headers]
    at_spaces = columns_at_spaces(headers, [text[slice(*span)] for span in lines.rows])
    header = [header_cells(text[slice(*h)], h[0], at_spaces) for h in lines.headers]
    cells = [cells_of(text[start:end], start, at_spaces) for start, end in lines.rows]
    if 2 * sum(touches(row, marks) for row in lines.rows) > len(lines.rows):
        marks = ()

    def words(span: Span) -> tuple[Words, ...]:
        return words_of(text, span, links, wrong, terms)

    def shown(cell: Cell, carried: str) -> ShownCell:
        is_answer = bool(cell.text) and touches(cell.span, answers)
        is_marked = bool(cell.text) and touches(cell.span, marks)
        return ShownCell(words(cell.span), is_marked or is_answer, is_answer, carried)

    found = []
    for number, line in enumerate(cells):
        group = lines.groups.get(number)
        says_group = group is None or line[0].text.strip()
        carried = "" if says_group or group is None else text[slice(*group[1])].strip()
        row = [shown(cell, "" if place else carried) for place, cell in enumerate(line)]
        found.append(ShownRow(tuple(row)))
    kept = list(range(len(found))) if whole else _kept(found, lines.groups)
    return PassageTable(
        title=tuple(words(span) for span in lines.titles),
        header=tuple(tuple(words(cell.span) for cell in line) for line in header),
        rows=tuple(
            replace(found[number], left_out_before=number - before - 1)
            for before, number in zip([-1, *kept], kept, strict=False)
        ),
        notes=tuple(words(span) for span in lines.notes),
        columns=max(len(line) for line in [*header, *cells]),
        row_count=len(found),
        left_out_after=len(found) - 1 - kept[-1],
    )


def _kept(rows: Sequence[ShownRow], groups: Mapping[int, Group]) -> list[int]:
    """The numbers of the rows to show."""
    every = range(len(rows))
    if len(rows) <= _MANY_ROWS:
        return list(every)
    kept = {near for n in every if rows[n].is_answer for near in (n - 1, n, n + 1)}
    kept |= {n for n in every if any(cell.is_marked for cell in rows[n].cells)}
    kept &= set(every)
    kept |= {groups[number][0] for number in kept if number in groups}
    kept = kept or set(range(_FIRST_ROWS))
    # to say that one row is left out takes as much room as the row
    ends = kept | {-1, len(rows)}
    return [n for n in every if n in kept or {n - 1, n + 1} <= ends]
