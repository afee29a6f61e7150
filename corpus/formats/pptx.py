"""PowerPoint decks: a slide a page, its title a heading, its notes under a heading of their own."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml.etree import _Element
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from corpus.errors import FileBroken
from corpus.formats.archive import BROKEN_PARTS
from corpus.formats.extracted import Extracted
from corpus.formats.reading_order import Box, in_reading_order
from corpus.formats.table_grid import Cell, spread
from corpus.formats.writing import Writing

NOTES_HEADING = "ノート"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_BULLETED = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)


@dataclass(frozen=True)
class _Placed:
    shape: BaseShape
    box: Box


def read_pptx(content: bytes, name: str) -> Extracted:
    """Read a PowerPoint deck.

    Each slide is a page, labelled with its number in the deck. Left out are hidden slides
    (which still count), date, footer and slide number of the layout, pictures and charts.
    Speaker notes follow their slide under the heading ノート: they are said, not shown.
    """
    try:
        deck = Presentation(io.BytesIO(content))
        writing = Writing()
        for number, slide in enumerate(deck.slides, 1):
            if slide._element.get("show") not in ("0", "false"):
                writing.begin_page(str(number))
                _slide(slide, writing)
    except (*BROKEN_PARTS, PythonPptxError) as e:
        raise FileBroken(
            f"the file {name!r} is no readable PowerPoint file: {e}; save it again from PowerPoint"
        ) from e
    return replace(writing.extracted(), is_deck=True)


def _slide(slide: Slide, writing: Writing) -> None:
    placed = list(_flattened(slide.shapes, 1.0, 1.0, 0.0, 0.0))
    titles = [item for item in placed if _kind(item.shape) in _TITLES]
    for title in titles:
        writing.heading(_text(title.shape), 1)
    rest = [item for item in placed if item not in titles and _kind(item.shape) not in _FURNITURE]
    for place in in_reading_order([item.box for item in rest]):
        _shape(rest[place].shape, writing)
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if frame is not None and frame.text.strip():
        writing.heading(NOTES_HEADING, 2)
        for paragraph in frame.paragraphs:
            writing.paragraph(paragraph.text)


def _flattened(
    shapes: Iterable[BaseShape], scale_x: float, scale_y: float, x: float, y: float
) -> Iterator[_Placed]:
    """All shapes with their place on the slide; those of a group are placed inside it."""
    for shape in shapes:
        left, top = x + scale_x * (shape.left or 0), y + scale_y * (shape.top or 0)
        width, height = scale_x * (shape.width or 0), scale_y * (shape.height or 0)
        if isinstance(shape, GroupShape):
            inner = shape._element.grpSpPr.find(f"{_A}xfrm")
            offset = None if inner is None else inner.find(f"{_A}chOff")
            extent = None if inner is None else inner.find(f"{_A}chExt")
            wide = float(extent.get("cx", 0)) if extent is not None else 0.0
            high = float(extent.get("cy", 0)) if extent is not None else 0.0
            by_x = width / wide if wide else scale_x
            by_y = height / high if high else scale_y
            start_x = left - by_x * (float(offset.get("x", 0)) if offset is not None else 0.0)
            start_y = top - by_y * (float(offset.get("y", 0)) if offset is not None else 0.0)
            yield from _flattened(shape.shapes, by_x, by_y, start_x, start_y)
        else:
            yield _Placed(shape, Box(left, top, left + width, top + height))


def _kind(shape: BaseShape) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _shape(shape: BaseShape, writing: Writing) -> None:
    if isinstance(shape, GraphicFrame) and shape.has_table:
        rows = [
            [
                Cell("" if cell.is_spanned else cell.text_frame.text.replace("\v", "\n"))
                for cell in row.cells
            ]
            for row in shape.table.rows
        ]
        writing.table(spread(rows))
    elif isinstance(shape, Shape):
        bulleted = _kind(shape) in _BULLETED
        counts: dict[int, int] = {}
        for paragraph in shape.text_frame.paragraphs:
            mark = _mark(paragraph._p, bulleted, paragraph.level, counts)
            if mark is None:
                writing.paragraph(paragraph.text)
            else:
                writing.item(paragraph.text, paragraph.level, mark)
    elif isinstance(shape, GraphicFrame):
        _diagram(shape, writing)


def _mark(paragraph: _Element, bulleted: bool, level: int, counts: dict[int, int]) -> str | None:
    """The mark of a list item, `-` or `1.`; None for a paragraph without one."""
    if not "".join(paragraph.itertext()).strip():
        return None
    about = paragraph.find(f"{_A}pPr")
    numbered = None if about is None else about.find(f"{_A}buAutoNum")
    for deeper in [depth for depth in counts if depth > level]:
        del counts[deeper]
    if numbered is not None:
        start = int(numbered.get("startAt", "1"))
        counts[level] = counts.get(level, start - 1) + 1
        return f"{counts[level]}."
    counts.pop(level, None)
    if about is not None:
        if about.find(f"{_A}buNone") is not None:
            return None
        if about.find(f"{_A}buChar") is not None or about.find(f"{_A}buBlip") is not None:
            return "-"
    return "-" if bulleted else None


def _diagram(shape: GraphicFrame, writing: Writing) -> None:
    """The words of a SmartArt diagram, an item for each of its points."""
    for ids in shape.element.iter(f"{{{_DIAGRAM}}}relIds"):
        part = shape.part.related_part(ids.get(f"{_R}dm"))
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for point in etree.fromstring(part.blob, parser).iter(f"{{{_DIAGRAM}}}pt"):
            words = "".join(text.text or "" for text in point.iter(f"{_A}t"))
            if words.strip() and point.get("type", "node") == "node":
                writing.item(words, 0)


def _text(shape: BaseShape) -> str:
    return shape.text_frame.text if isinstance(shape, Shape) else ""
