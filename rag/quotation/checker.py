"""Checks quotations against every document of a catalogue."""

import time
from collections.abc import Callable, Sequence

from corpus.catalogue import Catalogue
from corpus.passages.passage import Passage
from corpus.reading.reader import read_document
from rag.quotation.exact import ExactPlaces
from rag.quotation.fit import Fit
from rag.quotation.likelihood import is_same_quotation
from rag.quotation.nearby import near_fits
from rag.quotation.pasted import (
    PastedQuote,
    read_quote,
    undivided,
    with_list_signs,
    without_last_stop,
)
from rag.quotation.placing import Placing
from rag.quotation.quotation import Quotation, QuotationVerdict, QuotedPlace
from rag.quotation.shelf import Shelf

MAX_PLACES = 20


class QuotationChecker:
    """Holds the texts of a catalogue's documents in the form that is compared.

    `passages_of` gives a document's passages in reading order.
    """

    def __init__(
        self, catalogue: Catalogue, passages_of: Callable[[str], Sequence[Passage]]
    ) -> None:
        """Raises what the catalogue's sources raise."""
        self._catalogue = catalogue
        self._passages_of = passages_of
        self._shelf = Shelf([read_document(catalogue.source(document)) for document in catalogue])
        self._placings: dict[str, Placing] = {}

    def check(self, quote: str, document_id: str | None = None) -> Quotation:
        """Look a quotation up, in one document or in all.

        Raises QuoteError for what cannot be compared, UnknownDocument for an unknown id.
        """
        started = time.perf_counter()
        if document_id is not None:
            self._catalogue.get(document_id)
        pasted = read_quote(quote)
        fits, total = self._verbatim(pasted, document_id)
        nearest = 1.0
        if not fits:
            near = near_fits(self._shelf, pasted, document_id)
            nearest = near[0].similarity if near else 0.0
            fits = self._sources(near)
            total = len(fits)
        altered = any(fit.edits for fit in fits)
        verdict = QuotationVerdict.ALTERED if altered else QuotationVerdict.VERBATIM
        looked_up = time.perf_counter()
        places = tuple(self._place(fit, quote) for fit in fits[:MAX_PLACES])
        placed = time.perf_counter()
        return Quotation(
            quote=quote,
            document_id=document_id,
            verdict=verdict if places else QuotationVerdict.NOT_FOUND,
            similarity=places[0].similarity if places else nearest,
            places=places,
            places_total=total,
            elsewhere=self._elsewhere(pasted, document_id) if altered or not fits else (),
            took_ms={
                "search": (looked_up - started) * 1000,
                "places": (placed - looked_up) * 1000,
            },
        )

    def _verbatim(self, pasted: PastedQuote, document_id: str | None) -> tuple[list[Fit], int]:
        """The first places where the quotation stands as it is, and how many there are."""
        ways = [pasted]
        if len(pasted.parts) > 1:
            ways.append(undivided(pasted))
        if signed := with_list_signs(pasted):
            ways.append(signed)
        ways += [shorter for way in ways if (shorter := without_last_stop(way))]
        for way in ways:
            places = ExactPlaces(self._shelf, way.parts, document_id)
            if len(places):
                return places.fits(MAX_PLACES), len(places)
        return [], 0

    def _elsewhere(self, pasted: PastedQuote, document_id: str | None) -> tuple[str, ...]:
        """The documents that have the quotation as it is, though the one asked for has not."""
        if document_id is None:
            return ()
        fits, _ = self._verbatim(pasted, None)
        return tuple(dict.fromkeys(fit.key[0] for fit in fits))

    def _sources(self, near: Sequence[Fit]) -> list[Fit]:
        """Of places near to a quotation those that it was taken from, all that fit best."""
        likely = [fit for fit in near if is_same_quotation(fit, self._shelf)]
        return [fit for fit in likely if fit.edits == likely[0].edits]

    def _place(self, fit: Fit, quote: str) -> QuotedPlace:
        document_id = fit.texts.canonical.document.document_id
        placing = self._placings.get(document_id)
        if placing is None:
            placing = Placing(fit.texts.canonical, self._passages_of(document_id))
            self._placings[document_id] = placing
        return placing.place(fit, quote)
