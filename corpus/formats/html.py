"""HTML pages: headings, paragraphs, lists and tables, without what a browser does not show."""

import codecs
import re
import unicodedata

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from corpus.errors import FileBroken, FileEmpty
from corpus.formats.extracted import Extracted
from corpus.formats.html_elements import BLOCKS, is_main, is_site, is_unseen
from corpus.formats.table_grid import Cell, spread
from corpus.formats.text_file import decode
from corpus.formats.writing import Writing

_CHARSET = re.compile(rb"<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?([\w.-]+)")
_SOFT = "\r"  # a line break of the HTML file, not of the page
_MAX_DEPTH = 150
_MAIN_SHARE = 0.3


def read_html(content: bytes, name: str) -> Extracted:
    """Read an HTML page.

    Left out are scripts, styles, comments, forms, elements hidden by the attribute `hidden` or
    by their own style, readings (`rt`), and what belongs to the site and not to the text: `nav`,
    and a `header` or `footer` outside `main` and `article`, but for the headings in it.
    Style sheets are not applied. The page has no page numbers.
    """
    soup = BeautifulSoup(_decoded(content, name), "lxml")
    writing = Writing()
    walker = _Walker(writing, name)
    walker.walk(_main(soup) or soup, 0)
    walker.flush()
    extracted = writing.extracted()
    if not extracted.text.strip():
        raise FileEmpty(
            f"the page {name!r} shows no text without its scripts; save it from the browser "
            "(Save as > web page, complete) or print it as a PDF"
        )
    return extracted


def _main(soup: BeautifulSoup) -> Tag | None:
    """The one element in which the page says its text lies, if most of it does."""
    found = [tag for tag in soup.find_all(["main", "div"]) if is_main(tag)]
    if len(found) != 1 or found[0].find(["h1", "h2"]) is None:
        return None
    words = [sum(map(len, tag.stripped_strings)) for tag in (found[0], soup.body or soup)]
    return found[0] if words[0] >= _MAIN_SHARE * words[1] else None


def _decoded(content: bytes, name: str) -> str:
    """Decode by the byte order mark, else by what the page says, else by its bytes."""
    match = None if content.startswith(codecs.BOM_UTF8) else _CHARSET.search(content[:4096])
    said = match[1].decode("ascii").lower() if match else ""
    said = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932"}.get(said, said)
    if said and not said.startswith(("utf-16", "utf-32", "iso-2022")):
        try:
            return content.decode(said)
        except (LookupError, UnicodeDecodeError):
            pass  # the page is wrong about itself: its bytes say better
    return decode(content, name).removeprefix("\ufeff")


class _Walker:
    """Goes through a page's elements and writes blocks; lives for one page or table cell."""

    def __init__(self, writing: Writing, name: str) -> None:
        self.writing = writing
        self.name = name
        self.inline: list[str] = []
        self.lists: list[int | None] = []  # for each open list the next number; None for ul
        self.mark: str | None = None
        self.headings_only = False

    def walk(self, parent: Tag, depth: int) -> None:
        """Take the children of an element."""
        if depth > _MAX_DEPTH:
            raise FileBroken(
                f"the page {self.name!r} nests elements more than {_MAX_DEPTH} deep; "
                "save it from the browser again"
            )
        for child in parent.children:
            if isinstance(child, Tag):
                self._element(child, depth + 1)
            elif _is_text(child):
                self.inline.append(re.sub(r"[ \t\r\n\f]+", _folded, str(child)))

    def flush(self) -> None:
        """End the open paragraph or item."""
        text = _text(self.inline)
        self.inline = []
        if self.headings_only or not text.strip():
            return
        if not self.lists:
            self.writing.paragraph(text)
        elif self.mark is not None:
            self.writing.item(text, len(self.lists) - 1, self.mark)
            self.mark = None
        else:
            self.writing.paragraph(text)

    def _element(self, tag: Tag, depth: int) -> None:
        name = tag.name
        if is_unseen(tag):
            return
        if name == "br":
            self.inline.append("\n")
        elif re.fullmatch("h[1-6]", name):
            self._heading(tag, depth)
        elif name in ("ul", "ol", "menu"):
            self._list(tag, depth)
        elif name == "li":
            self._item(tag, depth)
        elif name == "table" and (rows := _rows(tag, self.name)) is not None:
            self.flush()
            self._caption(tag, depth)
            if not self.headings_only:
                self.writing.table(rows)
        elif name == "pre":
            self.flush()
            self.inline.append(tag.get_text())
            self.flush()
        elif name in BLOCKS:
            self.flush()
            outer, self.headings_only = self.headings_only, self.headings_only or is_site(tag)
            self.walk(tag, depth)
            self.flush()
            self.headings_only = outer
        else:
            self.walk(tag, depth)

    def _heading(self, tag: Tag, depth: int) -> None:
        self.flush()
        self.walk(tag, depth)
        text, self.inline = _text(self.inline), []
        self.writing.heading(text, int(tag.name[1]))

    def _list(self, tag: Tag, depth: int) -> None:
        self.flush()
        start = str(tag.get("start", "1"))
        ordered = (int(start) if start.isdecimal() else 1) if tag.name == "ol" else None
        self.lists.append(ordered)
        self.walk(tag, depth)
        self.flush()
        self.lists.pop()

    def _item(self, tag: Tag, depth: int) -> None:
        self.flush()
        self.mark = "-"
        if self.lists and self.lists[-1] is not None:
            self.mark = f"{self.lists[-1]}."
            self.lists[-1] += 1
        self.walk(tag, depth)
        self.flush()
        self.mark = None

    def _caption(self, tag: Tag, depth: int) -> None:
        caption = tag.find("caption", recursive=False)
        if isinstance(caption, Tag):
            self.walk(caption, depth)
            self.flush()


def _is_text(node: PageElement) -> bool:
    return type(node) is NavigableString  # comments and declarations are classes of their own


def _rows(table: Tag, name: str) -> list[list[str]] | None:
    """The rows of a table of data; None for one that only sets the page's layout."""
    if table.get("role") in ("presentation", "none") or table.find(["table", "h1", "h2", "h3"]):
        return None
    lines: list[list[Cell]] = []
    for row in table.find_all("tr"):
        cells = [cell for cell in row.find_all(["td", "th"]) if not is_unseen(cell)]
        if not is_unseen(row):
            lines.append(
                [
                    Cell(_cell_text(cell, name), _span(cell, "colspan"), _span(cell, "rowspan"))
                    for cell in cells
                ]
            )
    rows = spread(lines)
    return rows if max((len(row) for row in rows), default=0) > 1 else None


def _cell_text(cell: Tag, name: str) -> str:
    writing = Writing()
    walker = _Walker(writing, name)
    walker.walk(cell, 0)
    walker.flush()
    return writing.extracted().text


def _span(cell: Tag, attribute: str) -> int:
    said = str(cell.get(attribute, "1")).strip()
    return int(said) if said.isdecimal() and len(said) < 5 else 1


def _folded(space: re.Match[str]) -> str:
    return _SOFT if "\n" in space[0] else " "


def _text(inline: list[str]) -> str:
    """Put the pieces of a paragraph together: a line of the file may end inside a sentence."""
    text = re.sub(r" *\r[ \r]*", _SOFT, "".join(inline))
    pieces = text.split(_SOFT)
    joined = pieces[0]
    for piece in pieces[1:]:
        wide = _is_wide(joined[-1:]) or _is_wide(piece[:1])
        joined += piece if wide or not joined.strip() else f" {piece}"
    return joined


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WFA"
