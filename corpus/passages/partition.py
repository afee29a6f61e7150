"""Where pieces are parted into passages: at the borders where least is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus.passages.piece import Piece
from corpus.reading.block import BlockKind


@dataclass(frozen=True)
class CuttingSettings:
    """Sizes of passages in fugashi words (one is about 1.7 characters).

    A passage has `paragraph_words` or more where it can: a fragment of a slide says little
    alone. Above `target_words` it costs more the longer it is, so that a long paragraph is cut
    but a list is kept. None is longer than `max_words`, or `max_table_words` of a table, unless
    it is a single sentence or row, and none longer than `max_chars`: of those a model with 512
    tokens reads all. Values chosen on the dev questions (`seisaku eval`).
    """

    paragraph_words: int = 90
    target_words: int = 150
    max_words: int = 400
    max_table_words: int = 400
    max_chars: int = 640


# What a border costs where it is cut, in units of a passage of twice the target's length
# being too long by half. Chosen by reading the five documents' passages.
_SENTENCE, _POINTING_BACK = 0.5, 0.5
_PARAGRAPH, _TURN = 0.1, 0.1
_SHORT_ITEM, _LONG_ITEM, _DEEPER = 1.5, 1.0, 1.0
_NOTE = 1.0
_HEADING = -0.1
_LEAD_IN, _LIST_BEGINS = 6.0, 1.5
_BEHIND_HEADING = 50.0
_TOO_SHORT, _TOO_LONG = 0.8, 0.35
_NEVER = float("inf")


def partition(pieces: Sequence[Piece], sizes: CuttingSettings) -> list[list[Piece]]:
    """Part pieces into passages so that their lengths and cut borders cost least.

    A heading begins a passage unless the passage began with one above it.
    """
    said = list(accumulate((not piece.is_heading for piece in pieces), initial=0))
    lowest = [0.0]
    begins = [0]
    for end in range(1, len(pieces) + 1):
        best, begin = _NEVER, end - 1
        words = chars = 0
        headings: list[int] = []  # inside, behind the first piece
        for start in range(end - 1, -1, -1):
            if start + 1 < end and pieces[start + 1].is_heading:
                headings.append(start + 1)
            words += pieces[start].words
            chars += pieces[start].end - pieces[start].start + 1
            fits = words <= sizes.max_words and chars <= sizes.max_chars
            if not fits and start < end - 1:
                break
            parting = [place for place in headings if said[place] > said[start]]
            if not _is_one_section(pieces, start, parting):
                continue
            cost = lowest[start] + _length_cost(words, sizes) + _border_cost(pieces, start)
            if cost < best:
                best, begin = cost, start
        lowest.append(best)
        begins.append(begin)
    parts: list[list[Piece]] = []
    end = len(pieces)
    while end:
        parts.append(list(pieces[begins[end] : end]))
        end = begins[end]
    return parts[::-1]


def _is_one_section(pieces: Sequence[Piece], start: int, parting: Sequence[int]) -> bool:
    """Whether none of the headings inside parts what is before it from what is behind it."""
    first = pieces[start]
    above = first.level if first.is_heading else first.depth
    return all(
        pieces[place].level > above and (first.is_heading or pieces[place - 1].leads_in)
        for place in parting
    )


def _length_cost(words: int, sizes: CuttingSettings) -> float:
    short = max(0.0, 1 - words / sizes.paragraph_words)
    long = max(0.0, words / sizes.target_words - 1)
    return float(_TOO_SHORT * short**2 + _TOO_LONG * long**2)


def _border_cost(pieces: Sequence[Piece], place: int) -> float:
    """What it costs to begin a passage with this piece."""
    if place == 0:
        return 0.0
    before, piece = pieces[place - 1], pieces[place]
    if before.is_heading:
        return _BEHIND_HEADING
    if piece.is_heading:
        return _LEAD_IN if before.leads_in else _HEADING
    if before.stops_short:
        return _LEAD_IN
    if not piece.begins_block:
        return _SENTENCE + _POINTING_BACK * piece.points_back
    if piece.kind is BlockKind.ITEM:
        return _item_cost(before, piece)
    if piece.kind is BlockKind.PARAGRAPH:
        return _PARAGRAPH + _TURN * piece.points_back
    return _NOTE


def _item_cost(before: Piece, item: Piece) -> float:
    if before.leads_in:
        return _LEAD_IN
    if before.kind is not BlockKind.ITEM:
        return _LIST_BEGINS
    deeper = _DEEPER * (item.level > before.level)
    return (_SHORT_ITEM if item.is_short_item and before.is_short_item else _LONG_ITEM) + deeper
