"""A document's inspection divided into pages, light enough to load, and the ways between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.document_view import Border
from api.labels import LINK_KINDS, PASSAGE_KINDS
from api.words import PageLink, PlacedLink
from corpus.aligned_text import Span
from corpus.links.link import LinkKind
from corpus.passages.passage import PassageKind
from corpus.reading.block import BlockKind
from rag.inspected_block import InspectedBlock, InspectedLink
from rag.inspection import Entry, Inspection

_SOFT_CHARS = 3_000
_HARD_CHARS = 6_000
_SHORT_CHARS = 60


def shortened(text: str) -> str:
    """The beginning of a text that is to be recognised, not read."""
    return text if len(text) <= _SHORT_CHARS else text[:_SHORT_CHARS] + "…"


def chunked(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Divide entries into page-sized chunks, at headings if there are any, notes not cut off."""
    chunks: list[list[Entry]] = [[]]
    size = 0
    for entry in entries:
        begins = isinstance(entry, InspectedBlock) and (
            entry.kind is BlockKind.HEADING and entry.level > 0
        )
        is_note = isinstance(entry, InspectedBlock) and entry.kind is BlockKind.FOOTNOTE
        if (size >= _HARD_CHARS and not is_note) or (begins and size >= _SOFT_CHARS):
            chunks.append([])
            size = 0
        chunks[-1].append(entry)
        size += entry.span[1] - entry.span[0]
    return chunks


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    words: str
    level: int
    page: str | None
    href: str


class DocumentPages:
    """An inspection on numbered pages, and the way to each place; lives for one answer."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self.chunks = chunked(inspection.entries)
        self.path = f"/documents/{inspection.document.document_id}"
        self._numbers = {p.passage_id: n for n, p in enumerate(inspection.passages, 1)}
        self._by_id = {passage.passage_id: passage for passage in inspection.passages}
        self._chunk_of: dict[str, int] = {}
        self._block_of: dict[str, InspectedBlock] = {}
        for number, chunk in enumerate(self.chunks, 1):
            for entry in chunk:
                if isinstance(entry, InspectedBlock):
                    self._chunk_of[f"b-{entry.number}"] = number
                    for anchor in entry.anchors:
                        self._chunk_of[f"p-{anchor.passage_id}"] = number
                        self._block_of[anchor.passage_id] = entry
                    for link in entry.links:
                        if link.kind is LinkKind.NOTE:
                            self._chunk_of.setdefault(f"m-{link.target_id}", number)

    def chunk_of(self, passage_id: str) -> int | None:
        """The number of the page on which a passage begins, from 1; None if there is no such."""
        return self._chunk_of.get(f"p-{passage_id}")

    def chunk_of_source(self, spans: Sequence[Span]) -> int | None:
        """The number of the page on which stretches of the source begin; None if on none."""
        for number, chunk in enumerate(self.chunks, 1):
            for entry in chunk:
                if isinstance(entry, InspectedBlock) and entry.places_of(spans):
                    return number
        return None

    def contents(self) -> list[Heading]:
        """The headings of the document, each with the way to it."""
        return [
            Heading(
                words=" ".join(block.text.split()),
                level=min(block.level, 4),
                page="-".join(block.pages) or None,
                href=self.href(f"b-{block.number}", 0),
            )
            for block in self.inspection.blocks
            if block.kind is BlockKind.HEADING and block.level > 0
        ]

    def border(self, passage_id: str, *, begins: bool) -> Border:
        """The border of a passage."""
        passage = self._by_id[passage_id]
        return Border(
            passage_id=passage_id,
            number=self._numbers[passage_id],
            label=PASSAGE_KINDS[passage.kind],
            section=passage.section,
            page=passage.page,
            begins=begins,
        )

    def is_row(self, passage_id: str) -> bool:
        """Whether a passage is a row of a table."""
        return self._by_id[passage_id].kind is PassageKind.ROW

    def link(self, link: InspectedLink, on_page: int, anchors: set[str]) -> PlacedLink:
        """A link on a page, and the words that stand for a footnote's mark: 注89."""
        target = self._block_of.get(link.target_id)
        is_mark = link.kind is LinkKind.NOTE
        number = f"{target.level}" if target and target.kind is BlockKind.FOOTNOTE else ""
        anchor = f"p-{link.target_id}"
        if link.kind is LinkKind.MARK and f"m-{link.from_id}" in self._chunk_of:
            anchor = f"m-{link.from_id}"
        kind = LINK_KINDS[link.kind]
        words = " ".join(link.target_text.split())
        own = f"m-{link.target_id}" if is_mark else ""
        own = "" if own in anchors else own
        anchors.add(own)
        return (
            link.span,
            PageLink(
                self.href(anchor, on_page),
                f"{kind}：{shortened(words)}",
                own,
                is_note_mark=is_mark,
            ),
            f"注{number}" if is_mark else kind,
        )

    def href(self, anchor: str, on_page: int) -> str:
        """The way to an anchor, from the page of that number or from elsewhere (0)."""
        number = self._chunk_of[anchor]
        return f"#{anchor}" if number == on_page else f"{self.path}?page={number}#{anchor}"

    def carried_by(self, block: InspectedBlock, on_page: int) -> PageLink | None:
        """The way from a footnote to the sentence that carries its mark."""
        if block.carried_by is None:
            return None
        marks = [f"m-{name}" for name in block.passage_ids if f"m-{name}" in self._chunk_of]
        anchor = marks[0] if marks else f"p-{block.carried_by.passage_id}"
        words = " ".join(block.carried_by.sentence.split())
        return PageLink(self.href(anchor, on_page), words)
