"""A checked quotation as the contract writes it."""

from api.presenting import present_citation
from api.quotation.labels import verdict_messages
from api.quotation.schemas import DifferenceOut, MisprintOut, QuotedPlaceOut, SideOut, VerifyOut
from rag.quotation.quotation import Difference, Quotation, QuotedPlace, Side

_DIGITS = 4


def present_quotation(quotation: Quotation, total_ms: float) -> VerifyOut:
    """The verdict with its places; `total_ms` is what the whole request took."""
    places = [_place(place) for place in quotation.places]
    english, japanese = verdict_messages(quotation)
    return VerifyOut(
        quote=quotation.quote,
        document_id=quotation.document_id,
        verdict=quotation.verdict.value,
        similarity=round_down(quotation.similarity),
        message=english,
        message_ja=japanese,
        differences=places[0].differences if places else [],
        citation=places[0].citation if places else None,
        places=places,
        places_total=quotation.places_total,
        elsewhere=list(quotation.elsewhere),
        took_ms={
            name: round(ms, 3) for name, ms in {**quotation.took_ms, "total": total_ms}.items()
        },
    )


def round_down(similarity: float) -> float:
    """A similarity to four digits; 1 is kept for what is the same."""
    shown = round(similarity, _DIGITS)
    return shown if shown < 1 or similarity == 1 else 1 - 10**-_DIGITS


def _place(place: QuotedPlace) -> QuotedPlaceOut:
    return QuotedPlaceOut(
        document_id=place.document_id,
        passage_id=place.passage.passage_id,
        similarity=round_down(place.similarity),
        differences=[_difference(difference) for difference in place.differences],
        misprints=[
            MisprintOut(
                start=start,
                end=end,
                text=place.citation.quote[start:end],
                right_form=right_form,
            )
            for (start, end), right_form in place.misprints
        ],
        citation=present_citation(place.citation),
    )


def _difference(difference: Difference) -> DifferenceOut:
    return DifferenceOut(
        kind=difference.kind.value,
        what=difference.what.value,
        quote=_side(difference.quote),
        source=_side(difference.source),
        corrects_misprint=difference.corrects_misprint,
    )


def _side(side: Side) -> SideOut:
    return SideOut(start=side.start, end=side.end, text=side.text)
