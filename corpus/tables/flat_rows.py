"""The rows of a flattened table: which of its lines belong together."""

import re
from collections.abc import Callable, Sequence

from corpus.aligned_text import AlignedText
from corpus.reading.wrapped_words import goes_on
from corpus.tables.flat_line import FlatLine, joined
from corpus.tables.table import NOTHING, Entry, Row
from corpus.tables.table_cells import Shape, shape_of

Group = list[FlatLine]
_LONG_ROW_CHARS = 160
_LABEL_MAX_CHARS = 30


def groups_of(lines: Sequence[FlatLine]) -> list[Group]:
    """Part lines at the gaps between them."""
    groups: list[Group] = []
    for line in lines:
        if line.gap or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def numbered_rows(lines: Sequence[FlatLine], header: AlignedText) -> list[Row] | None:
    """Rows that count themselves: `1 …`, `2 …`; None if the lines do not.

    What stands alone before a `1` names the rows under it: 6つの基盤的条件. A header that says
    how many they are (10の目標) names the first rows only.
    """
    starts = _counted(lines)
    if sum(starts) < 2:
        return None
    rows: list[Row] = []
    label = NOTHING
    borders = [place for place, is_start in enumerate(starts) if is_start]
    named = list(lines[: borders[0]])
    for start, end in zip(borders, [*borders[1:], len(lines)], strict=True):
        if named:
            header = _without_count(header, sum(bool(row.entries) for row in rows))
            label, _ = joined(named, [False] * len(named))
            rows.append(Row(label))
        begins_anew = end < len(lines) and lines[end].number == 1
        own = list(lines[start:end])
        named = _next_label(own) if begins_anew else []
        own = own[: len(own) - len(named)]
        text, _ = joined(own, [place == 0 or line.is_bulleted for place, line in enumerate(own)])
        rows.append(Row(text, (Entry(0, len(text), header, label),)))
    return rows


def _counted(lines: Sequence[FlatLine]) -> list[bool]:
    """Which lines count on from the one before, from 1; behind a gap 1 may come again."""
    starts, expected = [], 1
    for line in lines:
        number = line.number
        again = number == 1 and line.gap
        counts = number is not None and (number == expected or again)
        starts.append(counts)
        if counts and number is not None:
            expected = number + 1
    return starts


def _without_count(header: AlignedText, rows: int) -> AlignedText:
    """The header without a first cell that counts the rows above: `10の目標 投資額` of ten."""
    match = re.match(rf"{rows}(?=[^\d.,])\S*\s*", header.text)
    return header.cut(match.end(), len(header)) if match else header


def _next_label(group: Group) -> Group:
    """What names the rows behind, if they count anew: a short group by itself."""
    last = groups_of(group)[-1]
    return last if last is not group and len(last) < len(group) and _is_label(last) else []


def item_rows(groups: Sequence[Group], header: AlignedText, columns: int) -> list[Row] | None:
    """Rows of a label and the items under it: 公立大学（2） and its 【令和5年度採択】….

    None if there are no items. Blank lines stand between the cells of a row, between items,
    even inside an item, so a new row begins where a label follows items. `columns` is 1 where
    that is not known.
    """
    starts = item_starts([line for group in groups for line in group])
    if starts is None:
        return None
    rows: list[Group] = []
    in_items = False
    for place, group in enumerate(groups):
        following = groups[place + 1] if place + 1 < len(groups) else None
        same = (
            not in_items
            or starts(group[0])
            or goes_on(rows[-1][-1].text.text, group[0].text.text)
            or (
                not _has_items(group, starts)
                and following is not None
                and _is_complete(following, starts, columns)
            )
        )
        if rows and same:
            rows[-1] += group
        else:
            rows.append(list(group))
            in_items = False
        in_items = in_items or _has_items(group, starts)
    return [_item_row(row, header, starts) for row in rows]


def item_starts(lines: Sequence[FlatLine]) -> Callable[[FlatLine], bool] | None:
    """By what the items of a table are told: bullets, else titles in brackets, else nothing."""
    if any(line.is_bulleted or line.inner_bullet is not None for line in lines):
        return lambda line: line.is_bulleted
    if any(line.is_titled for line in lines):
        return lambda line: line.is_titled
    return None


def _has_items(group: Group, starts: Callable[[FlatLine], bool]) -> bool:
    return any(starts(line) or line.inner_bullet is not None for line in group)


def _is_complete(group: Group, starts: Callable[[FlatLine], bool], columns: int) -> bool:
    """Whether a group has a cell for every column: `新ハイテク戦略 2014-2017 ●…` of three."""
    before = ""
    for line in group:
        if starts(line):
            break
        inner = line.inner_bullet
        before += line.text.text[:inner]
        if inner is not None:
            break
    return 1 < columns <= len(before.split()) + 1 and _has_items(group, starts)


def _item_row(lines: Group, header: AlignedText, starts: Callable[[FlatLine], bool]) -> Row:
    text, items = joined(lines, [starts(line) for line in lines])
    if len(text) <= _LONG_ROW_CHARS or len(items) < 2:
        return Row(text, (Entry(0, len(text), header),))
    label = text.cut(0, items[0]).strip()
    ends = [*items[1:], len(text)]
    return Row(
        text,
        tuple(
            Entry(start, start + len(text.text[start:end].rstrip()), header, label)
            for start, end in zip(items, ends, strict=True)
        ),
    )


def plain_rows(groups: Sequence[Group], header: AlignedText, columns: int) -> list[Row]:
    """Rows without marks: a group each, or two where each fills a part of the columns.

    A group that fills one column only names the rows under it if these are complete.
    """
    rows: list[Row] = []
    label = NOTHING
    position = 0
    while position < len(groups):
        group = list(groups[position])
        cells = _cell_count(group)
        while position + 1 < len(groups) and _belongs(group, groups[position + 1], columns):
            position += 1
            group += groups[position]
        position += 1
        text, _ = joined(group, [False] * len(group))
        following = groups[position : position + 1]
        heads = cells == 1 and _cell_count(group) == 1 and _is_label(group)
        if columns > 1 and heads and following and _cell_count(following[0]) >= columns:
            label = text
            rows.append(Row(text))
        else:
            rows.append(Row(text, (Entry(0, len(text), header, label),)))
    return rows


def _belongs(group: Group, following: Group, columns: int) -> bool:
    """Whether the next group goes on with this row: it fills what is missing, or its words."""
    cells = _cell_count(group) + _cell_count(following)
    if columns > 1 and cells <= columns:
        return True
    return goes_on(group[-1].text.text, following[0].text.text)


def _cell_count(group: Group) -> int:
    return len("".join(line.text.text for line in group).split())


def _is_label(group: Group) -> bool:
    text = "".join(line.text.text for line in group)
    figures = any(shape_of(word) is Shape.FIGURE for word in text.split()[1:])
    return len(text) <= _LABEL_MAX_CHARS and not figures and not re.search(r"[。●]", text)
