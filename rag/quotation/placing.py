"""Makes of a fit what a reader is given: citation, differences, misprints."""

from collections.abc import Mapping, Sequence

from corpus.aligned_text import AlignedText, Span
from corpus.language.misprints import Misprint, misprints
from corpus.passages.passage import Passage
from corpus.reading.canonical import CanonicalDocument
from rag.citation import cite_stretch
from rag.quotation.difference import changes_between
from rag.quotation.fit import Fit
from rag.quotation.naming import name_changes
from rag.quotation.quotation import Difference, QuotedPlace, Side
from rag.quotation.quoted_text import QuotedText
from rag.quotation.surface import Surface, surface_of
from rag.quotation.witness import Stretch


class Placing:
    """Knows one document's text and passages; made when its first quotation is placed."""

    def __init__(self, canonical: CanonicalDocument, passages: Sequence[Passage]) -> None:
        self._canonical = canonical
        self._text = QuotedText(canonical)
        self._passages = passages

    def place(self, fit: Fit, quote: str) -> QuotedPlace:
        """The place of a fit, for the quotation as it was pasted."""
        source = self._canonical.source_text
        text = self._text.of(fit)
        passage = self._passage(fit.extent)
        ends = (self._canonical.page_at(offset) for offset in (fit.extent[0], fit.extent[1] - 1))
        document = self._canonical.document
        citation = cite_stretch(
            document, text, source, passage.section, [page for page in ends if page]
        )
        wrong = misprints(citation.quote)
        return QuotedPlace(
            citation=citation,
            document_id=document.document_id,
            passage=passage,
            similarity=fit.similarity,
            differences=_differences(fit, quote, text, wrong),
            misprints=wrong,
        )

    def _passage(self, extent: Span) -> Passage:
        """The passage in which a place begins, or else the one that begins last before it."""
        for passage in self._passages:
            if passage.place_of(extent[0]) is not None:
                return passage
        before = [p for p in self._passages if p.source_spans[0][0] <= extent[0]]
        return max(before, key=lambda p: p.source_spans[0][0], default=self._passages[0])


def _differences(
    fit: Fit, quote: str, text: AlignedText, wrong: Sequence[Misprint]
) -> tuple[Difference, ...]:
    places = {offset: place for place, offset in enumerate(text.offsets)}
    right = dict(wrong)
    found: list[Difference] = []
    end = 0  # of what stands before, for a part of which the source has nothing
    for part in fit.parts:
        changes = changes_between(part.source, part.quote)
        names = name_changes(part.source.text, part.quote.text, changes)
        for change, what in zip(changes, names, strict=True):
            said = _side(quote, _quote_span(part.quote, change.quote))
            stands = _side(text.text, _source_span(part.source, change.source, places, end))
            meant = right.get((stands.start, stands.end))
            found.append(
                Difference(
                    kind=change.kind,
                    what=what,
                    quote=said,
                    source=stands,
                    corrects_misprint=meant is not None and surface_of(said.text).text == meant,
                )
            )
        if part.source.places:
            end = places[part.source.places[-1][1] - 1] + 1
    return tuple(found)


def _side(text: str, span: Span) -> Side:
    return Side(*span, text[slice(*span)])


def _quote_span(quote: Surface, span: Span) -> Span:
    """A span of compared characters in the quotation as pasted; an empty one stands behind."""
    start, end = span
    if start < end:
        return quote.spans[start][0], quote.spans[end - 1][1]
    place = quote.spans[start - 1][1] if start else quote.spans[0][0]
    return place, place


def _source_span(source: Stretch, span: Span, places: Mapping[int, int], end: int) -> Span:
    """A span of compared characters in the citation's quote; an empty one stands behind."""
    if not source.places:
        return end, end
    first, last = span
    if first < last:
        # a turned table is compared by columns and quoted by rows
        offsets = [places[start] for start, _ in source.places[first:last]]
        ends = [places[stop - 1] + 1 for _, stop in source.places[first:last]]
        return min(offsets), max(ends)
    place = places[source.places[first - 1][1] - 1] + 1 if first else places[source.places[0][0]]
    return place, place
