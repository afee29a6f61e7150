"""The head and foot of a PDF's page."""

from collections.abc import Container
from itertools import pairwise

from corpus.formats.pdf_grid import PlacedTable
from corpus.formats.pdf_page import Sheet
from corpus.formats.pdf_paragraphs import Style, is_note_line
from corpus.formats.pdf_runs import Run, bands_of, runs_of
from corpus.reading.line import Line
from corpus.reading.page_edges import is_page_number

ZONE = 0.1
"""The share of a page's height in which heads and feet stand."""

_LARGE = 1.15
_CLEAR = 0.7
_MIN_CELLS = 3  # a foot has a title and a page number at most
_ALIGNED = 1.0
_SAME_STEP = 1.2


def edge_letters(sheet: Sheet) -> set[str]:
    """The lines at a page's very top and bottom, told by their letters without numbers."""
    edge = [
        glyph
        for glyph in sheet.glyphs
        if not ZONE * sheet.height < glyph.middle[1] < (1 - ZONE) * sheet.height
    ]
    return {_letters(band) for band in bands_of(runs_of(edge)[0])}


def _letters(band: list[Run]) -> str:
    return "".join(sorted(sign for run in band for sign in run.text if sign.isalpha()))


def zones_of(
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
        if _is_row(band, bands[place + 1 : place + 3]):
            break
        following = min([*starts[place + 1 : place + 2], *tops], default=height)
        if not _is_clear(band, following - ends[place], ends[place] < ZONE * height, style):
            continue
        top = place + 1
    for place, band in enumerate(reversed(bands[top:][-3:])):
        index = len(bands) - 1 - place
        before = max([*ends[index - 1 : index], *bottoms], default=0.0) if index else 0.0
        in_zone = starts[index] > (1 - ZONE) * height
        if is_note_line(band[0], style) and _letters(band) not in repeated:
            break
        if _is_row(band, bands[max(0, index - 2) : index][::-1]):
            break
        if not _is_clear(band, starts[index] - before, in_zone, style):
            continue
        bottom = place + 1
    kept = bands[top : len(bands) - bottom]
    lines = ["　".join(run.text for run in band) for band in bands]
    body = [run for band in kept for run in band]
    return lines[:top], body, lines[len(bands) - bottom :] if bottom else []


def _is_row(band: list[Run], beside: list[list[Run]]) -> bool:
    """Whether a line is a row of a table without rules that reaches to the page's edge.

    `beside` are the two lines next to it, the nearer one first.
    """
    if len(beside) < 2 or min(len(band), len(beside[0])) < _MIN_CELLS:
        return False
    near, far = (abs(a[0].bottom - b[0].bottom) for a, b in pairwise([band, *beside]))
    aligned = abs(band[0].left - beside[0][0].left) < _ALIGNED * band[0].size
    return aligned and near <= _SAME_STEP * far


def _is_clear(band: list[Run], gap: float, in_zone: bool, style: Style) -> bool:
    size = max(run.size for run in band)
    if is_page_number(band[0].text) and len(band) == 1:
        return in_zone
    is_sentence = Line(0, band[-1].text).ends_sentence
    return in_zone and gap > _CLEAR * size and size < _LARGE * style.size and not is_sentence
