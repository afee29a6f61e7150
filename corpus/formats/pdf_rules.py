"""The lines ruled on a PDF's page."""

import ctypes
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as pdfium
from pypdfium2 import PdfMatrix

from corpus.formats.pdf_turn import Turn

_THIN = 3.0
_MAX_SEGMENTS = 20_000


@dataclass(frozen=True)
class Rule:
    """A horizontal or vertical line, from its left or upper end."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


def rules_of(path: object, matrix: PdfMatrix, turn: Turn) -> list[Rule]:
    """Return the level and upright lines of a path that is stroked, or filled but thin."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    rules: list[Rule] = []
    outline: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            rules += _outline_rules(outline, turn, stroked=bool(stroke.value))
            outline = [point]
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            outline.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                outline.append(outline[0])
        else:
            outline = []  # a curve
    return rules + _outline_rules(outline, turn, stroked=bool(stroke.value))


def _outline_rules(outline: list[tuple[float, float]], turn: Turn, *, stroked: bool) -> list[Rule]:
    """The rules of a stroked outline, or the one that a thin filled rectangle is."""
    if len(outline) < 2:
        return []
    xs, ys = zip(*outline, strict=True)
    box = turn.box(min(xs), min(ys), max(xs), max(ys))
    wide, high = box[2] - box[0], box[3] - box[1]
    if min(wide, high) <= _THIN:
        return [Rule(*box)] if max(wide, high) > _THIN else []
    if not stroked:
        return []  # a coloured ground
    rules = []
    for (x0, y0), (x1, y1) in pairwise(outline):
        side = Rule(*turn.box(x0, y0, x1, y1))
        if min(side.right - side.left, side.bottom - side.top) <= _THIN / 2:
            rules.append(side)
    return rules
