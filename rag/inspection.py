"""What the reading of a document looks like: its blocks beside the source they come from."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.aligned_text import Span
from corpus.catalogue import Catalogue
from corpus.corpus import passages_in
from corpus.document import Document
from corpus.language.sentences import sentence_spans
from corpus.links.link import LinkKind
from corpus.passages.passage import Passage, PassageKind, alignment_runs
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.coverage import INLINE_MARK, Coverage, coverage, mark_offsets
from corpus.reading.reader import read_document
from corpus.reading.sections import section_paths
from corpus.source import Source
from rag.inspected_block import (
    Anchor,
    AsideStretch,
    CarriedBy,
    InspectedBlock,
    InspectedLink,
    PieceState,
    Segment,
    SourcePiece,
)
from rag.inspected_table import inspect_table
from rag.reading_map import UNOWNED, ReadingMap

Entry = InspectedBlock | AsideStretch
_IN_NO_BLOCK = (PieceState.ASIDE, PieceState.LEFT_OUT)
_Fate = tuple[PieceState, str, int | None]
"""What became of a source character: its state, the reason, the block that has it."""


@dataclass(frozen=True)
class Count:
    """How often a class of text occurs, and its characters without white space."""

    name: str
    places: int
    characters: int


@dataclass(frozen=True)
class Inspection:
    """A document's reading, in the order of the source: each footnote where its page has it.

    `read` counts the source's characters by the kind of block that has them, `aside` those
    set aside by their reason (an empty name where none is noted), `passage_kinds` the passages
    by theirs. `coverage` says of every character whether a passage has it, or why none has.
    """

    document: Document
    entries: tuple[Entry, ...]
    passages: tuple[Passage, ...]
    source_characters: int
    read: tuple[Count, ...]
    aside: tuple[Count, ...]
    passage_kinds: tuple[Count, ...]
    coverage: Coverage

    @property
    def blocks(self) -> tuple[InspectedBlock, ...]:
        """The blocks alone."""
        return tuple(entry for entry in self.entries if isinstance(entry, InspectedBlock))


def inspect_document(
    source: Source, canonical: CanonicalDocument, passages: Sequence[Passage]
) -> Inspection:
    """Set a document's blocks and passages beside its source.

    `canonical` and `passages` must be made of this source; ValueError if a passage is not of
    this document.
    """
    for passage in passages:
        if passage.document_id != source.document.document_id:
            raise ValueError(
                f"passage {passage.passage_id} is not of document "
                f"{source.document.document_id!r}; inspect a document with its own passages"
            )
    inspector = _Inspector(source, canonical, ReadingMap(source.text, canonical, passages))
    entries: list[Entry] = [*inspector.blocks(), *inspector.between()]
    kinds = Counter(passage.kind for passage in passages)
    sizes: Counter[PassageKind] = Counter()
    for passage in passages:
        sizes[passage.kind] += sum(not c.isspace() for c in passage.text)
    return Inspection(
        document=source.document,
        entries=tuple(sorted(entries, key=lambda entry: entry.span)),
        passages=tuple(passages),
        source_characters=sum(not character.isspace() for character in source.text),
        read=inspector.counts_read(),
        aside=inspector.counts_aside(),
        passage_kinds=tuple(Count(k.value, kinds[k], sizes[k]) for k in PassageKind if kinds[k]),
        coverage=coverage(canonical, tuple(passages)),
    )


def inspect_catalogued(catalogue: Catalogue, document_id: str) -> Inspection:
    """Read a catalogue's document anew and inspect it, without an index.

    Raises UnknownDocument, and what the catalogue's sources raise.
    """
    source = catalogue.source(catalogue.get(document_id))
    canonical = read_document(source)
    return inspect_document(source, canonical, passages_in(canonical))


class _Inspector:
    """Lives for one inspection."""

    def __init__(
        self, source: Source, canonical: CanonicalDocument, reading_map: ReadingMap
    ) -> None:
        self.source = source.text
        self.marks = mark_offsets(source.text)
        self.canonical = canonical
        self.map = reading_map
        self.covered = bytearray(len(source.text))  # by the stretch of some block

    def blocks(self) -> list[InspectedBlock]:
        """Every block; what their stretches cover is noted."""
        paths = section_paths(self.canonical.blocks)
        pairs = zip(self.canonical.blocks, paths, strict=True)
        return [self._block(number, block, path) for number, (block, path) in enumerate(pairs)]

    def between(self) -> Iterator[AsideStretch]:
        """What stands between the stretches of the blocks."""
        for piece in self._pieces(0, len(self.source), self._fate_between):
            if piece.state in _IN_NO_BLOCK:
                yield AsideStretch(piece.reason, piece.span, piece.text, self._pages(piece.span))

    def counts_read(self) -> tuple[Count, ...]:
        """The source's characters by the kind of block that has them."""
        kinds = [block.kind for block in self.canonical.blocks]
        places = Counter(kinds)
        sizes = Counter(
            kinds[owner]
            for owner, character in zip(self.map.owner, self.source, strict=True)
            if owner != UNOWNED and not character.isspace()
        )
        return tuple(Count(k.value, places[k], sizes[k]) for k in BlockKind if places[k])

    def counts_aside(self) -> tuple[Count, ...]:
        """The characters in no block, by the reason why."""
        places: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        for piece in self._pieces(0, len(self.source), self._fate):
            if piece.state in _IN_NO_BLOCK:
                places[piece.reason] += 1
                sizes[piece.reason] += sum(not c.isspace() for c in piece.text)
        return tuple(Count(reason, places[reason], n) for reason, n in sizes.most_common())

    def _block(self, index: int, block: Block, path: tuple[str, ...]) -> InspectedBlock:
        whole = block.whole()
        first, last = self.map.extent[index]
        start, end = self._to_line_ends(index, first, last)
        self.covered[start:end] = b"\1" * (end - start)
        table = None
        if block.table is not None:
            table = inspect_table(block.table, self.map.row_passages(block.table))
        segments = [
            Segment(self.map.passage_id(home), span)
            for home, span in self.map.segments(index, block)
        ]
        return InspectedBlock(
            number=index + 1,
            kind=block.kind,
            level=block.level,
            section=path,
            pages=self._pages((first, last)),
            text=whole.text,
            span=(start, end),
            source=tuple(self._pieces(start, end, partial(self._fate, index=index))),
            segments=tuple(segments),
            anchors=tuple(Anchor(name, place) for name, place in self.map.anchors[index]),
            passage_ids=self.map.passages_of(index),
            links=tuple(self._links(index)),
            alignment=alignment_runs(whole),
            table=table,
            carried_by=self._carried_by(index) if block.kind is BlockKind.FOOTNOTE else None,
        )

    def _to_line_ends(self, index: int, start: int, end: int) -> Span:
        """Take in the marks around a block, such as `## ` and `**`: what no other block has."""
        while start and self.source[start - 1] != "\n" and self.map.owner[start - 1] == UNOWNED:
            start -= 1
        while (
            end < len(self.source)
            and self.source[end] not in "\r\n"
            and self.map.owner[end] in (UNOWNED, index)
        ):
            end += 1
        return start, end

    def _pages(self, span: Span) -> tuple[str, ...]:
        labels = (self.canonical.page_at(span[0]), self.canonical.page_at(span[1] - 1))
        return tuple(dict.fromkeys(label for label in labels if label is not None))

    def _pieces(
        self, start: int, end: int, fate_of: Callable[[int], _Fate]
    ) -> Iterator[SourcePiece]:
        """Cut a stretch of the source where its fate changes; white space is lost at no cut."""
        first = last = start
        current: _Fate | None = None
        for place in range(start, end):
            if self.source[place].isspace():
                continue
            fate = fate_of(place)
            if fate != current:
                if current is not None:
                    yield self._piece(first, last, current)
                    if last < place:
                        yield self._piece(last, place, (PieceState.KEPT, "", None))
                first, current = place, fate
            last = place + 1
        if current is not None:
            yield self._piece(first, last, current)

    def _fate(self, place: int, index: int = UNOWNED) -> _Fate:
        """What became of a character, as the block of this index sees it."""
        owner = self.map.owner[place]
        if owner != UNOWNED:
            kept = owner == index
            return (PieceState.KEPT, "", None) if kept else (PieceState.ELSEWHERE, "", owner + 1)
        reason = self.map.reason_at(place)
        if reason is not None:
            return PieceState.ASIDE, reason, None
        return PieceState.LEFT_OUT, INLINE_MARK if place in self.marks else "", None

    def _fate_between(self, place: int) -> _Fate:
        """The same, where what lies in the stretch of a block is shown there."""
        return (PieceState.KEPT, "", None) if self.covered[place] else self._fate(place)

    def _piece(self, start: int, end: int, fate: _Fate) -> SourcePiece:
        return SourcePiece(self.source[start:end], (start, end), *fate)

    def _links(self, index: int) -> Iterator[InspectedLink]:
        seen = set()
        for passage, link, span in self.map.links[index]:
            key = (link.kind, span, link.target, link.passage_id)
            target = self.map.by_id.get(link.passage_id)
            if target is None or key in seen:
                continue  # a row and its table carry the same link
            seen.add(key)
            yield InspectedLink(
                kind=link.kind,
                span=span,
                from_id=passage.passage_id,
                target_id=link.passage_id,
                target_text=target.text[slice(*link.target)],
            )

    def _carried_by(self, index: int) -> CarriedBy | None:
        """The sentence with the mark: the note's own link says it, or the mark's does."""
        names = self.map.passages_of(index)
        for name in names:
            for link in self.map.by_id[name].links:
                if link.kind is LinkKind.MARK and link.passage_id in self.map.by_id:
                    words = self.map.by_id[link.passage_id].text[slice(*link.target)]
                    return CarriedBy(link.passage_id, words)
        for passage in self.map.by_id.values():
            for link in passage.links:
                if link.kind is LinkKind.NOTE and link.passage_id in names:
                    spans = passage.sentences or tuple(sentence_spans(passage.text))
                    for start, end in spans:
                        if start <= link.span[0] <= end:
                            return CarriedBy(passage.passage_id, passage.text[start:end])
        return None
