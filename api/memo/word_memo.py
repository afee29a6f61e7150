"""A memo in a Word file: its text, and which element of the file prints which part of it."""

import io
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from lxml.etree import _Element

from corpus.errors import FileBroken
from corpus.formats.archive import BROKEN_PARTS
from corpus.formats.docx import Package, body_blocks, children, is_shown
from corpus.formats.docx_runs import W, is_on, paragraph_pieces


@dataclass(frozen=True)
class WordPiece:
    """A stretch of the memo's text from `start` on, and the element that prints it."""

    start: int
    text: str
    element: _Element


@dataclass(frozen=True)
class WordMemo:
    """A Word file, open, and its text.

    A paragraph is a line, and so is a table's row, its cells parted by tabs. What is inserted
    by a tracked change is text, what is deleted is not. Left out are foot- and endnotes, heads
    and feet of pages, comments and hidden text. `pieces` are in the text's order; the numbers
    that Word counts before headings and items are text, and in no piece.
    """

    document: WordDocument
    text: str
    pieces: tuple[WordPiece, ...]


def read_word_memo(content: bytes, name: str) -> WordMemo:
    """Read a memo from a Word file; FileBroken if it is none."""
    try:
        document = Document(io.BytesIO(content))
        reader = _Reader(Package(document.part))
        reader.blocks(document.part.element.body, 0)
    except (*BROKEN_PARTS, OpcError, PythonDocxError) as error:
        raise FileBroken(
            f"the memo {name!r} is no readable Word file: {error}; save it again from Word"
        ) from error
    return WordMemo(document, "".join(reader.texts), tuple(reader.pieces))


class _Reader:
    """Goes through a body and collects its lines; lives for one file."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.texts: list[str] = []
        self.pieces: list[WordPiece] = []
        self._length = 0

    def blocks(self, parent: _Element, depth: int) -> None:
        """Take the paragraphs and tables of a body or box, each line ended."""
        for block in body_blocks(parent, depth):
            if block.tag == f"{W}tbl":
                self._table(block, depth)
                continue
            boxes = self._paragraph(block)
            if not _goes_on(block):
                self._add("\n")
            for box in boxes:
                self.blocks(box, depth + 1)

    def _paragraph(self, paragraph: _Element, *, in_cell: bool = False) -> list[_Element]:
        pieces, boxes = paragraph_pieces(paragraph, lambda _kind, _note_id: "")
        if any(text.strip() for text, _ in pieces):
            self._add(self._mark(paragraph))
        for text, element in pieces:
            self._add(text.replace("\n", " ") if in_cell else text, element)
        return boxes

    def _mark(self, paragraph: _Element) -> str:
        """What Word prints before an item or heading: `（1）　`, `・` for any bullet."""
        numbered = self.package.styles.numbering(paragraph)
        if numbered is None:
            return "・" if self.package.styles.is_list(paragraph)[0] else ""
        mark = self.package.numbering.next_mark(*numbered)
        return "" if mark is None else "・" if mark == "-" else f"{mark}　"

    def _table(self, table: _Element, depth: int) -> None:
        for row in children(table, "tr"):
            if not is_shown(row):
                continue
            for number, cell in enumerate(children(row, "tc")):
                self._add("\t" if number else "")
                self._cell(cell, depth + 1)
            self._add("\n")

    def _cell(self, cell: _Element, depth: int) -> None:
        for number, block in enumerate(body_blocks(cell, depth)):
            self._add(" " if number else "")
            if block.tag == f"{W}p":
                self._paragraph(block, in_cell=True)
                continue
            for row in children(block, "tr"):  # a table in a cell: its cells one by one
                for inner in children(row, "tc") if is_shown(row) else []:
                    self._cell(inner, depth + 1)
                    self._add(" ")

    def _add(self, text: str, element: _Element | None = None) -> None:
        if text and element is not None:
            self.pieces.append(WordPiece(self._length, text, element))
        self.texts.append(text)
        self._length += len(text)


def _goes_on(paragraph: _Element) -> bool:
    """Whether a tracked change deletes the paragraph's end: it is one with the next."""
    properties = paragraph.find(f"{W}pPr")
    mark = None if properties is None else properties.find(f"{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or is_on(mark, "specVanish"))
