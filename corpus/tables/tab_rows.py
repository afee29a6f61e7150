"""Which lines make a table of tab-separated rows: to where it runs, over blank lines and pages."""

import re
from dataclasses import dataclass, field

from corpus.aligned_text import AlignedText, without_white_space
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


def read_tab_rows(texts: LineTexts, body: list[int], position: int) -> TabRows:
    """Read the rows that begin at `body[position]`.

    A table goes on over blank lines and a page's number if rows follow that have its columns.
    A header said again begins a new stretch of it, or another table of the same make, which
    has rows of the same names (日本 in トップ100 and in トップ50).
    """
    rows = TabRows([[]], position)
    header = without_white_space(texts.lines[body[position]].text)
    columns = _cells(texts.lines[body[position]])
    place = position
    while place < len(body):
        if is_row(texts.lines[body[place]], inside=place > position):
            rows.stretches[-1].append(texts.line(body[place]))
            place += 1
            rows.end = place
            continue
        following = place
        numbers = []
        while following < len(body) and _parts_no_table(texts.lines[body[following]]):
            if not texts.lines[body[following]].is_blank:
                numbers.append(body[following])
            following += 1
        if following == place or following >= len(body):
            break
        line = texts.lines[body[following]]
        if not is_row(line, inside=True):
            break
        if without_white_space(line.text) == header:
            if _names_again(texts.lines, body, following, rows.stretches[-1]):
                break
            rows.stretches.append([])
        elif _is_another(texts.lines, body, following, columns):
            break
        rows.aside.update(dict.fromkeys(numbers, "number by itself"))
        place = following
    return rows


def is_row(line: Line, *, inside: bool) -> bool:
    """Whether a line has cells. `1<TAB>東京` is a chapter's title but inside a table."""
    if "\t" not in line.text.strip():
        return False
    heading = heading_of(line)
    return heading is None or (heading.interrupts and inside)


def _parts_no_table(line: Line) -> bool:
    return line.is_blank or _LONE_NUMBER.fullmatch(line.text) is not None


def _is_another(lines: list[Line], body: list[int], place: int, columns: int) -> bool:
    """Whether the rows behind a gap have other columns: two at least that agree on them."""
    here = _cells(lines[body[place]])
    if here == columns or place + 1 >= len(body):
        return False
    following = lines[body[place + 1]]
    return is_row(following, inside=True) and _cells(following) == here


def _names_again(lines: list[Line], body: list[int], place: int, above: list[AlignedText]) -> bool:
    """Whether the rows under the header at `place` are named like rows above it.

    The last group's name may come again: the group goes on on the new page.
    """
    names = [_name(row.text) for row in above[1:]]
    known = set(names) - {""}
    if len(known) < len(names):
        known.discard(names[-1])  # names of groups, not of rows
    for index in body[place + 1 :]:
        if not is_row(lines[index], inside=True):
            return False
        if _name(lines[index].text) in known:
            return True
    return False


def _name(row: str) -> str:
    return without_white_space(row.partition("\t")[0])


def _cells(line: Line) -> int:
    return line.text.count("\t") + 1
