"""The blocks of a read document: headings, paragraphs, list items, tables, footnotes."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import AlignedText
from corpus.tables.table import Table


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
    names the chapter, but does not begin here); an item's indent; a footnote's number. A
    table's title is in `text`, all of it in `table`; other blocks have none. `begins_page` is
    told of slides only, where a page is a unit of meaning.
    """

    kind: BlockKind
    text: AlignedText
    level: int = 0
    table: Table | None = None
    begins_page: bool = False

    @classmethod
    def of_table(cls, table: Table) -> "Block":
        """Make a block of a table."""
        return cls(BlockKind.TABLE, table.title, table=table)

    @property
    def is_out_of_place(self) -> bool:
        """Whether it is a chapter title that the extractor set where it does not belong."""
        return self.kind is BlockKind.HEADING and self.level == 0

    def whole(self) -> AlignedText:
        """All of the block's text, a table's rows included."""
        return self.text if self.table is None else self.table.whole()
