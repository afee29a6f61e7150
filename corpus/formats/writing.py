"""Writing: a file's headings, paragraphs, items and rows, set as the reader reads them."""

import re

from corpus.formats.extracted import Extracted

_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_BREAK = re.compile(r"[\n\v\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_INDENT = "  "
AUTHORS_BREAK = "\u2028"
"""A line break that is surely the author's, where others may be a typesetter's."""


class Writing:
    """Collects what a file says, block by block; lives for one file.

    Pages are parted by form feeds, blocks by blank lines; items and rows follow one another
    line by line. A line break that the author meant ends in two spaces, as in Markdown: the
    reader joins long lines that do not.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._pages: list[tuple[int, str]] = []
        self._last = ""
        self._together = False

    def extracted(self) -> Extracted:
        """All that was collected."""
        return Extracted("".join(self._pieces), tuple(self._pages))

    def keep_together(self) -> None:
        """Leave out the blank line before the next block: a table goes on behind it."""
        self._together = True

    def begin_page(self, label: str) -> None:
        """Begin a page, slide or sheet."""
        if self._pages:
            self._write("\n\f" if self._pieces else "\f")
        self._pages.append((self._length, label))
        self._last = ""

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is the highest."""
        if words := one_line(text):
            self._block(f"{'#' * min(max(level, 1), 6)} {words}", "heading")

    def paragraph(self, text: str) -> None:
        """Add a paragraph; its line feeds are the author's own."""
        if lines := _lines(text):
            self._block("  \n".join(lines), "paragraph")

    def lines(self, text: str) -> None:
        """Add a paragraph in which only AUTHORS_BREAK is surely the author's."""
        if words := _broken(text, ""):
            self._block(words, "paragraph")

    def item(self, text: str, depth: int, mark: str = "-") -> None:
        """Add a list item; depth 0 is the outermost."""
        if lines := _lines(text):
            first = f"{_INDENT * depth}{mark} {lines[0]}"
            rest = [f"{_INDENT * (depth + 1)}{line}" for line in lines[1:]]
            self._block("  \n".join([first, *rest]), "item")

    def marked_item(self, text: str, depth: int) -> None:
        """Add a list item that brings its own mark, such as `・` or `（1）`."""
        if words := _broken(text, _INDENT * (depth + 1)):
            self._block(f"{_INDENT * depth}{words}", "item")

    def stack(self, text: str) -> None:
        """Add characters one under the other, as they stand in a margin."""
        self._block("\n".join(sign for sign in text if sign.strip()), "stack")

    def table(self, rows: list[list[str]]) -> None:
        """Add a table's rows; a row without text is left out, and so is a column."""
        if lines := table_lines(rows):
            self._block("\n".join(lines), "table")

    def note(self, number: int, text: str) -> None:
        """Add a footnote."""
        self._block(f"{number}\t {one_line(text)}", "note")

    def _block(self, text: str, kind: str) -> None:
        if self._last:
            close = self._together or (self._last == kind and kind in ("item", "note"))
            self._write("\n" if close else "\n\n")
        self._write(_CONTROL.sub("", text))
        self._last = kind
        self._together = False

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def table_lines(rows: list[list[str]]) -> list[str]:
    """Return a table's rows, cells parted by tabs; empty rows and columns are left out."""
    filled = [[_cell(text) for text in row] for row in rows]
    filled = [row for row in filled if any(row)]
    width = max((len(row) for row in filled), default=0)
    padded = [row + [""] * (width - len(row)) for row in filled]
    kept = [number for number in range(width) if any(row[number] for row in padded)]
    return ["\t".join(row[number] for number in kept) for row in padded]


def one_line(text: str) -> str:
    """Return a text with its white space folded; a full-width space stays what it is."""
    return _SPACE.sub(" ", text).strip()


def _broken(text: str, indent: str) -> str:
    parts = [
        "\n".join(f"{indent}{line}" for line in _lines(part)) for part in text.split(AUTHORS_BREAK)
    ]
    return "  \n".join(part for part in parts if part).removeprefix(indent)


def _lines(text: str) -> list[str]:
    lines = [one_line(line) for line in _BREAK.split(text)]
    return [line for line in lines if line]


def _cell(text: str) -> str:
    return "<br>".join(_lines(text))
