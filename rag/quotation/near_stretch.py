"""The stretch of a witness that a part of a quotation was most likely made from."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from corpus.aligned_text import Span
from rag.quotation.nearest import nearest_stretch
from rag.quotation.witness import Witness

LONG_CHARS = 1_000
"""From what length on only the ends of a part are looked for, not the whole."""

_ENDS_CHARS = 400
_SHORT_CHARS = 200
_HARDLY_ALIKE = 0.8  # from this share of edits on a part is not there
_CLAUSE_END = re.compile("[,.]")
_FIRM_CHARS = 4
_FAR_CHARS = 150  # a clause or a short sentence


def near_stretches(witness: Witness, part: str, reach: Span) -> Iterator[Span]:
    """The nearest stretch, and for a short part those on both sides of it, which may be as near."""
    found = near_stretch(witness, part, reach)
    if found is None:
        return
    yield found
    if len(part) <= _SHORT_CHARS:
        for side in ((reach[0], found[0]), (found[1], reach[1])):
            other = near_stretch(witness, part, side)
            if other is not None:
                yield other


def near_stretch(witness: Witness, part: str, reach: Span, *, last: bool = False) -> Span | None:
    """The stretch nearest to a part, whole numbers at its ends; None if nothing is like it.

    Where the part stands as it is several times, the first of these, or the last.
    """
    start, end = reach
    text = witness.text[start:end]
    place = text.rfind(part) if last else text.find(part)
    if place >= 0:
        span = place, place + len(part)
    elif len(part) <= LONG_CHARS:
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
    found = _far_end(tail, text[behind:end], text[behind : behind + _FAR_CHARS + len(tail)])
    if found is not None:
        end = max(end, behind + found[1])
    head, before = part[: firm[0].dest_start], start + firm[0].src_start
    first = max(0, before - _FAR_CHARS - len(head))
    found = _far_end(head, text[start:before], text[first:before])
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


def _far_end(words: str, present: str, text: str) -> Span | None:
    """Where in a text an end of the part stands, if nearer to it than what stands beside now."""
    if len(words) < _FIRM_CHARS:
        return None
    span, edits = nearest_stretch(words, text)
    is_there = edits * 2 < len(words) and len(words) - edits >= _FIRM_CHARS
    return span if is_there and edits < Levenshtein.distance(words, present) else None


def _between_ends(part: str, text: str) -> Span:
    """The stretch of a long part, from where its begin stands to where its end does."""
    (start, _), _ = nearest_stretch(part[:_ENDS_CHARS], text)
    (_, end), _ = nearest_stretch(part[-_ENDS_CHARS:], text)
    return (start, end) if start < end else (0, len(text))
