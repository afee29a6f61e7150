"""The text of a Word paragraph: what is printed of its runs, fields, links and note marks."""

from collections.abc import Callable

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LEFT_OUT = {
    f"{W}{name}"
    for name in [
        "pPr",
        "rPr",
        "sdtPr",
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "rt",
        "commentReference",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
        "lastRenderedPageBreak",
        "fldChar",
        "bookmarkStart",
    ]
} | {f"{_MC}Fallback"}
_TAB = "　"  # a tab would make a row of a table of the line

NoteMark = Callable[[str, str], str]
"""Gives the mark of a note: its kind (`footnote`, `endnote`) and its id in the file."""


Piece = tuple[str, _Element]
"""Text, and the element of the paragraph that prints it."""


def paragraph_text(paragraph: _Element, mark: NoteMark) -> tuple[str, list[_Element]]:
    """Return a paragraph's text and the text boxes that hang on it.

    Deleted and hidden text, field codes and readings over words (ruby) are left out.
    """
    pieces, boxes = paragraph_pieces(paragraph, mark)
    return "".join(text for text, _ in pieces), boxes


def paragraph_pieces(paragraph: _Element, mark: NoteMark) -> tuple[list[Piece], list[_Element]]:
    """Return the pieces that `paragraph_text` joins, and the text boxes."""
    pieces: list[Piece] = []
    boxes: list[_Element] = []
    _collect(paragraph, mark, pieces, boxes)
    return pieces, boxes


def _collect(element: _Element, mark: NoteMark, pieces: list[Piece], boxes: list[_Element]) -> None:
    for child in element:
        tag = child.tag
        if tag in _LEFT_OUT:
            continue
        if tag in (f"{W}t", f"{_M}t"):
            pieces.append((child.text or "", child))
        elif tag in (f"{W}tab", f"{W}ptab"):
            pieces.append((_TAB, child))
        elif tag in (f"{W}br", f"{W}cr"):
            is_end = child.get(f"{W}type") in ("page", "column")
            pieces.append(("" if is_end else "\n", child))
        elif tag == f"{W}noBreakHyphen":
            pieces.append(("-", child))
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnote" if tag == f"{W}footnoteReference" else "endnote"
            pieces.append((mark(kind, child.get(f"{W}id", "")), child))
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{W}r" and is_on(child.find(f"{W}rPr"), "vanish"):
            continue
        else:
            _collect(child, mark, pieces, boxes)


def is_on(properties: _Element | None, name: str) -> bool:
    """Whether a property that is either on or off is on."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")
