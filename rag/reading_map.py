"""Where each character of a source went: to which block, and with it to which passage."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.aligned_text import INSERTED, AlignedText, Span
from corpus.links.link import Link
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.block import Block
from corpus.reading.canonical import CanonicalDocument
from corpus.tables.table import Table

UNOWNED = -1
"""The owner of a source character that is in no block."""


class ReadingMap:
    """Maps source offsets to blocks and passages; lives for one inspection.

    `owner[offset]` is the index of the block that has the character, or UNOWNED. `extent` is
    each block's first and last offset as a span; `anchors` are, for each block, the passages
    that begin in it with their place in its text; `links` those that lead from it.
    """

    def __init__(
        self, source: str, canonical: CanonicalDocument, passages: Sequence[Passage]
    ) -> None:
        self.by_id = {passage.passage_id: passage for passage in passages}
        self.owner = [UNOWNED] * len(source)
        self.extent: list[Span] = []
        self._place = [0] * len(source)
        self._wholes = [block.whole() for block in canonical.blocks]
        for index, whole in enumerate(self._wholes):
            self._take(index, whole)
        self._passages = tuple(passages)
        self._home = [UNOWNED] * len(source)
        self._row = [UNOWNED] * len(source)
        self._fill_passages()
        self._asides = sorted(canonical.set_aside, key=lambda aside: aside.span)
        self._aside_starts = [aside.span[0] for aside in self._asides]
        self.anchors: list[list[tuple[str, int]]] = [[] for _ in canonical.blocks]
        self.links: list[list[tuple[Passage, Link, Span]]] = [[] for _ in canonical.blocks]
        self._members: list[list[str]] = [[] for _ in canonical.blocks]
        for number, passage in enumerate(self._passages):
            self._note(number, passage)

    def reason_at(self, offset: int) -> str | None:
        """Why a character was set aside, or None where no reason is noted."""
        position = bisect_right(self._aside_starts, offset) - 1
        if position >= 0 and offset < self._asides[position].span[1]:
            return self._asides[position].reason
        return None

    def passage_id(self, number: int) -> str | None:
        """The id of the passage of that number, None for UNOWNED."""
        return None if number == UNOWNED else self._passages[number].passage_id

    def passages_of(self, index: int) -> tuple[str, ...]:
        """The ids of all passages that hold some of a block."""
        return tuple(self._members[index])

    def segments(self, index: int, block: Block) -> Iterator[tuple[int, Span]]:
        """Divide a block's text among passages: (number of the passage, span in the text).

        A table is divided between its rows only, because rows share characters: a column
        turned into a row has the labels of all of them.
        """
        whole = self._wholes[index]
        units: list[tuple[int, Span]] = []
        if block.table is not None and block.table.rows:
            units = [
                (self._most(self._home, text, block.table), span)
                for text, span in _lines(block.table)
            ]
        else:
            for place, offset in enumerate(whole.offsets):
                if offset != INSERTED and not whole.text[place].isspace():
                    units.append((self._home[offset], (place, place + 1)))
        start = 0
        for position, (home, _) in enumerate(units):
            following = units[position + 1] if position + 1 < len(units) else None
            if following is None or following[0] != home:
                end = following[1][0] if following else len(whole)
                yield home, (start, end)
                start = end

    def row_passages(self, table: Table) -> list[str | None]:
        """For each row of a table the passage that is the row, or else the one it is in."""
        found: list[str | None] = []
        for row in table.rows:
            number = self._most(self._row, row.text, table)
            if number == UNOWNED:
                number = self._most(self._home, row.text, table)
            found.append(self.passage_id(number))
        return found

    def _take(self, index: int, whole: AlignedText) -> None:
        offsets = [
            offset
            for offset, character in zip(whole.offsets, whole.text, strict=True)
            if offset != INSERTED and not character.isspace()
        ]
        self.extent.append((min(offsets), max(offsets) + 1))
        for place in range(len(whole) - 1, -1, -1):  # of repeated characters the first counts
            offset = whole.offsets[place]
            if offset != INSERTED:
                self.owner[offset] = index
                self._place[offset] = place

    def _fill_passages(self) -> None:
        """Give each character its home: the first passage that has it, a row only at need."""
        by_rank = sorted(
            enumerate(self._passages),
            key=lambda item: (item[1].kind is PassageKind.ROW, item[0]),
            reverse=True,
        )
        for number, passage in by_rank:
            for text_start, start, length in passage.alignment:
                self._home[start : start + length] = [number] * length
                own = max(0, passage.own_start - text_start)
                if passage.kind is PassageKind.ROW and own < length:
                    self._row[start + own : start + length] = [number] * (length - own)

    def _note(self, number: int, passage: Passage) -> None:
        """Note in which blocks a passage stands, where it begins, and where its links are."""
        for _, start, length in passage.alignment:
            for index in dict.fromkeys(self.owner[start : start + length]):
                if index != UNOWNED and passage.passage_id not in self._members[index]:
                    self._members[index].append(passage.passage_id)
        home = next((o for o in _offsets(passage, 0) if self._home[o] == number), None)
        begins = _own_start(passage)
        first = home if home is not None else next(iter(_offsets(passage, begins)))
        if self.owner[first] != UNOWNED:
            self.anchors[self.owner[first]].append((passage.passage_id, self._place[first]))
        for link in passage.links:
            self._note_link(passage, link)

    def _note_link(self, passage: Passage, link: Link) -> None:
        start, end = link.span
        if start < end:
            offsets = [o for o in _offsets(passage, start, end) if self.owner[o] != UNOWNED]
            if offsets:
                index = self.owner[offsets[0]]
                inside = [self._place[o] for o in offsets if self.owner[o] == index]
                span = (min(inside), max(inside) + 1)
                self.links[index].append((passage, link, span))
            return
        before = list(_offsets(passage, 0, start))[-1:]
        offset = before[0] if before else next(iter(_offsets(passage, start)))
        index, place = self.owner[offset], self._place[offset] + len(before)
        if index != UNOWNED:
            self.links[index].append((passage, link, (place, place)))

    def _most(self, numbers: list[int], text: AlignedText, table: Table) -> int:
        """The passage that has most of a lead or row, by the characters that are its alone."""
        offsets = [offset for offset in text.offsets if offset != INSERTED]
        if len(table.rows) > 1 and table.is_turned:
            uses = Counter(offset for row in table.rows for offset in set(row.text.offsets))
            offsets = [offset for offset in offsets if uses[offset] == 1] or offsets
        votes = Counter(numbers[offset] for offset in offsets if numbers[offset] != UNOWNED)
        return votes.most_common(1)[0][0] if votes else UNOWNED


def _lines(table: Table) -> Iterator[tuple[AlignedText, Span]]:
    """The parts of a table's text and their spans in it."""
    start = 0
    parts = [table.title]
    for stretch in table.stretches:
        parts += [stretch.header, *(row.text for row in stretch.rows)]
    for part in parts:
        if part.text:
            yield part, (start, start + len(part))
            start += len(part) + 1


def _own_start(passage: Passage) -> int:
    """Where what is the passage's own begins: of a table's part, behind what it repeats."""
    if passage.kind is PassageKind.TABLE and passage.sentences:
        return passage.sentences[0][0]
    return passage.own_start


def _offsets(passage: Passage, start: int, end: int | None = None) -> Iterator[int]:
    """The source offsets of the words in `text[start:end]`, in order."""
    stop = len(passage.text) if end is None else end
    for text_start, source_start, length in passage.alignment:
        for place in range(max(start, text_start), min(stop, text_start + length)):
            if not passage.text[place].isspace():
                yield source_start + place - text_start
