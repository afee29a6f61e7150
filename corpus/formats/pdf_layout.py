"""The layout of a PDF's page: head and foot, columns, tables, notes, marks in the margin."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from corpus.formats.pdf_aligned import aligned_tables
from corpus.formats.pdf_block import PdfBlock, PdfBlockKind
from corpus.formats.pdf_cell import seam
from corpus.formats.pdf_columns import Column, columns_of
from corpus.formats.pdf_grid import PlacedTable, ruled_tables
from corpus.formats.pdf_page import Glyph, Rule, Sheet
from corpus.formats.pdf_paragraphs import Style, is_note_line, notes_apart, paragraphs_of
from corpus.formats.pdf_runs import Run, runs_of
from corpus.formats.reading_order import Box, in_reading_order
from corpus.line import Line
from corpus.page_edges import is_page_number

_ZONE = 0.1
_MARGIN = 0.09
_LARGE = 1.15
_CLEAR = 0.7
_EDGE = 2.2
_WIDE_COLUMN = 0.6


@dataclass(frozen=True)
class PageLayout:
    """A page in the order of reading; `head`, `foot` and `marks` are what is no text of it."""

    head: tuple[str, ...]
    blocks: tuple[PdfBlock, ...]
    notes: tuple[PdfBlock, ...]
    foot: tuple[str, ...]
    marks: tuple[str, ...]


def edge_letters(sheet: Sheet) -> set[str]:
    """The lines at a page's very top and bottom, told by their letters without numbers."""
    edge = [
        glyph
        for glyph in sheet.glyphs
        if not _ZONE * sheet.height < glyph.middle[1] < (1 - _ZONE) * sheet.height
    ]
    return {_letters(band) for band in bands_of(runs_of(edge)[0])}


def _letters(band: list[Run]) -> str:
    return "".join(sorted(sign for run in band for sign in run.text if sign.isalpha()))


def lay_out(sheet: Sheet, style: Style, repeated: Container[str] = ()) -> PageLayout:
    """Find out what a page's characters are, given the document's usual type.

    `repeated` are the lines that stand at the edges of several pages, as `edge_letters` tells
    them: one of them is no footnote, though it begins with a number (`15 CRDS-FY2024`).
    """
    tables, free = ruled_tables(sheet.glyphs, sheet.rules)
    rows, stacks = runs_of(free)
    upright = sum(len(run.text) for run in stacks) > sum(len(run.text) for run in rows)
    head, body, foot = _zones(rows, tables, sheet.height, style, repeated)
    if upright:
        turned = _turned(sheet, body)
        inner = lay_out(turned, style)
        return replace(inner, head=tuple(head) + inner.head, foot=inner.foot + tuple(foot))
    marks = [run for run in stacks if _is_in_margin(run, body, sheet.width)]
    inside = [run for run in stacks if run not in marks]
    blocks: list[PdfBlock] = []
    notes: list[PdfBlock] = []
    for column in columns_of([*body, *inside, *tables]):
        found = _column_blocks(column, style, sheet.width)
        found, below = notes_apart(found, style)
        notes += below
        blocks = _continued(blocks, found)
    return PageLayout(
        tuple(head), tuple(blocks), tuple(notes), tuple(foot), tuple(run.text for run in marks)
    )


