"""A fit: a place of a document held beside the parts of a quotation."""

from dataclasses import dataclass

from corpus.aligned_text import Span
from rag.quotation.surface import Surface
from rag.quotation.witness import DocumentTexts, Stretch


@dataclass(frozen=True)
class PartFit:
    """A part of a quotation, what stands in the source in its place, and the edits between."""

    quote: Surface
    source: Stretch
    edits: int


@dataclass(frozen=True)
class Fit:
    """A place of a document for all parts of a quotation; at least one part has a source.

    `is_as_read` says in which reading of the document it was found.
    """

    texts: DocumentTexts
    parts: tuple[PartFit, ...]
    is_as_read: bool

    @property
    def edits(self) -> int:
        """The characters put in, left out or replaced between source and quotation."""
        return sum(part.edits for part in self.parts)

    @property
    def similarity(self) -> float:
        """1 less the edits for each compared character, of the longer of both texts."""
        chars = sum(max(len(part.quote.text), len(part.source.text)) for part in self.parts)
        return 1 - self.edits / chars

    @property
    def extent(self) -> Span:
        """From the first character of the source to behind the last."""
        places = [part.source.places for part in self.parts if part.source.places]
        return min(p[0][0] for p in places), max(p[-1][1] for p in places)

    @property
    def key(self) -> tuple[str, Span]:
        """By what two readings of the same place are known to be one."""
        return self.texts.canonical.document.document_id, self.extent

    def overlaps(self, other: "Fit") -> bool:
        """Whether both have characters of one document between their first and last."""
        (start, end), (first, last) = self.extent, other.extent
        return self.texts is other.texts and start < last and first < end
