"""Finds every place where a quotation stands as it is."""

from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.aligned_text import Span
from rag.quotation.fit import Fit, PartFit
from rag.quotation.shelf import Shelf, Window
from rag.quotation.surface import Surface
from rag.quotation.witness import DocumentTexts, Witness

MAX_LEFT_OUT_CHARS = 3_000
"""How much may stand between two parts of one quotation: some three pages."""

_MAX_ANCHORS = 1_000  # of の……の, which stands everywhere
_Place = tuple[DocumentTexts, Witness, tuple[Span, ...]]


class ExactPlaces:
    """The places of a quotation's parts, standing in order; made into fits as they are asked for.

    Where one ellipsis could stand for more or less, it stands for least.
    """

    def __init__(self, shelf: Shelf, parts: Sequence[Surface], document_id: str | None) -> None:
        self._parts = parts
        found: dict[tuple[str, int, int], _Place] = {}
        for texts, witness, spans in _places(shelf, parts, document_id):
            start, end = witness.starts[spans[0][0]], witness.ends[spans[-1][1] - 1]
            name = texts.canonical.document.document_id
            found.setdefault((name, start, end), (texts, witness, spans))
        self._places = list(found.values())

    def __len__(self) -> int:
        return len(self._places)

    def fits(self, count: int) -> list[Fit]:
        """The first places, in the order of the documents and their texts."""
        return [
            Fit(
                texts,
                tuple(
                    PartFit(part, witness.stretch(*span), 0)
                    for part, span in zip(self._parts, spans, strict=True)
                ),
                is_as_read=witness is texts.as_read,
            )
            for texts, witness, spans in self._places[:count]
        ]


def _places(shelf: Shelf, parts: Sequence[Surface], document_id: str | None) -> Iterator[_Place]:
    anchor = max(range(len(parts)), key=lambda number: len(parts[number].text))
    windows = shelf.occurrences(parts[anchor].text, document_id)
    for window in windows if len(parts) == 1 else islice(windows, _MAX_ANCHORS):
        spans = _spans(window, parts, anchor)
        if spans is not None:
            yield window.texts, window.witness, spans


def _spans(window: Window, parts: Sequence[Surface], anchor: int) -> tuple[Span, ...] | None:
    """The places of all parts, from that of one of them to both sides; no number is cut."""
    witness = window.witness
    spans = [(window.start, window.end)]
    if witness.cuts_number(window.start, window.end):
        return None
    for part in parts[anchor + 1 :]:
        first = spans[-1][1]
        place = _first_whole(witness, part.text, first)
        if place is None:
            return None
        spans.append((place, place + len(part.text)))
    for part in reversed(parts[:anchor]):
        end = spans[0][0]
        place = _last_whole(witness, part.text, end)
        if place is None:
            return None
        spans.insert(0, (place, place + len(part.text)))
    return tuple(spans)


def _first_whole(witness: Witness, text: str, start: int) -> int | None:
    stop = start + MAX_LEFT_OUT_CHARS + len(text)
    place = witness.text.find(text, start, stop)
    while place >= 0 and witness.cuts_number(place, place + len(text)):
        place = witness.text.find(text, place + 1, stop)
    return place if place >= 0 else None


def _last_whole(witness: Witness, text: str, end: int) -> int | None:
    stop = max(0, end - MAX_LEFT_OUT_CHARS - len(text))
    place = witness.text.rfind(text, stop, end)
    while place >= 0 and witness.cuts_number(place, place + len(text)):
        place = witness.text.rfind(text, stop, place + len(text) - 1)
    return place if place >= 0 else None
