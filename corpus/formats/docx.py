"""Word files: headings by their styles, lists as numbered on paper, tables, notes at the end."""

import io
from collections.abc import Iterator

from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from lxml import etree
from lxml.etree import _Element

from corpus.errors import FileBroken
from corpus.formats.archive import BROKEN_PARTS
from corpus.formats.docx_numbering import Numbering
from corpus.formats.docx_runs import W, is_on, paragraph_text
from corpus.formats.docx_styles import Styles
from corpus.formats.extracted import Extracted
from corpus.formats.table_grid import Cell, spread
from corpus.formats.writing import Writing

_NOTE_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_MAX_DEPTH = 12
_TRANSPARENT = (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml")


def read_docx(content: bytes, name: str) -> Extracted:
    """Read a Word file.

    Notes are counted in the order of their marks, foot- and endnotes together where a file has
    both. Left out are heads and feet of pages, comments, deleted and hidden text, pictures and
    charts. Pages are made by the program that shows the file, so none are known.
    """
    try:
        document = Document(io.BytesIO(content))
        part = document.part
        reader = _Reader(Package(part), Writing())
        reader.blocks(part.element.body, 0)
    except (*BROKEN_PARTS, OpcError, PythonDocxError) as error:
        raise FileBroken(
            f"the file {name!r} is no readable Word file: {error}; save it again from Word"
        ) from error
    reader.notes()
    return reader.writing.extracted()


class Package:
    """The parts of a file that its body refers to."""

    def __init__(self, part: Part) -> None:
        self.styles = Styles(_related(part, RELATIONSHIP_TYPE.STYLES))
        self.numbering = Numbering(_related(part, RELATIONSHIP_TYPE.NUMBERING))
        self.notes: dict[tuple[str, str], _Element] = {}
        kinds = (
            ("footnote", RELATIONSHIP_TYPE.FOOTNOTES),
            ("endnote", RELATIONSHIP_TYPE.ENDNOTES),
        )
        for kind, relation in kinds:
            root = _related(part, relation)
            for note in [] if root is None else root.findall(f"{W}{kind}"):
                if note.get(f"{W}type") not in _NOTE_SEPARATORS:
                    self.notes[kind, note.get(f"{W}id", "")] = note


def _related(part: Part, relation: str) -> _Element | None:
    for related in part.rels.values():
        if related.reltype == relation and not related.is_external:
            # as for python-docx's own parts: nothing is fetched, no entity resolved
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(related.target_part.blob, parser)
    return None


class _Reader:
    """Goes through a body's blocks and writes them; lives for one file."""

    def __init__(self, package: Package, writing: Writing) -> None:
        self.package = package
        self.writing = writing
        self.marked: list[tuple[str, str]] = []

    def blocks(self, parent: _Element, depth: int) -> None:
        """Take the paragraphs and tables of a body, a box or a cell, in order."""
        for child in body_blocks(parent, depth):
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            else:
                self._table(child, depth)

    def notes(self) -> None:
        """Write the notes that the text has marks of."""
        for number, key in enumerate(self.marked, 1):
            note = self.package.notes.get(key)
            if note is not None:
                paragraphs = note.iter(f"{W}p")
                words = [paragraph_text(paragraph, self._mark)[0] for paragraph in paragraphs]
                self.writing.note(number, " ".join(words))

    def _mark(self, kind: str, note_id: str) -> str:
        if (kind, note_id) not in self.package.notes:
            return ""
        self.marked.append((kind, note_id))
        return str(len(self.marked))

    def _paragraph(self, paragraph: _Element, depth: int) -> None:
        text, boxes = paragraph_text(paragraph, self._mark)
        styles = self.package.styles
        level = styles.heading_level(paragraph)
        numbered = styles.numbering(paragraph)
        in_list, list_depth = styles.is_list(paragraph)
        mark = None
        if text.strip() and numbered is not None:
            mark = self.package.numbering.next_mark(*numbered)
            list_depth = max(list_depth, numbered[1])
        elif in_list:
            mark = "-"
        if level is not None:
            # "-" would be the bullet of a heading; 1.2 is its number
            self.writing.heading(text if mark in (None, "-") else f"{mark}　{text}", level)
        elif mark is not None:
            self.writing.item(text, list_depth, mark)
        else:
            self.writing.paragraph(text)
        for box in boxes:
            self.blocks(box, depth + 1)

    def _table(self, table: _Element, depth: int) -> None:
        rows = [self._row(row, depth) for row in children(table, "tr")]
        if all(len(row) <= 1 for row in rows):  # a frame around text, no table
            for row in children(table, "tr"):
                for cell in children(row, "tc"):
                    self.blocks(cell, depth + 1)
            return
        self.writing.table(spread(rows))

    def _row(self, row: _Element, depth: int) -> list[Cell]:
        if not is_shown(row):
            return []
        properties = row.find(f"{W}trPr")
        cells = []
        before = None if properties is None else properties.find(f"{W}gridBefore")
        if before is not None:
            cells.append(Cell("", int(before.get(f"{W}val", "0"))))
        for cell in children(row, "tc"):
            about = cell.find(f"{W}tcPr")
            span = None if about is None else about.find(f"{W}gridSpan")
            merge = None if about is None else about.find(f"{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            columns = 1 if span is None else int(span.get(f"{W}val", "1"))
            cells.append(Cell("" if goes_on else self._cell_text(cell, depth), columns))
        return cells

    def _cell_text(self, cell: _Element, depth: int) -> str:
        inner = _Reader(self.package, Writing())
        inner.marked = self.marked  # notes are counted through the tables too
        inner.blocks(cell, depth + 1)
        return inner.writing.extracted().text


def body_blocks(parent: _Element, depth: int) -> Iterator[_Element]:
    """Yield the paragraphs and tables of a body, a box or a cell, in order.

    `depth` counts the tables and boxes around them; ValueError if there are too many.
    """
    if depth > _MAX_DEPTH:
        raise ValueError(f"tables and boxes lie more than {_MAX_DEPTH} deep in one another")
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _TRANSPARENT:
            yield from body_blocks(child, depth)


def is_shown(row: _Element) -> bool:
    """Whether a table's row is neither hidden nor deleted by a tracked change."""
    properties = row.find(f"{W}trPr")
    is_deleted = properties is not None and properties.find(f"{W}del") is not None
    return not is_deleted and not is_on(properties, "hidden")


def children(parent: _Element, name: str) -> list[_Element]:
    """Return the rows of a table or cells of a row, also those inside a content control."""
    found: list[_Element] = []
    for child in parent:
        if child.tag == f"{W}{name}":
            found.append(child)
        elif child.tag in _TRANSPARENT:
            found += children(child, name)
    return found
