"""A place that a quotation fits, as the page shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.passage_links import place_href
from api.quotation.labels import KINDS, WHATS
from corpus.aligned_text import Span
from rag.assistant import Assistant
from rag.citation import Citation
from rag.quotation.quotation import Quotation, QuotedPlace, Side


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: of the difference of that number, from 1, or of none (0).

    `is_gap` says that here the other text has words which this one lacks. `right_form` is what
    the source should have written where it has a misprint.
    """

    text: str
    number: int = 0
    is_gap: bool = False
    right_form: str = ""


@dataclass(frozen=True)
class DifferenceRow:
    """A difference in words: what was done, to what, and both wordings with their neighbours."""

    number: int
    kind: str
    what: str
    said: str
    stands: str
    corrects_misprint: bool


@dataclass(frozen=True)
class PlaceView:
    """A place: where it is, quotation and source cut at the differences, and these in a table."""

    citation: Citation
    href: str
    said: tuple[Piece, ...]
    stands: tuple[Piece, ...]
    rows: tuple[DifferenceRow, ...]


def place_view(place: QuotedPlace, quotation: Quotation, assistant: Assistant) -> PlaceView:
    """Set a quotation beside the text of a place."""
    rows = tuple(
        DifferenceRow(
            number=number,
            kind=KINDS[difference.kind],
            what=WHATS[difference.what],
            said=difference.quote.text,
            stands=difference.source.text,
            corrects_misprint=difference.corrects_misprint,
        )
        for number, difference in enumerate(place.differences, 1)
    )
    passage = place.passage
    if passage.parent_id is not None:
        passage = assistant.passage(passage.parent_id)  # a row has no place of its own on a page
    return PlaceView(
        citation=place.citation,
        href=place_href(passage, place.citation.citation_id),
        said=_pieces(quotation.quote, [d.quote for d in place.differences]),
        stands=_pieces(
            place.citation.quote, [d.source for d in place.differences], dict(place.misprints)
        ),
        rows=rows,
    )


def _pieces(
    text: str, sides: Sequence[Side], misprints: Mapping[Span, str] | None = None
) -> tuple[Piece, ...]:
    """Cut a text at the differences, in the order in which they stand; nothing is lost."""
    pieces: list[Piece] = []
    position = 0
    numbered = sorted(enumerate(sides, 1), key=lambda item: (item[1].start, item[0]))
    for number, side in numbered:
        start, end = max(side.start, position), max(side.end, position)
        pieces += _plain(text, (position, start), misprints or {})
        pieces += _plain(text, (start, end), misprints or {}, number)
        if start == end:
            pieces.append(Piece("", number, is_gap=True))
        position = end
    pieces += _plain(text, (position, len(text)), misprints or {})
    return tuple(pieces)


def _plain(
    text: str, span: Span, misprints: Mapping[Span, str], number: int = 0
) -> Iterator[Piece]:
    start, end = span
    for (first, last), right_form in sorted(misprints.items()):
        if start <= first and last <= end:
            if start < first:
                yield Piece(text[start:first], number)
            yield Piece(text[first:last], number, right_form=right_form)
            start = last
    if start < end:
        yield Piece(text[start:end], number)