def bands_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs that stand on one line, from the top; each line from the left."""
    bands: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.middle[1], run.left)):
        same = (
            bands
            and not run.vertical
            and any(
                abs(run.middle[1] - other.middle[1]) < 0.45 * max(run.size, other.size)
                for other in bands[-1]
                if not other.vertical
            )
        )
        if same:
            bands[-1].append(run)
        else:
            bands.append([run])
    return [sorted(band, key=lambda run: run.left) for band in bands]


def _zones(
    rows: list[Run],
    tables: list[PlacedTable],
    height: float,
    style: Style,
    repeated: Container[str],
) -> tuple[list[str], list[Run], list[str]]:
    """Part the lines at a page's very top and bottom, clear of the text, from the text."""
    bands = bands_of(rows)
    top = bottom = 0
    ends = [max(run.bottom for run in band) for band in bands]
    starts = [min(run.top for run in band) for band in bands]
    tops, bottoms = [table.top for table in tables], [table.bottom for table in tables]
    for place, band in enumerate(bands[:3]):
        following = min([*starts[place + 1 : place + 2], *tops], default=height)
        if not _is_clear(band, following - ends[place], ends[place] < _ZONE * height, style):
            continue
        top = place + 1
    for place, band in enumerate(reversed(bands[top:][-3:])):
        index = len(bands) - 1 - place
        before = max([*ends[index - 1 : index], *bottoms], default=0.0) if index else 0.0
        in_zone = starts[index] > (1 - _ZONE) * height
        if is_note_line(band[0], style) and _letters(band) not in repeated:
            break
        if not _is_clear(band, starts[index] - before, in_zone, style):
            continue
        bottom = place + 1
    kept = bands[top : len(bands) - bottom]
    lines = ["　".join(run.text for run in band) for band in bands]
    body = [run for band in kept for run in band]
    return lines[:top], body, lines[len(bands) - bottom :] if bottom else []


def _is_clear(band: list[Run], gap: float, in_zone: bool, style: Style) -> bool:
    size = max(run.size for run in band)
    if is_page_number(band[0].text) and len(band) == 1:
        return in_zone
    is_sentence = Line(0, band[-1].text).ends_sentence
    return in_zone and gap > _CLEAR * size and size < _LARGE * style.size and not is_sentence


def _turned(sheet: Sheet, head_and_foot_gone: list[Run]) -> Sheet:
    """A page set from top to bottom, turned so that its lines run from left to right."""

    def box(item: Glyph | Rule) -> tuple[float, float, float, float]:
        return item.top, sheet.width - item.right, item.bottom, sheet.width - item.left

    kept = [
        glyph
        for glyph in sheet.glyphs
        if any(run.top - 1 <= glyph.middle[1] <= run.bottom + 1 for run in head_and_foot_gone)
        or _ZONE * sheet.height < glyph.middle[1] < (1 - _ZONE) * sheet.height
    ]
    glyphs = tuple(Glyph(g.text, *box(g), g.size, g.bold, g.place, g.begins_word) for g in kept)
    rules = tuple(Rule(*box(rule)) for rule in sheet.rules)
    return Sheet(sheet.height, sheet.width, glyphs, rules, sheet.pictures)


def _is_in_margin(run: Run, body: list[Run], width: float) -> bool:
    outside = body and not (
        min(other.left for other in body) <= run.middle[0] <= max(other.right for other in body)
    )
    return bool(outside) or not _MARGIN * width < run.middle[0] < (1 - _MARGIN) * width


def _column_blocks(column: Column, style: Style, width: float) -> list[PdfBlock]:
    runs = [item for item in column.items if isinstance(item, Run)]
    tables = [item for item in column.items if isinstance(item, PlacedTable)]
    bands = bands_of(runs)
    parted = sum(len(band) > 1 for band in bands)
    stretches = aligned_tables(bands) if parted else []
    in_table = {place for stretch in stretches for place in range(stretch.first, stretch.last)}
    tables += [stretch.table for stretch in stretches]
    bands = [band for place, band in enumerate(bands) if place not in in_table]
    parted = sum(len(band) > 1 for band in bands)
    if column.is_text or parted <= len(bands) / 5:
        lines = [_joined(band) for band in bands]
        is_text = column.is_text or _has_edge(lines, width)
        return _woven(_stacks(lines, tables), tables, style, is_text=is_text)
    boxes = _boxes([run for band in bands for run in band])
    return _woven(boxes, tables, style, is_text=False)


