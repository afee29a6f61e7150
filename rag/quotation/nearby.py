"""Finds the places that are nearest to a quotation which stands nowhere as it is."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from corpus.aligned_text import Span
from rag.quotation.exact import MAX_LEFT_OUT_CHARS
from rag.quotation.fit import Fit, PartFit
from rag.quotation.nearest import nearest_stretch
from rag.quotation.pasted import PastedQuote
from rag.quotation.shelf import Shelf, Window
from rag.quotation.surface import Surface
from rag.quotation.witness import DocumentTexts, Stretch, Witness

_LONG_CHARS = 1_000
_CANDIDATES, _LEAST_CANDIDATES = 8, 3
_ENDS_CHARS = 400
_HARDLY_ALIKE = 0.8  # from this share of edits on a part is not there
_CLAUSE_END = re.compile("[,.]")
_FIRM_CHARS = 4
_FAR_CHARS = 150  # a clause or a short sentence


def near_fits(shelf: Shelf, pasted: PastedQuote, document_id: str | None) -> list[Fit]:
    """The places that share most with a quotation, those with the fewest edits first.

    A place found in both readings of a document comes once, as it is read if that is as near.
    """
    parts = pasted.parts
    anchor = max(range(len(parts)), key=lambda number: len(parts[number].text))
    text = parts[anchor].text
    is_little = len(text) <= _LONG_CHARS and len(parts) == 1
    count = _CANDIDATES if is_little else _LEAST_CANDIDATES
    found = [
        fit
        for window in shelf.candidates(text, document_id, count)
        if (fit := _fit(window, pasted, anchor)) is not None
    ]
    kept: list[Fit] = []
    for fit in sorted(found, key=lambda fit: (fit.edits, not fit.is_as_read)):
        if not any(fit.overlaps(other) for other in kept):
            kept.append(fit)
    return kept


def _fit(window: Window, pasted: PastedQuote, anchor: int) -> Fit | None:
    """The parts of a quotation beside a window, from the longest part to both sides."""
    texts, witness, parts = window.texts, window.witness, pasted.parts
    first = _nearest(witness, parts[anchor].text, (window.start, window.end))
    if first is None:
        return None
    spans: list[Span] = [first]
    for part in parts[anchor + 1 :]:
        end = spans[-1][1]
        reach = end, min(len(witness), end + MAX_LEFT_OUT_CHARS + len(part.text))
        spans.append(_nearest(witness, part.text, reach) or (end, end))
    for part in reversed(parts[:anchor]):
        start = spans[0][0]
        reach = max(0, start - MAX_LEFT_OUT_CHARS - len(part.text)), start
        spans.insert(0, _nearest(witness, part.text, reach, last=True) or (start, start))
    fits = tuple(
        _part_fit(texts, witness, pasted, part, span)
        for part, span in zip(parts, spans, strict=True)
    )
    if not any(fit.source.text for fit in fits):
        return None
    return Fit(texts, fits, is_as_read=witness is texts.as_read)


def _nearest(witness: Witness, part: str, reach: Span, *, last: bool = False) -> Span | None:
    """The stretch nearest to a part, whole numbers at its ends; None if nothing is like it."""
    start, end = reach
    text = witness.text[start:end]
    place = text.rfind(part) if last else text.find(part)
    if place >= 0:
        span = place, place + len(part)
    elif len(part) <= _LONG_CHARS:
        span, edits = nearest_stretch(part, text)
        if edits >= _HARDLY_ALIKE * len(part):
            return None
        span = _from_clause(part, text, _with_far_ends(part, text, span))
    else:
        span = _between_ends(part, text)
    first, stop = start + span[0], start + span[1]
    while witness.is_inside_number(first):
        first -= 1
    while witness.is_inside_number(stop):
        stop += 1
    return (first, stop) if first < stop else None


def _with_far_ends(part: str, text: str, span: Span) -> Span:
    """A stretch, longer where an end of the part stands farther off: a clause was left out.

    3年間の繰越を措置しない。 has fewest edits to 3年間の繰越（研究, and means
    3年間の繰越（研究開発を増やした年に利用可）を措置。
    """
    start, end = span
    blocks = Levenshtein.opcodes(text[start:end], part)
    firm = [b for b in blocks if b.tag == "equal" and b.src_end - b.src_start >= _FIRM_CHARS]
    if not firm:
        return span
    tail, behind = part[firm[-1].dest_end :], start + firm[-1].src_end
    found = _far_end(tail, text[behind : behind + _FAR_CHARS + len(tail)])
    if found is not None:
        end = max(end, behind + found[1])
    head, before = part[: firm[0].dest_start], start + firm[0].src_start
    first = max(0, before - _FAR_CHARS - len(head))
    found = _far_end(head, text[first:before])
    if found is not None:
        start = min(start, first + found[0])
    return start, end


def _from_clause(part: str, text: str, span: Span) -> Span:
    """The stretch without the end of another clause before it, where that is as near.

    To 国家安全保障局（NSA）が, は、中央情報局（CIA）が and 中央情報局（CIA）が are as near.
    """
    start, end = span
    first = Levenshtein.opcodes(text[start:end], part)[0]
    if first.tag == "equal":
        return span
    for match in reversed(list(_CLAUSE_END.finditer(text, start, start + first.src_end))):
        shorter = text[match.end() : end]
        if Levenshtein.distance(shorter, part) <= Levenshtein.distance(text[start:end], part):
            return match.end(), end
    return span


def _far_end(words: str, text: str) -> Span | None:
    if len(words) < _FIRM_CHARS:
        return None
    span, edits = nearest_stretch(words, text)
    return span if edits * 2 < len(words) else None


def _between_ends(part: str, text: str) -> Span:
    """The stretch of a long part, from where its begin stands to where its end does."""
    (start, _), _ = nearest_stretch(part[:_ENDS_CHARS], text)
    (_, end), _ = nearest_stretch(part[-_ENDS_CHARS:], text)
    return (start, end) if start < end else (0, len(text))


def _part_fit(
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
