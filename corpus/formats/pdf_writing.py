"""The text of a PDF's pages, as the reader of documents reads it."""

from corpus.formats.extracted import Extracted
from corpus.formats.pdf_block import PdfBlock, PdfBlockKind
from corpus.formats.pdf_layout import PageLayout
from corpus.formats.pdf_paragraphs import Style, heading_depth, numbered_depth
from corpus.formats.writing import Writing, table_lines

_HEADING_SIZES = 4
_SAME_SIZE = 0.95  # the Latin letters of a heading are often set a little smaller


_Rank = tuple[int, int]
"""A heading's size, the largest 1, and how deep its number lies among those of that size."""


class HeadingLevels:
    """Levels of headings by their size, and of one size by their numbers: （１） below １．."""

    def __init__(self, pages: list[PageLayout], style: Style) -> None:
        headings = [
            block for page in pages for block in page.blocks if block.kind is PdfBlockKind.HEADING
        ]
        self._sizes: dict[float, int] = {}
        rank, largest = 0, 0.0
        for size in sorted({b.size for b in headings if b.size > style.size}, reverse=True):
            if size < _SAME_SIZE * largest or not rank:
                rank, largest = min(rank + 1, _HEADING_SIZES), size
            self._sizes[size] = rank
        ranks = sorted({self._rank(block) for block in headings})
        self._levels = {rank: level for level, rank in enumerate(ranks, 1)}

    def level(self, heading: PdfBlock) -> int:
        """Its level, 1 the highest."""
        return self._levels[self._rank(heading)]

    def _rank(self, heading: PdfBlock) -> _Rank:
        size = self._sizes.get(heading.size)
        if size is not None:
            return size, numbered_depth(heading.text)
        below = max(0, heading_depth(heading.text) - 1, numbered_depth(heading.text))
        return _HEADING_SIZES + 1, below  # those of the text's size come last


def table_goes_on(page: PageLayout, following: PageLayout) -> bool:
    """Whether a page ends in a table that goes on on the next page without its header."""
    if not page.blocks or not following.blocks or page.notes:
        return False
    last, first = (
        table_lines([list(row) for row in block.rows])
        for block in (page.blocks[-1], following.blocks[0])
    )
    alike = bool(last and first) and last[0].count("\t") == first[0].count("\t")
    return alike and last[0] != first[0]


class PageWriting:
    """Writes pages as text; lives for one PDF."""

    def __init__(self, levels: HeadingLevels) -> None:
        self._levels = levels
        self._writing = Writing()
        self._table_goes_on = False

    def extracted(self) -> Extracted:
        """All that was written."""
        return self._writing.extracted()

    def page(self, page: PageLayout, label: str, following: PageLayout | None) -> None:
        """Write a page: its head, its blocks, its notes, its foot, the marks in its margin.

        If a table goes on on the following page, only foot and head part its rows, and no
        blank line; one that repeats its header there is a table of its own.
        """
        self._writing.begin_page(label)
        for line in page.head:
            self._writing.paragraph(line)
        if self._table_goes_on:
            self._writing.keep_together()
        for block in page.blocks:
            self._block(block)
        for note in page.notes:
            self._writing.note(note.number, note.text)
        self._table_goes_on = following is not None and table_goes_on(page, following)
        for line in page.foot:
            if self._table_goes_on:
                self._writing.keep_together()
            self._writing.paragraph(line)
        for mark in page.marks:
            self._writing.stack(mark)

    def _block(self, block: PdfBlock) -> None:
        if block.kind is PdfBlockKind.TABLE:
            self._writing.table([list(row) for row in block.rows])
        elif block.kind is PdfBlockKind.HEADING:
            self._writing.heading(block.text, self._levels.level(block))
        elif block.kind is PdfBlockKind.ITEM:
            self._writing.marked_item(block.text, block.depth)
        else:
            self._writing.lines(block.text)
