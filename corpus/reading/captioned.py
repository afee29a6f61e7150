"""What stands under a caption: a flattened table, or a picture's source and notes."""

from dataclasses import dataclass, field

from corpus.aligned_text import AlignedText, without_white_space
from corpus.reading.block import Block, BlockKind
from corpus.reading.caption import caption_label
from corpus.reading.headings import heading_of
from corpus.reading.line import is_source
from corpus.reading.line_texts import LineTexts
from corpus.reading.table_title import is_unit_line
from corpus.tables.flat_line import FlatLine
from corpus.tables.flat_table import flat_table
from corpus.tables.tab_rows import is_row, read_tab_rows
from corpus.tables.tab_table import tab_table

_MAX_LINES = 200
_PROSE_CHARS = 100
_PROSE_SENTENCES = 2


@dataclass
class Captioned:
    """The blocks under a caption, where they end in the body, and what is set aside."""

    blocks: list[Block]
    end: int
    aside: dict[int, str] = field(default_factory=dict)


def read_captioned(texts: LineTexts, body: list[int], position: int, starts: set[int]) -> Captioned:
    """Read from the caption at `body[position]` to its source line and the notes beside it.

    What lies between is a table. Rows with tabs right below need no source line. Where none
    comes before a heading, another caption or running text, the caption stands alone. `starts`
    are lines that begin a page.
    """
    first = position + 1
    while (
        first < len(body)
        and _follows(texts, body, first, starts)
        and texts.is_broken(body[first - 1], body[first])
    ):
        first += 1  # the caption itself runs over a line
    caption = texts.paragraph(body[position:first])
    first_row = _rows_below(texts, body, first)
    if first_row is not None:
        return _over_rows(texts, body, (position, first, first_row))
    alone = Captioned([Block(BlockKind.CAPTION, caption)], first)
    inner: list[int] = []
    aside: dict[int, str] = {}
    place = first
    while place < min(len(body), first + _MAX_LINES):
        line = texts.lines[body[place]]
        label = caption_label(line.text)
        if label is not None and label == caption_label(caption.text):
            for repeated in _repeated(texts, body, place, inner):
                aside[body[repeated]] = "repeated caption or header"
                place = repeated + 1
            continue
        if label is not None or heading_of(line) is not None:
            return alone
        if is_source(line.text):
            break
        inner.append(place)
        place += 1
    else:
        return alone
    end = place + 1
    while _follows(texts, body, end, starts) and texts.is_broken(body[end - 1], body[end]):
        end += 1
    source = Block(BlockKind.NOTE, texts.paragraph(body[place:end]))
    notes_from = _notes_from(texts, body, inner, starts)
    rows, notes = inner[:notes_from], inner[notes_from:]
    if _holds_prose(texts, body, rows, starts):
        return alone
    lines = _flat_lines(texts, body, rows, starts)
    blocks = [Block.of_table(flat_table(caption, lines))] if lines else alone.blocks
    for note in _parted(texts, body, notes, starts):
        blocks.append(Block(BlockKind.NOTE, texts.paragraph(note)))
    return Captioned([*blocks, source], end, aside)


def _rows_below(texts: LineTexts, body: list[int], place: int) -> int | None:
    """Where below a caption rows with tabs begin, if nothing but the table's unit is between."""
    while place < len(body):
        line = texts.lines[body[place]]
        if is_row(line):
            return place
        if not line.is_blank and not is_unit_line(texts.bare_line(body[place]).text):
            return None
        place += 1
    return None


def _over_rows(texts: LineTexts, body: list[int], places: tuple[int, int, int]) -> Captioned:
    """A caption and the tab-separated rows under it.

    `places` are those of the caption's first line, of the line behind it, of the first row.
    """
    position, first, row = places
    title = AlignedText.join(
        "\n",
        [
            texts.paragraph(body[position:first]),
            *(texts.bare_line(index) for index in body[first:row] if texts.bare_line(index).text),
        ],
    )
    found = read_tab_rows(texts, body, row, caption_label(title.text))
    table = tab_table(title, found.stretches, is_captioned=True)
    block = Block.of_table(table) if table.rows else Block(BlockKind.CAPTION, title)
    return Captioned([block], found.end, found.aside)


def _follows(texts: LineTexts, body: list[int], place: int, starts: set[int]) -> bool:
    """Whether a line stands right under the one before it, on the same page."""
    return place < len(body) and not _gap_before(texts, body, place, starts)


def _gap_before(texts: LineTexts, body: list[int], place: int, starts: set[int]) -> bool:
    """Whether a blank line, a page's end or what was set aside parts a line from the last."""
    index = body[place]
    before = place > 0 and body[place - 1] == index - 1 and not texts.lines[index - 1].is_blank
    return not before or index in starts or texts.lines[index].is_blank


def _repeated(texts: LineTexts, body: list[int], place: int, inner: list[int]) -> list[int]:
    """The places of a caption said again on a new page, and of the header lines under it."""
    words = [
        without_white_space(texts.lines[body[known]].text)
        for known in inner
        if not texts.lines[body[known]].is_blank
    ]
    found, matched = [place], 0
    for further in range(place + 1, len(body)):
        line = texts.lines[body[further]]
        if line.is_blank:
            continue
        if matched >= len(words) or without_white_space(line.text) != words[matched]:
            break
        found.append(further)
        matched += 1
    return found


def _notes_from(texts: LineTexts, body: list[int], inner: list[int], starts: set[int]) -> int:
    """Where the notes under the table begin: from there on every stretch is one."""
    begin = len(inner)
    for number in range(len(inner) - 1, -1, -1):
        line = texts.lines[body[inner[number]]]
        if line.is_note:
            begin = number
        elif not line.is_blank and _gap_before(texts, body, inner[number], starts):
            break
    return begin


def _holds_prose(texts: LineTexts, body: list[int], rows: list[int], starts: set[int]) -> bool:
    """Whether running text lies between: then the source line belongs to something else."""
    for indices in _parted(texts, body, rows, starts):
        text = texts.paragraph(indices).text
        marked = texts.lines[indices[0]].is_bullet or text[:1].isdigit() or text[:1] in "「【"
        if len(text) > _PROSE_CHARS and text.count("。") >= _PROSE_SENTENCES and not marked:
            return True
    return False


def _parted(
    texts: LineTexts, body: list[int], places: list[int], starts: set[int]
) -> list[list[int]]:
    """The lines' indices, parted at the gaps and before each note."""
    groups: list[list[int]] = []
    for place in places:
        line = texts.lines[body[place]]
        if line.is_blank or not texts.bare_line(body[place]).text:
            continue
        if not groups or line.is_note or _gap_before(texts, body, place, starts):
            groups.append([])
        groups[-1].append(body[place])
    return groups


def _flat_lines(
    texts: LineTexts, body: list[int], places: list[int], starts: set[int]
) -> list[FlatLine]:
    lines: list[FlatLine] = []
    last: int | None = None
    gap = False
    for place in places:
        index = body[place]
        text = texts.bare_line(index)
        gap = gap or _gap_before(texts, body, place, starts)
        if not text.text:
            continue
        raw = texts.lines[index].text
        lines.append(
            FlatLine(
                text,
                gap=gap or not lines,
                is_indented=raw.startswith(("　", "  ")),
                is_broken=last is not None and not gap and texts.is_broken(last, index),
            )
        )
        last, gap = index, False
    return lines
