"""Finds the places that are nearest to a quotation which stands nowhere as it is."""

from corpus.aligned_text import Span
from rag.quotation.exact import MAX_LEFT_OUT_CHARS
from rag.quotation.fit import Fit
from rag.quotation.near_stretch import LONG_CHARS, near_stretch, near_stretches
from rag.quotation.part_fit import fit_part
from rag.quotation.pasted import PastedQuote
from rag.quotation.shelf import Shelf, Window

_CANDIDATES, _LEAST_CANDIDATES = 8, 3
_SURELY_ALIKE = 0.9


def near_fits(shelf: Shelf, pasted: PastedQuote, document_id: str | None) -> list[Fit]:
    """The places that share most with a quotation, those with the fewest edits first.

    A place found in both readings of a document comes once, as it is read if that is as near.
    """
    parts = pasted.parts
    anchor = max(range(len(parts)), key=lambda number: len(parts[number].text))
    text = parts[anchor].text
    is_little = len(text) <= LONG_CHARS and len(parts) == 1
    count = _CANDIDATES if is_little else _LEAST_CANDIDATES
    found: list[Fit] = []
    for number, window in enumerate(shelf.candidates(text, document_id, count)):
        # so long a text stands once, in both readings; to compare it takes its time
        alike = number > 1 and any(fit.similarity >= _SURELY_ALIKE for fit in found)
        if len(text) > LONG_CHARS and alike:
            break
        for span in near_stretches(window.witness, text, (window.start, window.end)):
            fit = _fit(window, pasted, anchor, span)
            if fit is not None:
                found.append(fit)
    kept: list[Fit] = []
    for fit in sorted(found, key=lambda fit: (fit.edits, not fit.is_as_read)):
        if not any(fit.overlaps(other) for other in kept):
            kept.append(fit)
    return kept


def _fit(window: Window, pasted: PastedQuote, anchor: int, span: Span) -> Fit | None:
    """The parts of a quotation beside a witness, from the place of the longest to both sides."""
    texts, witness, parts = window.texts, window.witness, pasted.parts
    spans = [span]
    for part in parts[anchor + 1 :]:
        end = spans[-1][1]
        reach = end, min(len(witness), end + MAX_LEFT_OUT_CHARS + len(part.text))
        spans.append(near_stretch(witness, part.text, reach) or (end, end))
    for part in reversed(parts[:anchor]):
        start = spans[0][0]
        reach = max(0, start - MAX_LEFT_OUT_CHARS - len(part.text)), start
        spans.insert(0, near_stretch(witness, part.text, reach, last=True) or (start, start))
    fits = tuple(
        fit_part(texts, witness, pasted, part, place)
        for part, place in zip(parts, spans, strict=True)
    )
    if not any(fit.source.text for fit in fits):
        return None
    return Fit(texts, fits, is_as_read=witness is texts.as_read)
