"""A column of a PDF's page: its lines, boxes and tables as blocks."""

from dataclasses import replace

from corpus.formats.pdf_aligned import aligned_tables
from corpus.formats.pdf_block import PdfBlock, PdfBlockKind
from corpus.formats.pdf_columns import Column
from corpus.formats.pdf_grid import PlacedTable
from corpus.formats.pdf_paragraphs import Style, paragraphs_of
from corpus.formats.pdf_runs import Run, bands_of
from corpus.formats.reading_order import Box, in_reading_order

_EDGE = 2.2
_WIDE_COLUMN = 0.6


def column_blocks(column: Column, style: Style, width: float) -> list[PdfBlock]:
    """Return a column's blocks in the order of reading, given the width of its page."""
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
