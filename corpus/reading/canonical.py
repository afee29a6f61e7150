"""The canonical form of a document: its text as a reader would have it, and what is left out."""

from bisect import bisect_right
from dataclasses import dataclass, field

from corpus.aligned_text import AlignedText, Span
from corpus.document import Document
from corpus.reading.block import Block


@dataclass(frozen=True)
class SetAside:
    """Source text that is in no block, and the reason."""

    reason: str
    span: Span


@dataclass(frozen=True)
class NoteMark:
    """The mark of footnote `number` in the text, and where it stands in the source."""

    number: int
    span: Span


@dataclass(frozen=True)
class CanonicalDocument:
    """A document as read: blocks in reading order, and what was set aside.

    `page_spans` are (start offset, label) in the order of the source; a label is None where
    the page's number is not known. `marks` are those of the footnotes, in the order of the
    source; they are set aside, for a sentence is read without them.
    """

    document: Document
    source_text: str
    blocks: tuple[Block, ...]
    set_aside: tuple[SetAside, ...]
    page_spans: tuple[tuple[int, str | None], ...]
    marks: tuple[NoteMark, ...] = ()
    text: AlignedText = field(init=False)

    def __post_init__(self) -> None:
        in_place = [block for block in self.blocks if not block.is_out_of_place]
        whole = AlignedText.join("\n", [block.whole() for block in in_place])
        object.__setattr__(self, "text", whole)

    def page_at(self, offset: int) -> str | None:
        """The label of the page on which a source character stands."""
        position = bisect_right(self.page_spans, offset, key=lambda page: page[0]) - 1
        return self.page_spans[position][1] if position >= 0 else None
