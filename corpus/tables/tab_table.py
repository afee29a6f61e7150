"""Tables whose cells are parted by tabs."""

import re
from collections.abc import Sequence

from corpus.aligned_text import AlignedText
from corpus.reading.inline_marks import without_marks
from corpus.tables.table import NOTHING, Entry, Row, Stretch, Table
from corpus.tables.table_cells import Shape, column_shapes, period, shape_of, shift_of
from corpus.tables.turned_table import turned_rows

_WIDE_ROW_CHARS = 400
_MIN_LABEL_CHARS = 2
_MAX_HEADER_LINES = 3
_GROUP = -1  # the key of a name that has a row of its own, over the columns'
_TOTAL = re.compile(r"\s*(?:総?合計|総計|総額|全体|全国計|計)\s*(?:\t|$)")
_YEAR = re.compile(r"(?:(?:19|20)\d\d|(?:令和|平成|昭和|[RHS])\s?(?:\d{1,2}|元))(?:年度?|年)?")


def tab_table(
    title: AlignedText,
    stretches: Sequence[Sequence[AlignedText]],
    *,
    is_captioned: bool = False,
) -> Table:
    """Make a table of tab-separated lines; the first of each stretch holds its column headers.

    Of a later stretch that is the header said again, on a new page. If a row holds more text
    than a passage, the table is turned: each column becomes a row of its own.
    """
    if any(len(line) > _WIDE_ROW_CHARS for lines in stretches for line in lines[1:]):
        grid = [cells_of(line) for lines in stretches for line in lines]
        rows = tuple(Row(text) for text in turned_rows(grid))
        return Table(title, (Stretch(NOTHING, rows),), is_captioned, is_turned=True)
    all_rows = [_cells(without_marks(line).text) for lines in stretches for line in lines[1:]]
    carried: dict[int, AlignedText] = {}
    made: list[Stretch] = []
    for lines in stretches:
        made.append(_stretch(lines, all_rows, carried, made[0].header if made else None))
    return Table(title, tuple(stretch for stretch in made if stretch.rows), is_captioned)


def cells_of(line: AlignedText) -> list[AlignedText]:
    """A line's cells without their marks, empty ones included."""
    cells, start = [], 0
    for place in [match.start() for match in re.finditer("\t", line.text)] + [len(line)]:
        cells.append(without_marks(line.cut(start, place)).strip())
        start = place + 1
    return cells


def _stretch(
    lines: Sequence[AlignedText],
    all_rows: Sequence[Sequence[str]],
    carried: dict[int, AlignedText],
    first_header: AlignedText | None,
) -> Stretch:
    """Put each row under its headers, and under its group where its first cell is empty.

    `all_rows` are the cells of the whole table's rows: they tell what shape its columns have.
    `carried` are the last cells of each column, and the name of a group that has a row of its
    own, kept over the header said again.
    """
    texts = [text for line in lines if (text := without_marks(line)).text.strip()]
    if len(texts) < 2:
        return Stretch(NOTHING, tuple(Row(text, (_whole(text),)) for text in texts))
    heads = _header_lines(texts)
    header = AlignedText.join("\n", texts[:heads])
    columns = len(_spans(texts[heads - 1].text))
    length = period(_cells(texts[heads - 1].text))
    shapes = column_shapes(all_rows, columns)
    rows = []
    for place, text in enumerate(texts[heads:], heads):
        if not re.search(r"\w", text.text):
            rows.append(Row(text))  # ...<TAB>...: rows left out
        elif _heads_rows(text.text, texts[place + 1 :]):
            carried.clear()
            carried[_GROUP] = text.strip()
            rows.append(Row(text))
        elif length < columns:
            rows.append(Row(text, _side_by_side(text, texts[:heads], length)))
        else:
            if _TOTAL.match(text.text):
                carried.clear()  # 合計 is of all groups
            label = _label(text, shapes, carried)
            before = first_header is not None and label.offsets[:1] < header.offsets[:1]
            own_header = first_header if before and label.text else header
            rows.append(Row(text, (_whole(text, own_header or header, label),)))
    return Stretch(header, tuple(rows))


