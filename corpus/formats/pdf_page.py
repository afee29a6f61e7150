"""A page of a PDF: where each of its characters stands, and the lines ruled on it."""

import ctypes
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from corpus.formats.pdf_rules import Rule, rules_of
from corpus.formats.pdf_turn import Turn

_MAX_PATHS = 20_000
_FLAT = 0.75
_DESCENT = 0.12
_BOLD_WEIGHT = 600
_HYPHEN = {"\x02": "-", "\ufffe": "-"}  # how PDFium writes a hyphen at a line's end
_SPACES = " \u00a0\u3000\u2002\u2003\u2009"


@dataclass(frozen=True)
class Glyph:
    """A character and its box in points, `top` and `bottom` counted from the page's top edge.

    `place` is its place in the order in which the page's characters are drawn; `begins_word`
    says that PDFium, which knows the font's spaces, sees one before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    place: int = 0
    begins_word: bool = False

    @property
    def is_space(self) -> bool:
        """Whether nothing is seen of it."""
        return self.text in _SPACES

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Sheet:
    """What a page shows: its size in points, its characters as drawn, its rules."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictures: int = 0


def read_sheet(page: PdfPage) -> Sheet:
    """Read a page's characters, in the order in which they are drawn, and its rules."""
    turn = Turn(page)
    width, height = turn.size
    text_page = page.get_textpage()
    try:
        glyphs = [
            glyph
            for glyph in _glyphs(text_page, turn)
            if -1 <= glyph.middle[0] <= width + 1 and -1 <= glyph.middle[1] <= height + 1
        ]
    finally:
        text_page.close()
    rules: list[Rule] = []
    pictures = 0
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    for number, item in enumerate(page.get_objects(filter=kinds)):
        if number >= _MAX_PATHS:
            break  # a map or a drawing: its lines rule no table
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
            continue
        matrix, holder = item.get_matrix(), item.container
        while holder is not None:
            matrix, holder = matrix.multiply(holder.get_matrix()), holder.container
        rules += rules_of(item.raw, matrix, turn)
    return Sheet(width, height, tuple(glyphs), tuple(rules), pictures)


def _glyphs(text_page: PdfTextPage, turn: Turn) -> list[Glyph]:
    raw = text_page.raw
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    box_at, matrix_at = ctypes.byref(box), ctypes.byref(matrix)
    glyphs = []
    begins_word = False
    for index in range(text_page.count_chars()):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            begins_word = True  # a space or line end that PDFium supposes
            continue
        text = _character(pdfium.FPDFText_GetUnicode(raw, index))
        if text is None or not pdfium.FPDFText_GetLooseCharBox(raw, index, box_at):
            continue
        size, upright = pdfium.FPDFText_GetFontSize(raw, index), True
        if pdfium.FPDFText_GetMatrix(raw, index, matrix_at):
            size *= hypot(matrix.c, matrix.d)
            upright = abs(matrix.b) < 0.1 * abs(matrix.a)
        bold = pdfium.FPDFText_GetFontWeight(raw, index) >= _BOLD_WEIGHT
        edges = (box.left, box.bottom, box.right, box.top)
        if upright:
            edges = _em_box(raw, index, edges, size, wide=is_wide(text))
        place = turn.box(*edges)
        glyphs.append(Glyph(text, *place, max(size, 1.0), bold, index, begins_word))
        begins_word = False
    return glyphs


def _em_box(
    raw: object,
    index: int,
    ink: tuple[float, float, float, float],
    size: float,
    *,
    wide: bool,
) -> tuple[float, float, float, float]:
    """The square a character is set in, on its baseline.

    Fonts say different things of their height, and of Type 3 fonts only the ink's box is known
    (`一`, `、`); on its baseline a line's every character is found.
    """
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetCharOrigin(raw, index, x, y):
        return ink
    left, right = ink[0], ink[2]
    if wide and right - left < _FLAT * size and ink[3] - ink[1] < _FLAT * size:
        left, right = min(x.value, left), max(x.value + size, right)
    return left, y.value - _DESCENT * size, right, y.value + (1 - _DESCENT) * size


@lru_cache(maxsize=20_000)
def is_wide(character: str) -> bool:
    """Whether a character takes a full width, as Japanese ones do."""
    return unicodedata.east_asian_width(character[-1:] or " ") in "WFA"


def _character(code: int) -> str | None:
    """A character; bullets of symbol fonts (private use U+F000 to U+F0FF) become `•`."""
    if code in (0, 0xFFFD):
        return "\ufffd"
    text = chr(code)
    if text in _HYPHEN:
        return _HYPHEN[text]
    if 0xF000 <= code <= 0xF0FF:
        return "•"
    if text in "\t\u00a0":
        return " "
    return None if code < 0x20 or code == 0x7F or 0xD800 <= code <= 0xDFFF else text
