"""Cuts a canonical document into passages on sentence and block borders."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile, zip_longest

from corpus.aligned_text import AlignedText
from corpus.passages.partition import CuttingSettings, partition
from corpus.passages.passage import Passage, PassageKind
from corpus.passages.passage_writer import PassageWriter, Placed
from corpus.passages.piece import Piece, pieces_of
from corpus.passages.table_passages import TablePart, table_parts
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.sections import section_paths
from corpus.tables.table import Table

CUTTING_VERSION = 5
"""Raised with every change that cuts some document differently."""

_NAMING_CHARS = 8


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
    open: list[Piece] = field(default_factory=list)
    part: TablePart | None = None
    headings: list[tuple[int, AlignedText]] = field(default_factory=list)

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
            for stretch in _stretches(self._pieces(text, block, path), self.sizes.max_chars):
                self._write(PassageKind.FOOTNOTE, stretch)
        elif block.kind is BlockKind.NOTE and self.part is not None:
            self.part.notes.append(text)  # the source and remarks under a table or picture
        elif block.kind is BlockKind.CAPTION and following is BlockKind.NOTE:
            self._picture(text, path)
        elif not block.is_out_of_place:
            self._close_part()
            self.open += self._pieces(text, block, path)

    def _pieces(self, text: Placed, block: Block, path: tuple[str, ...]) -> list[Piece]:
        if block.kind is BlockKind.HEADING:
            while self.headings and self.headings[-1][0] >= block.level:
                self.headings.pop()
        depth = self.headings[-1][0] if self.headings else 0
        if block.kind is BlockKind.HEADING:
            self.headings.append((block.level, block.text))
        limit = self.sizes.max_chars
        return pieces_of(text, block.kind, path, limit, level=block.level, depth=depth)

    def _table(self, table: Table, place: int, path: tuple[str, ...]) -> None:
        """A table is one passage if it is small, else parts that repeat caption and header."""
        above = self._headings_above()
        nearest = self._nearest_headings()
        for part in table_parts(table, place, path, above, nearest, self.sizes):
            self._close_part()
            self.part = part
        if table.is_turned:
            self._close_part()

    def _picture(self, caption: Placed, path: tuple[str, ...]) -> None:
        """A picture's caption, with the source and notes that follow it."""
        lead = AlignedText.join("\n", self._headings_above())
        limit = self.sizes.max_chars
        self.part = TablePart(lead, path, None, limit, PassageKind.CAPTION, notes=[caption])

    def _headings_above(self) -> list[AlignedText]:
        """End what is open; the headings at its end go with what follows."""
        begin = len(self.open)
        while begin and self.open[begin - 1].is_heading:
            begin -= 1
        above = [piece.block.text for piece in self.open[begin:]]
        if sum(len(text) for text in above) > self.sizes.max_chars // 2:
            above = []  # too long to be repeated: they stay a passage by themselves
        else:
            self.open = self.open[:begin]
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
        """End the open passages or table."""
        self._close_part()
        for pieces in partition(self.open, self.sizes):
            self._write(PassageKind.BODY, pieces)
        self.open = []

    def _write(self, kind: PassageKind, pieces: Sequence[Piece]) -> None:
        parts = []
        for block, same in groupby(pieces, key=lambda piece: piece.block):
            stretch = list(same)
            parts.append(block.cut(stretch[0].start, stretch[-1].end))
        self.writer.write(kind, _section_of(pieces), parts)


def _stretches(pieces: Sequence[Piece], max_chars: int) -> list[list[Piece]]:
    """The pieces of a note: all together unless they are longer than a model reads."""
    stretches: list[list[Piece]] = []
    for piece in pieces:
        if not stretches or piece.end - stretches[-1][0].start > max_chars:
            stretches.append([])
        stretches[-1].append(piece)
    return stretches


def _section_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The section that holds all of a passage: of several small ones the one above them.

    A heading with nothing under it is content of its own where that leaves a section to name.
    """
    content = [piece.section for piece in pieces if not piece.is_heading]
    bare = [
        piece.section
        for piece, below in pairwise(pieces)
        if piece.is_heading and below.section[: len(piece.section)] != piece.section
    ]
    if not content:
        return pieces[-1].section
    return _shared([*content, *bare]) or _shared(content) or content[0]


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    same = takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))
    return tuple(names[0] for names in same)


def passages_fingerprint(passages: tuple[Passage, ...]) -> str:
    """SHA-256 over all that the passages say, in hexadecimal: what an index was built of."""
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(repr(passage).encode())
    return digest.hexdigest()
