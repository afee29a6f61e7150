"""A passage: what is retrieved, quoted and proved."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import INSERTED, AlignedText, Span
from corpus.links.link import Link

AlignmentRun = tuple[int, int, int]
"""`(start in the passage's text, start in the source, length)` of characters that match."""


class PassageKind(StrEnum):
    """What part of a document a passage is."""

    BODY = "body"
    TABLE = "table"
    ROW = "row"  # of a table, under its caption and headers
    CAPTION = "caption"  # of a figure, with its source and notes
    FOOTNOTE = "footnote"


@dataclass(frozen=True)
class Passage:
    """A stretch of a document that can be understood and quoted.

    `text` holds the source's own characters, white space aside; `source_spans` prove it.
    `span` is its place in the canonical text (a table part's span leaves out the caption
    and headers that it repeats). `sentences` are spans in `text`: sentences, or table rows.
    `pages` are the labels of its first and last page, one or two, or none.

    A row repeats what it is read under (caption, column headers, group); its own characters
    begin at `own_start`, and they are what a citation of it quotes. `parent_id` is the table
    that holds it. `links` lead from words of the text to what they point at.
    """

    passage_id: str
    document_id: str
    version: int
    text: str
    kind: PassageKind
    section: tuple[str, ...]
    pages: tuple[str, ...]
    span: Span
    source_spans: tuple[Span, ...]
    alignment: tuple[AlignmentRun, ...]
    sentences: tuple[Span, ...]
    previous_id: str | None
    next_id: str | None
    own_start: int = 0
    parent_id: str | None = None
    links: tuple[Link, ...] = ()

    @property
    def page(self) -> str | None:
        """The page as people write it: `15`, `15-16`, or None where it is not known."""
        return "-".join(self.pages) or None

    @property
    def is_source_note(self) -> bool:
        """Whether it is a footnote that names a source by its address."""
        return self.kind is PassageKind.FOOTNOTE and "http" in self.text

    def source_spans_of(self, start: int, end: int) -> tuple[Span, ...]:
        """The source spans of `text[start:end]`, which must hold more than white space."""
        quote = self.text[start:end]
        if not 0 <= start < end <= len(self.text) or not quote.strip():
            raise ValueError(
                f"[{start}, {end}) of passage {self.passage_id} holds nothing to quote; "
                f"choose a stretch of its {len(self.text)} characters"
            )
        first = self._source_offset(start + len(quote) - len(quote.lstrip()))
        last = self._source_offset(start + len(quote.rstrip()) - 1)
        # Canonical text keeps the source's order, so a part of the passage is what its spans
        # hold between the part's first and last character.
        clipped = [(max(s, first), min(e, last + 1)) for s, e in self.source_spans]
        return tuple((s, e) for s, e in clipped if s < e)

    def place_of(self, offset: int) -> int | None:
        """The place in `text` of a source character, or None if the passage has it not."""
        for text_start, source_start, length in self.alignment:
            if source_start <= offset < source_start + length:
                return text_start + offset - source_start
        return None

    def _source_offset(self, place: int) -> int:
        position = bisect_right(self.alignment, place, key=lambda run: run[0]) - 1
        text_start, source_start, length = self.alignment[position]
        if not text_start <= place < text_start + length:
            raise ValueError(f"character {place} of passage {self.passage_id} is inserted space")
        return source_start + place - text_start


def alignment_runs(text: AlignedText) -> tuple[AlignmentRun, ...]:
    """Fold a text's offsets into runs of characters that follow one another in the source."""
    runs: list[AlignmentRun] = []
    for place, offset in enumerate(text.offsets):
        if offset == INSERTED:
            continue
        if runs:
            text_start, source_start, length = runs[-1]
            if place == text_start + length and offset == source_start + length:
                runs[-1] = (text_start, source_start, length + 1)
                continue
        runs.append((place, offset, 1))
    return tuple(runs)
