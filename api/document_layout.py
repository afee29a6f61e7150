"""Lays out one page of a document: each block's source beside what was read of it."""

from dataclasses import replace

from api.document_pages import DocumentPages, shortened
from api.document_view import Border, EntryView, RowView, SourceView, Stretch, TableView
from api.labels import BLOCK_KINDS, READ_ELSEWHERE, TITLE_INSIDE, reason_in_japanese
from api.passage_links import QUOTE_ANCHOR
from api.words import MarkedWords, PlacedLink, marked_words
from corpus.aligned_text import Span
from corpus.language.misprints import misprints
from corpus.reading.block import BlockKind
from rag.inspected_block import AsideStretch, InspectedBlock, PieceState
from rag.inspection import Entry


def lay_out(pages: DocumentPages, number: int, quoted: tuple[Span, ...] = ()) -> list[EntryView]:
    """The entries of a page; pages are numbered from 1. `quoted` source stretches are marked."""
    layout = _Layout(pages, number, quoted)
    return [layout.entry(entry) for entry in pages.chunks[number - 1]]


class _Layout:
    """Lays out one page; remembers which passage is open."""

    def __init__(self, pages: DocumentPages, number: int, quoted: tuple[Span, ...]) -> None:
        self.pages = pages
        self.number = number
        self.quoted = quoted
        self.open: str | None = None
        self.anchors: set[str] = {""}
        self.label = ""

    def entry(self, entry: Entry) -> EntryView:
        """Lay out one entry; they must come in order."""
        if isinstance(entry, AsideStretch):
            self.label = ""
            label = reason_in_japanese(entry.reason)
            piece = SourceView(entry.text, PieceState.ASIDE.value)
            return EntryView("", "aside", label, 0, (piece,))
        begun: set[str] = set()
        borders = self._borders(entry, begun)
        links = [self.pages.link(link, self.number, self.anchors) for link in entry.links]
        wrong = misprints(entry.text)
        marks = entry.places_of(self.quoted)

        def words(span: Span) -> tuple[MarkedWords, ...]:
            return self._anchored(marked_words(entry.text, marks, links, wrong, within=span))

        table: TableView | None = None
        stretches: tuple[Stretch, ...] = ()
        if entry.table is not None:
            table = self._table(entry, borders, begun, links)
        else:
            stretches = tuple(Stretch(border, words(span)) for span, border in borders)
        label = BLOCK_KINDS[entry.kind]
        if entry.kind is BlockKind.HEADING and entry.level == 0:
            label = TITLE_INSIDE
        above = self.label
        if borders and borders[0][1] is not None:
            above = borders[0][1].label  # the border has said it
        repeated = label == above and entry.kind is not BlockKind.HEADING
        self.label = label
        return EntryView(
            anchor=f"b-{entry.number}",
            kind=entry.kind.value,
            label="" if repeated else label,
            level=entry.level,
            source=tuple(self._source(entry)),
            stretches=stretches,
            table=table,
            ids=tuple(a.passage_id for a in entry.anchors if a.passage_id not in begun),
            carried_by=self.pages.carried_by(entry, self.number),
        )

    def _anchored(self, pieces: tuple[MarkedWords, ...]) -> tuple[MarkedWords, ...]:
        """The first mark of the page is what an address leads to."""
        first = next((n for n, piece in enumerate(pieces) if piece.is_marked), None)
        if first is None or QUOTE_ANCHOR in self.anchors:
            return pieces
        self.anchors.add(QUOTE_ANCHOR)
        led_to = replace(pieces[first], anchor=QUOTE_ANCHOR)
        return (*pieces[:first], led_to, *pieces[first + 1 :])

    def _borders(self, block: InspectedBlock, begun: set[str]) -> list[tuple[Span, Border | None]]:
        """The block's segments, each with the border before it if another passage was open."""
        found: list[tuple[Span, Border | None]] = []
        here = {anchor.passage_id: anchor.place for anchor in block.anchors}
        for segment in block.segments:
            border = None
            passage_id = segment.passage_id
            if passage_id is not None and passage_id != self.open:
                begins = segment.span[0] <= here.get(passage_id, -1) < segment.span[1]
                border = self.pages.border(passage_id, begins=begins and passage_id not in begun)
                if border.begins:
                    begun.add(passage_id)
            self.open = passage_id
            found.append((segment.span, border))
        return found

    def _table(
        self,
        block: InspectedBlock,
        borders: list[tuple[Span, Border | None]],
        begun: set[str],
        links: list[PlacedLink],
    ) -> TableView:
        assert block.table is not None  # laid out for tables only
        wrong = misprints(block.text)
        marks = block.places_of(self.quoted)

        def words(span: Span) -> tuple[MarkedWords, ...]:
            return self._anchored(marked_words(block.text, marks, links, wrong, within=span))

        waiting = [(span[0], border) for span, border in borders if border is not None]
        top = waiting.pop(0)[1] if waiting and waiting[0][0] == 0 else None
        rows = []
        for row in block.table.rows:
            start, end = row.cells[0].span[0], row.cells[-1].span[1]
            border = waiting.pop(0)[1] if waiting and waiting[0][0] <= start else None
            own = []
            begins = [""] * len(row.cells)
            for anchor in block.anchors:
                inside = start <= anchor.place < end and anchor.passage_id not in begun
                if inside and self.pages.is_row(anchor.passage_id):
                    own.append(self.pages.border(anchor.passage_id, begins=True))
                    begun.add(anchor.passage_id)
                    cell = max(n for n, c in enumerate(row.cells) if c.span[0] <= anchor.place)
                    begins[cell] = begins[cell] or anchor.passage_id
            # two that begin in one cell leave one without a place of its own: it stays above
            begun -= {o.passage_id for o in own if len(own) > 1 and o.passage_id not in begins}
            cells = tuple(words(cell.span) for cell in row.cells)
            rows.append(RowView(border, cells, tuple(own), tuple(begins)))
        caption = block.table.caption
        return TableView(
            border=top,
            caption=words(caption.span) if caption else (),
            header=tuple(tuple(words(cell.span) for cell in line) for line in block.table.header),
            rows=tuple(rows),
            columns=block.table.columns,
        )

    def _source(self, block: InspectedBlock) -> list[SourceView]:
        views = []
        for piece in block.source:
            label = href = ""
            text = piece.text
            if piece.state is PieceState.ASIDE:
                label = reason_in_japanese(piece.reason)
            elif piece.state is PieceState.ELSEWHERE and piece.block is not None:
                label, text = READ_ELSEWHERE, shortened(text)
                href = self.pages.href(f"b-{piece.block}", self.number)
            views.append(SourceView(text, piece.state.value, label, href))
        return views