def _whole(text: AlignedText, header: AlignedText = NOTHING, label: AlignedText = NOTHING) -> Entry:
    return Entry(0, len(text), header, label)


def _heads_rows(text: str, below: Sequence[AlignedText]) -> bool:
    """Whether a row names the rows below it: `アジア<TAB><TAB>` over `日本<TAB>1<TAB>2`."""
    cells = _cells(text)
    if len(cells) < 2 or not cells[0] or any(cells[1:]) or not below:
        return False
    following = _cells(below[0].text)
    return bool(following[0]) and sum(bool(cell) for cell in following) > 1


def _header_lines(texts: Sequence[AlignedText]) -> int:
    """How many lines hold column headers: more than one where names span several columns.

    トップ100 lies over 国・地域 and 選出数, 令和5年度 over 当初 and 補正; 事項, which spans both
    lines, has an empty field below it.
    """
    heads = 1
    while heads < min(len(texts) - 1, _MAX_HEADER_LINES):
        above = [_cells(text.text) for text in texts[:heads]]
        if not _is_under_band(above, _cells(texts[heads].text)):
            break
        heads += 1
    return heads


def _is_under_band(above: Sequence[Sequence[str]], line: Sequence[str]) -> bool:
    """Whether a line holds the headers below the names of the line over it."""
    if not any(not cell for cell in above[-1][1:]):
        return False
    if any(shape_of(cell) is Shape.FIGURE and not _YEAR.fullmatch(cell) for cell in line):
        return False
    if period(line) < len(line):
        return True
    if len(above[-1]) != len(line):
        return False
    headed = [any(row[place : place + 1] != [""] for row in above) for place in range(len(line))]
    spanned = any(not cell and known for cell, known in zip(line, headed, strict=True))
    opened = any(cell and not over for cell, over in zip(line, above[-1], strict=True))
    corner = not above[-1][0] and bool(line[0])
    return opened and (spanned or corner)


def _side_by_side(
    text: AlignedText, heads: Sequence[AlignedText], length: int
) -> tuple[Entry, ...]:
    """The rows that stand side by side in one line, each under its own columns' headers."""
    spans = _spans(text.text)
    entries = []
    for first in range(0, len(spans), length):
        part = spans[first : first + length]
        if not text.text[part[0][0] : part[-1][1]].strip():
            continue
        header = AlignedText.join("\n", [_head_over(head, first, length) for head in heads])
        entries.append(Entry(part[0][0], part[-1][1], header))
    return tuple(entries)


def _head_over(head: AlignedText, first: int, length: int) -> AlignedText:
    """What a header line has over the given columns; a band's name reaches to the next one."""
    spans = _spans(head.text)
    filled = [place for place, (s, e) in enumerate(spans) if head.text[s:e].strip()]
    begin = max((place for place in filled if place <= first), default=first)
    last = min(first + length, len(spans)) - 1
    return head.cut(spans[begin][0], spans[max(last, begin)][1]).strip() if spans else head


def _label(
    text: AlignedText, shapes: Sequence[Shape], carried: dict[int, AlignedText]
) -> AlignedText:
    """What the row's group is called; `carried` keeps the first cells for the rows below."""
    cells = _cells(text.text)
    shift = shift_of(cells, shapes)
    first = max(shift + next(place for place, cell in enumerate(cells) if cell), 0)
    groups = [carried[column] for column in range(_GROUP, first) if column in carried]
    for column, (start, end) in enumerate(_spans(text.text), shift):
        if column >= first:
            carried[column] = text.cut(start, end).strip()
    labels = [group for group in groups if len(group) >= _MIN_LABEL_CHARS]
    return AlignedText.join("\t", labels) if labels else NOTHING


def _spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for cell in text.split("\t"):
        spans.append((start, start + len(cell)))
        start += len(cell) + 1
    return spans


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("\t")]
