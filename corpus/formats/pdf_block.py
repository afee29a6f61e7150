"""Blocks of a PDF's page: what its lines are when those that were broken are joined."""

from dataclasses import dataclass
from enum import StrEnum


class PdfBlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NOTE = "note"
    TABLE = "table"


@dataclass(frozen=True)
class PdfBlock:
    """A block's text, and what is needed to go on with it on the next column or page.

    `breaks_off` says that its last line is full and ends no sentence; `may_go_on` that its
    first line begins where lines go on, not where paragraphs begin. `depth` is an item's.
    """

    kind: PdfBlockKind
    text: str
    size: float
    bold: bool = False
    breaks_off: bool = False
    may_go_on: bool = False
    depth: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    number: int = 0
