"""The layout of a PDF's page: head and foot, columns, tables, notes, marks in the margin."""

from collections.abc import Container
from dataclasses import dataclass, replace

from corpus.formats.pdf_block import PdfBlock, PdfBlockKind
from corpus.formats.pdf_cell import seam
from corpus.formats.pdf_column import column_blocks
from corpus.formats.pdf_columns import columns_of
from corpus.formats.pdf_grid import ruled_tables
from corpus.formats.pdf_page import Glyph, Sheet
from corpus.formats.pdf_paragraphs import Style, notes_apart
from corpus.formats.pdf_rules import Rule
from corpus.formats.pdf_runs import Run, runs_of
from corpus.formats.pdf_zones import ZONE, zones_of

_MARGIN = 0.09


@dataclass(frozen=True)
class PageLayout:
    """A page in the order of reading; `head`, `foot` and `marks` are what is no text of it."""

    head: tuple[str, ...]
    blocks: tuple[PdfBlock, ...]
    notes: tuple[PdfBlock, ...]
    foot: tuple[str, ...]
    marks: tuple[str, ...]


def lay_out(sheet: Sheet, style: Style, repeated: Container[str] = ()) -> PageLayout:
    """Find out what a page's characters are, given the document's usual type.

    `repeated` are the lines that stand at the edges of several pages, as `edge_letters` tells
    them: one of them is no footnote, though it begins with a number (`15 CRDS-FY2024`).
    """
    tables, free = ruled_tables(sheet.glyphs, sheet.rules)
    rows, stacks = runs_of(free)
    upright = sum(len(run.text) for run in stacks) > sum(len(run.text) for run in rows)
    head, body, foot = zones_of(rows, tables, sheet.height, style, repeated)
    if upright:
        turned = _turned(sheet, body)
        inner = lay_out(turned, style)
        return replace(inner, head=tuple(head) + inner.head, foot=inner.foot + tuple(foot))
    marks = [run for run in stacks if _is_in_margin(run, body, sheet.width)]
    inside = [run for run in stacks if run not in marks]
    blocks: list[PdfBlock] = []
    notes: list[PdfBlock] = []
    for column in columns_of([*body, *inside, *tables]):
        found = column_blocks(column, style, sheet.width)
        found, below = notes_apart(found, style)
        notes += below
        blocks = _continued(blocks, found)
    return PageLayout(
        tuple(head), tuple(blocks), tuple(notes), tuple(foot), tuple(run.text for run in marks)
    )


def _turned(sheet: Sheet, head_and_foot_gone: list[Run]) -> Sheet:
    """A page set from top to bottom, turned so that its lines run from left to right."""

    def box(item: Glyph | Rule) -> tuple[float, float, float, float]:
        return item.top, sheet.width - item.right, item.bottom, sheet.width - item.left

    kept = [
        glyph
        for glyph in sheet.glyphs
        if any(run.top - 1 <= glyph.middle[1] <= run.bottom + 1 for run in head_and_foot_gone)
        or ZONE * sheet.height < glyph.middle[1] < (1 - ZONE) * sheet.height
    ]
    glyphs = tuple(Glyph(g.text, *box(g), g.size, g.bold, g.place, g.begins_word) for g in kept)
    rules = tuple(Rule(*box(rule)) for rule in sheet.rules)
    return Sheet(sheet.height, sheet.width, glyphs, rules, sheet.pictures)


def _is_in_margin(run: Run, body: list[Run], width: float) -> bool:
    outside = body and not (
        min(other.left for other in body) <= run.middle[0] <= max(other.right for other in body)
    )
    return bool(outside) or not _MARGIN * width < run.middle[0] < (1 - _MARGIN) * width


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
