"""The blocks of a read document: headings, paragraphs, list items, tables, footnotes."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import AlignedText


class BlockKind(StrEnum):
    """What a block is to the reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    NOTE = "note"
    TABLE = "table"
    FOOTNOTE = "footnote"


@dataclass(frozen=True)
class Block:
    """A block of canonical text.

    `level` is a heading's depth, 1 the highest and 0 for a chapter title out of its place (it
    names the chapter, but does not begin here); an item's indent; a footnote's number. A table
    has its rows in `rows` and what each of them needs to be understood (caption, column
    headers) in `text`; other blocks have no rows. `rows_apart` marks a turned table, whose
    rows are out of the source's order and so cannot stand in one passage. `begins_page` is
    told of slides only, where a page is a unit of meaning.
    """

    kind: BlockKind
    text: AlignedText
    level: int = 0
    rows: tuple[AlignedText, ...] = ()
    rows_apart: bool = False
    begins_page: bool = False

    @property
    def is_out_of_place(self) -> bool:
        """Whether it is a chapter title that the extractor set where it does not belong."""
        return self.kind is BlockKind.HEADING and self.level == 0

    def whole(self) -> AlignedText:
        """All of the block's text, rows included."""
        if not self.rows:
            return self.text
        lead = [self.text] if self.text.text else []
        return AlignedText.join("\n", [*lead, *self.rows])
