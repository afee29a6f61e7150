"""Tables that lie flattened, line by line, between a caption and its source."""

import re
from collections.abc import Sequence

from corpus.aligned_text import AlignedText
from corpus.tables.flat_line import FlatLine, joined
from corpus.tables.flat_rows import (
    Group,
    groups_of,
    item_rows,
    item_starts,
    numbered_rows,
    plain_rows,
)
from corpus.tables.table import Entry, Row, Stretch, Table
from corpus.tables.table_cells import Shape, period, shape_of

_UNIT = re.compile(r"[（(][^（()）]+[)）]")
_WORD = re.compile(r"\S+")


def flat_table(caption: AlignedText, lines: Sequence[FlatLine]) -> Table:
    """Make a table of the lines between a caption and its source, of which there is one or more.

    The first group of lines is taken for the column headers, unless a row or items under a
    label begin with it, and so is one that follows with units and no figures, such as
    `研究開発費総額（億ドル） 対GDP比（%）`.
    """
    groups = groups_of(lines)
    heads = _header_groups(groups)
    head_lines = [line for group in groups[:heads] for line in group]
    header = AlignedText.join("\n", [line.text for line in head_lines])
    columns = len(head_lines[0].text.text.split()) if len(head_lines) == 1 else 1
    body = groups[heads:]
    body_lines = [line for group in body for line in group]
    rows = (
        numbered_rows(body_lines, header)
        or item_rows(body, header, columns)
        or plain_rows(body, header, columns)
    )
    if head_lines:
        rows = [_side_by_side(row, head_lines) for row in rows]
    return Table(caption, (Stretch(header, tuple(rows)),), is_captioned=True)


def _header_groups(groups: Sequence[Group]) -> int:
    if len(groups) <= 2 or groups[0][0].number == 1:
        return 0
    starts = item_starts([line for group in groups for line in group])
    if starts is not None and (starts(groups[1][0]) or any(starts(line) for line in groups[0])):
        return 0
    if _shapes(groups[0]) == _shapes(groups[1]) and Shape.FIGURE in _shapes(groups[0]):
        return 0
    heads = 1
    while heads < len(groups) - 1:
        words = "\n".join(line.text.text for line in groups[heads])
        if not _UNIT.search(words) or re.search(r"\d", words):
            break
        heads += 1
    return heads


def _shapes(group: Group) -> list[Shape]:
    return [shape_of(word) for word in joined(group, [False] * len(group))[0].text.split()]


def _side_by_side(row: Row, heads: Sequence[FlatLine]) -> Row:
    """Part a row where the last header line says its columns twice: `国 数 国 数`."""
    names = [match.span() for match in _WORD.finditer(heads[-1].text.text)]
    length = period([heads[-1].text.text[start:end] for start, end in names])
    if not row.entries or length == len(names):
        return row
    cells = _cells(row.text.text, len(names))
    if len(cells) % length or len(cells) > len(names):
        return row
    above = [line.text for line in heads[:-1]]
    label = row.entries[0].label
    entries = []
    for first in range(0, len(cells), length):
        own = heads[-1].text.cut(names[first][0], names[first + length - 1][1])
        span = (cells[first][0], cells[first + length - 1][1])
        entries.append(Entry(*span, AlignedText.join("\n", [*above, own]), label))
    return Row(row.text, tuple(entries))


def _cells(text: str, columns: int) -> list[tuple[int, int]]:
    """The spans of a row's cells; words side by side are one cell if there are too many."""
    spans = [match.span() for match in _WORD.finditer(text)]
    if len(spans) <= columns:
        return spans
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        last = merged[-1] if merged else None
        if last and Shape.WORDS is shape_of(text[start:end]) is shape_of(text[slice(*last)]):
            merged[-1] = (last[0], end)
        else:
            merged.append((start, end))
    return merged
