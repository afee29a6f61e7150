"""Which lines make a table of tab-separated rows: to where it runs, over blank lines and pages."""

import re
from dataclasses import dataclass, field

from corpus.aligned_text import AlignedText, without_white_space
from corpus.reading.caption import caption_label
from corpus.reading.headings import heading_of
from corpus.reading.line import Line
from corpus.reading.line_texts import LineTexts

_LONE_NUMBER = re.compile(r"\s*\d{1,3}\s*")


@dataclass
class TabRows:
    """The rows, parted where the header is said again; where they end; what is set aside."""

    stretches: list[list[AlignedText]]
    end: int
    aside: dict[int, str] = field(default_factory=dict)


def read_tab_rows(
    texts: LineTexts, body: list[int], position: int, label: str | None = None
) -> TabRows:
    """Read the rows that begin at `body[position]`.

    A table goes on over blank lines and a page's number if rows follow that have its columns,
    and over its own caption said again (`label`, such as 表1).
    A header said again begins a new stretch of it, or another table of the same make, which
    has rows of the same names (日本 in トップ100 and in トップ50).
    """
    rows = TabRows([[]], position)
    header = without_white_space(texts.lines[body[position]].text)
    columns = _cells(texts.lines[body[position]])
    place = position
    while place < len(body):
        if _is_next(texts.lines, body, place, 0 if place == position else columns):
            rows.stretches[-1].append(texts.line(body[place]))
            place += 1
            rows.end = place
            continue
        following = place
        between: dict[int, str] = {}
        while following < len(body):
            reason = _parts_no_table(texts.lines[body[following]], label)
            if reason is None:
                break
            if reason:
                between[body[following]] = reason
            following += 1
        if following == place or following >= len(body):
            break
        line = texts.lines[body[following]]
        if not is_row(line, columns):
            break
        if without_white_space(line.text) == header:
            if _names_again(texts.lines, body, following, rows.stretches[-1]):
                break
            rows.stretches.append([])
        elif _is_another(texts.lines, body, following, columns):
            break
        rows.aside.update(between)
        place = following
    return rows


def is_row(line: Line, columns: int = 0) -> bool:
    """Whether a line has cells; `columns` is how many the table around it has, 0 outside one.

    `1<TAB>東京` is a chapter's title but inside a table, where `アジア<TAB><TAB>` is the name
    of a group, and `2.5<TAB>3.1` are two figures.
    """
    if columns > 1 and _cells(line) == columns and not line.is_blank:
        heading = heading_of(line)
        return heading is None or heading.interrupts
    is_padded = line.text.endswith("\t") and line.text.count("\t") > 1 and not line.is_blank
    if "\t" not in line.text.strip() and not is_padded:
        return False
    heading = heading_of(line)
    return heading is None or (heading.interrupts and columns > 0)


def _is_next(lines: list[Line], body: list[int], place: int, columns: int) -> bool:
    """Whether a line right under a row is one; 1.1<TAB>背景 is where two columns are filled.

    A number in the last cell alone is a page's number unless rows follow.
    """
    line = lines[body[place]]
    if line.is_blank:
        return False
    if columns and _LONE_NUMBER.fullmatch(line.text):
        following = body[place + 1 : place + 2]
        return any(_cells(lines[index]) == columns == _cells(line) for index in following)
    return is_row(line, columns) or (columns > 1 and _cells(line) == columns)


def _parts_no_table(line: Line, label: str | None) -> str | None:
    """Why a line between rows does not end their table; empty for a blank line."""
    if line.is_blank:
        return ""
    if _LONE_NUMBER.fullmatch(line.text):
        return "number by itself"
    if label is not None and caption_label(line.text) == label:
        return "repeated caption or header"
    return None


def _is_another(lines: list[Line], body: list[int], place: int, columns: int) -> bool:
    """Whether the rows behind a gap have other columns: two at least that agree on them."""
    here = _cells(lines[body[place]])
    if here == columns or place + 1 >= len(body):
        return False
    following = lines[body[place + 1]]
    return is_row(following, here) and _cells(following) == here


def _names_again(lines: list[Line], body: list[int], place: int, above: list[AlignedText]) -> bool:
    """Whether the rows under the header at `place` are named like rows above it.

    The last group's name may come again: the group goes on on the new page.
    """
    names = [_name(row.text) for row in above[1:]]
    known = set(names) - {""}
    if len(known) < len(names):
        known.discard(names[-1])  # names of groups, not of rows
    columns = _cells(lines[body[place]])
    for index in body[place + 1 :]:
        if not is_row(lines[index], columns):
            return False
        if _name(lines[index].text) in known:
            return True
    return False


def _name(row: str) -> str:
    return without_white_space(row.partition("\t")[0])


def _cells(line: Line) -> int:
    return line.text.count("\t") + 1