def _edge(lines: list[Run]) -> float:
    """Where a column ends: at its rightmost line, or left of the few that run over (addresses)."""
    rights = sorted((line.right for line in lines), reverse=True)
    size = lines[0].size if lines else 0.0
    for place, right in enumerate(rights):
        reached = sum(right - _EDGE * size <= other <= right for other in rights)
        if reached > max(1, len(rights) / 8):
            return right
        if place > len(rights) / 12:
            break
    return max(rights, default=0.0)


def _has_edge(lines: list[Run], width: float) -> bool:
    """Whether lines end where a typesetter's edge is: two at one place, or one far right."""
    right = max((line.right for line in lines), default=0.0)
    left = min((line.left for line in lines), default=0.0)
    full = sum(line.right + _EDGE * line.size >= right for line in lines)
    return full > 1 or right - left >= _WIDE_COLUMN * width


def _joined(band: list[Run]) -> Run:
    if len(band) == 1:
        return band[0]
    return replace(
        band[0],
        text="　".join(run.text for run in band),
        right=band[-1].right,
        size=max(band, key=lambda run: len(run.text)).size,
        top=min(run.top for run in band),
        bottom=max(run.bottom for run in band),
    )


def _stacks(lines: list[Run], tables: list[PlacedTable]) -> list[list[Run]]:
    """Lines between tables, each stack one."""
    stacks: list[list[Run]] = [[]]
    for line in lines:
        if stacks[-1] and any(
            stacks[-1][-1].middle[1] < table.middle[1] < line.middle[1] for table in tables
        ):
            stacks.append([])
        stacks[-1].append(line)
    return [stack for stack in stacks if stack]


def _boxes(runs: list[Run]) -> list[list[Run]]:
    """Lines that stand close under one another, as in the boxes of a slide."""
    boxes: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.top):
        for box in boxes:
            last = box[-1]
            near = -0.3 * run.size < run.top - last.bottom < 1.1 * run.size
            shared = min(run.right, last.right) - max(run.left, last.left)
            if near and shared > 0.4 * min(run.width, last.width) and not run.vertical:
                box.append(run)
                break
        else:
            boxes.append([run])
    return boxes


def _woven(
    stacks: list[list[Run]], tables: list[PlacedTable], style: Style, *, is_text: bool
) -> list[PdfBlock]:
    """The blocks of stacks of lines and of tables, in the order of reading."""
    boxes = [
        Box(
            min(run.left for run in stack),
            min(run.top for run in stack),
            max(run.right for run in stack),
            max(run.bottom for run in stack),
        )
        for stack in stacks
    ]
    edge = _edge([run for stack in stacks for run in stack])
    boxes += [Box(table.left, table.top, table.right, table.bottom) for table in tables]
    blocks: list[PdfBlock] = []
    for place in in_reading_order(boxes):
        if place < len(stacks):
            right = edge if is_text else boxes[place].right
            blocks += paragraphs_of(stacks[place], right, style, is_text=is_text)
        else:
            rows = tables[place - len(stacks)].rows
            blocks.append(PdfBlock(PdfBlockKind.TABLE, "", style.size, rows=rows))
    return blocks


def _continued(before: list[PdfBlock], after: list[PdfBlock]) -> list[PdfBlock]:
    """Columns put behind one another; what breaks off at one's foot goes on in the next."""
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if not goes_on(last, first):
        return before + after
    text = last.text + seam(last.text, first.text) + first.text
    joined = replace(last, text=text, breaks_off=first.breaks_off)
    return [*before[:-1], joined, *after[1:]]


def goes_on(last: PdfBlock, first: PdfBlock) -> bool:
    """Whether a block at a column's or page's head goes on with the one at the last foot."""
    kinds = (PdfBlockKind.PARAGRAPH, PdfBlockKind.ITEM)
    return (
        last.breaks_off
        and first.may_go_on
        and last.kind in kinds
        and first.kind is PdfBlockKind.PARAGRAPH
        and abs(last.size - first.size) <= 0.08 * last.size
    )
