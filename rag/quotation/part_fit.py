"""Holds a part of a quotation beside its stretch of the source, with what was quoted besides."""

from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from corpus.aligned_text import Span
from rag.quotation.fit import PartFit
from rag.quotation.pasted import PastedQuote
from rag.quotation.surface import Surface
from rag.quotation.witness import DocumentTexts, Stretch, Witness


def fit_part(
    texts: DocumentTexts, witness: Witness, pasted: PastedQuote, part: Surface, span: Span
) -> PartFit:
    """A part beside its stretch, and beside what a reader passes over where the quote has it.

    A page's foot or a note's mark was quoted where the edits become fewer by all its length;
    so was a ・ at a line's begin that is no sign of a list.
    """
    stretch = witness.stretch(*span) if span[0] < span[1] else Stretch("", ())
    edits = Levenshtein.distance(stretch.text, part.text)
    if not stretch.text or not edits:
        return PartFit(part, stretch, edits)
    more_quoted = _more_quoted(stretch.text, part.text)
    for position, other in texts.passed_over(witness, *span):
        place = position - span[0]
        if other.text not in part.text or not _is_near(place, more_quoted, len(other.text)):
            continue
        longer = stretch.with_(place, other)
        fewer = Levenshtein.distance(longer.text, part.text, score_cutoff=edits)
        if fewer == edits - len(other.text):
            stretch, edits = longer, fewer
    less_quoted = _more_quoted(part.text, stretch.text)
    for place, sign in pasted.list_signs(part) if edits else ():
        if _is_near(place, less_quoted, len(sign.text)):
            signed = part.with_(place, sign)
            fewer = Levenshtein.distance(stretch.text, signed.text, score_cutoff=edits)
            if fewer == edits - len(sign.text):
                part, edits = signed, fewer
    return PartFit(part, stretch, edits)


def _more_quoted(text: str, other: str) -> list[int]:
    """The places of a text where the other one has something else or more, in order."""
    blocks = Levenshtein.opcodes(text, other)
    return [
        place
        for block in blocks
        if block.tag in ("insert", "replace")
        for place in range(block.src_start, block.src_end + 1)
    ]


def _is_near(place: int, places: Sequence[int], chars: int) -> bool:
    """Whether one of the places is at most so many characters off; equal signs may have moved."""
    following = bisect_left(places, place - chars)
    return following < len(places) and places[following] <= place + chars
