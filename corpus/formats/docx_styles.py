"""Word's styles: which paragraphs are headings, and which are numbered by their style."""

import re

from lxml.etree import _Element

from corpus.formats.docx_runs import W

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9１-９])", re.IGNORECASE)
_TITLE = re.compile(r"title|表題", re.IGNORECASE)
_MAX_BASES = 20


class Styles:
    """Answers what a paragraph's style, and the styles it is based on, say."""

    def __init__(self, part: _Element | None) -> None:
        found = [] if part is None else part.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}

    def heading_level(self, paragraph: _Element) -> int | None:
        """The level of a heading, 1 the highest; None for other paragraphs."""
        properties = paragraph.find(f"{W}pPr")
        outline = _value(properties, "outlineLvl")
        if outline is not None:
            return _outline_level(outline)
        for style in self._chain(_value(properties, "pStyle")):
            name = _value(style, "name") or ""
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if _TITLE.fullmatch(name):
                return 1
            if outline := _value(style.find(f"{W}pPr"), "outlineLvl"):
                return _outline_level(outline)
        return None

    def numbering(self, paragraph: _Element) -> tuple[str, int] | None:
        """The list's id and the depth in it of a numbered paragraph; None for others."""
        properties = paragraph.find(f"{W}pPr")
        chain = [style.find(f"{W}pPr") for style in self._chain(_value(properties, "pStyle"))]
        number_id = depth = None
        for holder in [properties, *chain]:
            found = None if holder is None else holder.find(f"{W}numPr")
            if found is not None:
                depth = depth if depth is not None else _value(found, "ilvl")
                number_id = number_id if number_id is not None else _value(found, "numId")
        if number_id is None or number_id == "0":
            return None
        return number_id, int(depth or "0")

    def is_list(self, paragraph: _Element) -> tuple[bool, int]:
        """Whether the style's name makes the paragraph a list item, and how deep."""
        for style in self._chain(_value(paragraph.find(f"{W}pPr"), "pStyle")):
            name = _value(style, "name") or ""
            if match := re.fullmatch(r"list (?:bullet|number)(?: (\d))?", name, re.IGNORECASE):
                return True, int(match[1] or "1") - 1
        return False, 0

    def _chain(self, style_id: str | None) -> list[_Element]:
        chain: list[_Element] = []
        while style_id in self._styles and len(chain) < _MAX_BASES:
            style = self._styles[style_id]
            chain.append(style)
            style_id = _value(style, "basedOn")
        return chain


def _outline_level(outline: str) -> int | None:
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else None


def _value(element: _Element | None, name: str) -> str | None:
    child = None if element is None else element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")
