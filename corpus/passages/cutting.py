"""Cuts a canonical document into passages on sentence and block borders."""

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import zip_longest
from math import ceil

from corpus.aligned_text import AlignedText
from corpus.language.morphology import count_words
from corpus.language.sentences import sentence_spans
from corpus.passages.passage import Passage, PassageKind
from corpus.passages.passage_writer import PassageWriter, Placed
from corpus.passages.table_passages import TablePart, table_parts
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.sections import section_paths
from corpus.tables.table import Table

CUTTING_VERSION = 4
"""Raised with every change that cuts some document differently."""


@dataclass(frozen=True)
class CuttingSettings:
    """Sizes of passages in fugashi words (one is about 1.7 characters).

    No passage is longer than `max_words` unless a single sentence or row is. A paragraph
    begins a new passage if the open one has `paragraph_words`, a subheading if it has
    `subheading_words`; smaller ones are kept together, because a fragment of a slide says
    little alone. Values chosen on the dev questions (`seisaku eval`).
    """

    max_words: int = 240
    max_table_words: int = 320
    paragraph_words: int = 90
    subheading_words: int = 60


_NAMING_CHARS = 8


class _Border(IntEnum):
    """How much a piece is parted from the one before it."""

    SENTENCE = 0
    ITEM = 1
    PARAGRAPH = 2
    SUBHEADING = 3
    SECTION = 4


@dataclass(frozen=True)
class _Piece:
    """What is never cut: a sentence, an item, a heading, a group of sentences."""

    text: Placed
    words: int
    border: _Border
    section: tuple[str, ...]
    heading_level: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether it says what follows, and nothing itself."""
        return self.heading_level > 0


def cut_document(
    document: CanonicalDocument, settings: CuttingSettings | None = None
) -> tuple[Passage, ...]:
    """Cut a document into its passages, in reading order, footnotes last.

    A table's rows follow it. Each passage knows its neighbours; a footnote's are the notes
    before and after it, a row's the rows.
    """
    cutter = _Cutter(PassageWriter(document), settings or CuttingSettings())
    paths = section_paths(document.blocks)
    kinds = [block.kind for block in document.blocks[1:]]
    place = 0
    for block, path, following in zip_longest(document.blocks, paths, kinds):
        cutter.take(Placed(block.text, place), block, path, following)
        if not block.is_out_of_place:
            place += len(block.whole()) + 1
    cutter.flush()
    return cutter.writer.linked()


@dataclass
class _Cutter:
    """Collects pieces into passages; lives for one document."""

    writer: PassageWriter
    sizes: CuttingSettings
    open: list[_Piece] = field(default_factory=list)
    part: TablePart | None = None
    headings: list[tuple[int, AlignedText]] = field(default_factory=list)
    top_level: int = 0

    def take(
        self, text: Placed, block: Block, path: tuple[str, ...], following: BlockKind | None
    ) -> None:
        """Take the next block in; `following` is the kind of the block behind it."""
        if block.begins_page:
            self.flush()
        if block.table is not None:
            self._table(block.table, text.place, path)
        elif block.kind is BlockKind.FOOTNOTE:
            self.flush()
            self.writer.write(PassageKind.FOOTNOTE, path, [text])
        elif block.kind is BlockKind.HEADING:
            if not block.is_out_of_place:
                self._heading(text, block.level, path)
        elif block.kind is BlockKind.NOTE and self.part is not None:
            self.part.notes.append(text)  # the source and remarks under a table or picture
        elif block.kind is BlockKind.CAPTION and following is BlockKind.NOTE:
            self._picture(text, path)
        else:
            for piece in self._pieces(text, block.kind, path):
                self._add(piece)

    def _heading(self, text: Placed, level: int, path: tuple[str, ...]) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, text.text))
        has_content = any(not piece.is_heading for piece in self.open)
        if has_content and (self.top_level == 0 or level <= self.top_level):
            self.flush()
        words = count_words(text.text.text)
        self._add(_Piece(text, words, _Border.SUBHEADING, path, level))

    def _pieces(self, text: Placed, kind: BlockKind, path: tuple[str, ...]) -> list[_Piece]:
        borders = {
            BlockKind.ITEM: _Border.ITEM,
            BlockKind.NOTE: _Border.ITEM,
            BlockKind.CAPTION: _Border.ITEM,  # of a picture: it follows what speaks of it
            BlockKind.PARAGRAPH: _Border.PARAGRAPH,
        }
        border = borders[kind]
        words = count_words(text.text.text)
        if words <= self.sizes.max_words:
            return [_Piece(text, words, border, path)]
        # A long paragraph is cut into parts of about the same length, not into full ones
        # and a rest.
        target = words / ceil(words / self.sizes.max_words)
        pieces: list[_Piece] = []
        start = end = size = 0
        for first, last in sentence_spans(text.text.text):
            length = count_words(text.text.text[first:last])
            full = size + length > self.sizes.max_words
            if size and (full or size + length / 2 > target):
                pieces.append(_Piece(text.cut(start, end), size, border, path))
                start, size, border = first, 0, _Border.SENTENCE
            end, size = last, size + length
        pieces.append(_Piece(text.cut(start, end), size, border, path))
        return pieces

    def _add(self, piece: _Piece) -> None:
        self._close_part()
        size = sum(other.words for other in self.open)
        only_headings = all(other.is_heading for other in self.open)
        enough = {
            _Border.SUBHEADING: self.sizes.subheading_words,
            _Border.PARAGRAPH: self.sizes.paragraph_words,
        }.get(piece.border, self.sizes.max_words)
        full = size + piece.words > self.sizes.max_words
        if self.open and not only_headings and (full or size >= enough):
            self.flush()
        if not self.open:
            self.top_level = piece.heading_level
        self.open.append(piece)

    def _table(self, table: Table, place: int, path: tuple[str, ...]) -> None:
        """A table is one passage if it is small, else parts that repeat caption and header."""
        above = self._headings_above()
        max_words = self.sizes.max_table_words
        for part in table_parts(table, place, path, above, self._nearest_headings(), max_words):
            self._close_part()
            self.part = part
        if table.is_turned:
            self._close_part()

    def _picture(self, caption: Placed, path: tuple[str, ...]) -> None:
        """A picture's caption, with the source and notes that follow it."""
        lead = AlignedText.join("\n", self._headings_above())
        self.part = TablePart(lead, path, None, PassageKind.CAPTION, notes=[caption])

    def _headings_above(self) -> list[AlignedText]:
        """End what is open; if that is headings alone they go with what follows."""
        above = []
        if self.open and all(piece.is_heading for piece in self.open):
            above = [piece.text.text for piece in self.open]
            self.open = []
        self.flush()
        return above

    def _nearest_headings(self) -> list[AlignedText]:
        """The heading here; if that is a mere word (開催実績), the one over it too."""
        texts = [text for _, text in self.headings]
        short = bool(texts) and len(texts[-1]) < _NAMING_CHARS
        return texts[-2:] if short else texts[-1:]

    def _close_part(self) -> None:
        if self.part is not None:
            part, self.part = self.part, None
            part.write(self.writer)

    def flush(self) -> None:
        """End the open passage or table."""
        self._close_part()
        if self.open:
            content = [piece for piece in self.open if not piece.is_heading]
            path = content[0].section if content else self.open[-1].section
            self.writer.write(PassageKind.BODY, path, [piece.text for piece in self.open])
        self.open = []


def passages_fingerprint(passages: tuple[Passage, ...]) -> str:
    """SHA-256 over all that the passages say, in hexadecimal: what an index was built of."""
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(repr(passage).encode())
    return digest.hexdigest()
