"""Cuts a canonical document into passages on sentence and block borders."""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from math import ceil

from corpus.aligned_text import INSERTED, AlignedText
from corpus.block import Block, BlockKind
from corpus.canonical import CanonicalDocument
from corpus.morphology import count_words
from corpus.passage import Passage, PassageKind, alignment_runs
from corpus.sections import section_paths
from corpus.sentences import sentence_spans

CUTTING_VERSION = 3
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

    text: AlignedText
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

    Each knows its neighbours; a footnote's are the notes before and after it.
    """
    sizes = settings or CuttingSettings()
    cutter = _Cutter(document, sizes)
    paths = section_paths(document.blocks)
    for block, path in zip(document.blocks, paths, strict=True):
        cutter.take(block, path)
    cutter.flush()
    return _linked(cutter.passages)


def _linked(passages: list[Passage]) -> tuple[Passage, ...]:
    linked = []
    for number, passage in enumerate(passages):
        before = passages[number - 1] if number else None
        after = passages[number + 1] if number + 1 < len(passages) else None
        linked.append(
            replace(
                passage,
                previous_id=_neighbour(passage, before),
                next_id=_neighbour(passage, after),
            )
        )
    return tuple(linked)


def _neighbour(passage: Passage, other: Passage | None) -> str | None:
    if other is None:
        return None
    apart = (passage.kind is PassageKind.FOOTNOTE) != (other.kind is PassageKind.FOOTNOTE)
    return None if apart else other.passage_id


@dataclass(frozen=True)
class _TablePart:
    """The last rows of a table, still open for the notes under it."""

    rows: list[AlignedText]
    path: tuple[str, ...]
    lead: list[AlignedText]


class _Cutter:
    """Collects pieces into passages; lives for one document."""

    def __init__(self, document: CanonicalDocument, sizes: CuttingSettings) -> None:
        self.document = document
        self.sizes = sizes
        self.passages: list[Passage] = []
        self.open: list[_Piece] = []
        self.table: _TablePart | None = None
        self.top_level = 0
        self.places = [
            (offset, place)
            for place, offset in enumerate(document.text.offsets)
            if offset != INSERTED
        ]
        self.places.sort()

    def take(self, block: Block, path: tuple[str, ...]) -> None:
        """Take the next block in."""
        if block.begins_page:
            self.flush()
        if block.kind is BlockKind.TABLE:
            self._table(block, path)
        elif block.kind is BlockKind.FOOTNOTE:
            self.flush()
            self._emit([block.text], PassageKind.FOOTNOTE, path, ())
        elif block.kind is BlockKind.HEADING:
            if not block.is_out_of_place:
                self._heading(block, path)
        elif block.kind is BlockKind.NOTE and self.table is not None:
            self.table.rows.append(block.text)  # the source and remarks under a table
        else:
            for piece in self._pieces(block, path):
                self._add(piece)

    def _heading(self, block: Block, path: tuple[str, ...]) -> None:
        has_content = any(not piece.is_heading for piece in self.open)
        if has_content and (self.top_level == 0 or block.level <= self.top_level):
            self.flush()
        words = count_words(block.text.text)
        self._add(_Piece(block.text, words, _Border.SUBHEADING, path, block.level))

    def _pieces(self, block: Block, path: tuple[str, ...]) -> list[_Piece]:
        borders = {
            BlockKind.ITEM: _Border.ITEM,
            BlockKind.NOTE: _Border.ITEM,
            BlockKind.CAPTION: _Border.ITEM,  # of a picture: it follows what speaks of it
            BlockKind.PARAGRAPH: _Border.PARAGRAPH,
        }
        border = borders[block.kind]
        words = count_words(block.text.text)
        if words <= self.sizes.max_words:
            return [_Piece(block.text, words, border, path)]
        # A long paragraph is cut into parts of about the same length, not into full ones
        # and a rest.
        target = words / ceil(words / self.sizes.max_words)
        pieces: list[_Piece] = []
        start = end = size = 0
        for first, last in sentence_spans(block.text.text):
            length = count_words(block.text.text[first:last])
            full = size + length > self.sizes.max_words
            if size and (full or size + length / 2 > target):
                part = block.text.cut(start, end)
                pieces.append(_Piece(part, size, border, path))
                start, size, border = first, 0, _Border.SENTENCE
            end, size = last, size + length
        pieces.append(_Piece(block.text.cut(start, end), size, border, path))
        return pieces

    def _add(self, piece: _Piece) -> None:
        self._close_table()
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

    def _table(self, block: Block, path: tuple[str, ...]) -> None:
        """A table is one passage if it is small, else parts that repeat caption and header."""
        lead = []
        if self.open and all(piece.is_heading for piece in self.open):
            lead = [piece.text for piece in self.open]
            self.open = []
        self.flush()
        lead += [block.text] if block.text.text else []
        budget = self.sizes.max_table_words - sum(count_words(part.text) for part in lead)
        rows: list[AlignedText] = []
        size = 0
        for row in block.rows:
            words = count_words(row.text)
            if rows and (block.rows_apart or size + words > budget):
                self._emit(rows, PassageKind.TABLE, path, lead)
                rows, size = [], 0
            rows.append(row)
            size += words
        if block.rows_apart:
            self._emit(rows, PassageKind.TABLE, path, lead)
        else:
            self.table = _TablePart(rows, path, lead)

    def _close_table(self) -> None:
        if self.table is not None:
            part, self.table = self.table, None
            self._emit(part.rows, PassageKind.TABLE, part.path, part.lead)

    def flush(self) -> None:
        """End the open passage or table."""
        self._close_table()
        if self.open:
            content = [piece for piece in self.open if not piece.is_heading]
            path = content[0].section if content else self.open[-1].section
            self._emit([piece.text for piece in self.open], PassageKind.BODY, path, ())
        self.open = []

    def _emit(
        self,
        parts: list[AlignedText],
        kind: PassageKind,
        path: tuple[str, ...],
        lead: Sequence[AlignedText],
    ) -> None:
        text = AlignedText.join("\n", [*lead, *parts])
        if kind is PassageKind.TABLE:
            sentences, place = [], len(text) - len(AlignedText.join("\n", parts))
            for part in parts:
                sentences.append((place, place + len(part)))
                place += len(part) + 1
        else:
            sentences = sentence_spans(text.text)
        body = [offset for part in parts for offset in part.offsets if offset != INSERTED]
        document = self.document.document
        pages = [self.document.page_at(offset) for offset in (min(body), max(body))]
        labels = tuple(dict.fromkeys(label for label in pages if label is not None))
        self.passages.append(
            Passage(
                passage_id=f"{document.document_id}.{len(self.passages) + 1:04d}",
                document_id=document.document_id,
                version=document.version,
                text=text.text,
                kind=kind,
                section=path,
                pages=labels,
                span=(self._place(min(body)), self._place(max(body)) + 1),
                source_spans=text.source_spans(self.document.source_text),
                alignment=alignment_runs(text),
                sentences=tuple(sentences),
                previous_id=None,
                next_id=None,
            )
        )

    def _place(self, offset: int) -> int:
        return self.places[bisect_left(self.places, (offset, 0))][1]


def passages_fingerprint(passages: tuple[Passage, ...]) -> str:
    """SHA-256 over all that the passages say, in hexadecimal: what an index was built of."""
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(repr(passage).encode())
    return digest.hexdigest()
