"""Evidence: the stretch of a source that answers a question, whatever passages are cut."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span, without_white_space
from corpus.reading.inline_marks import MARK

NEEDED_SHARE = 0.8
"""The share of an evidence's characters that must be held for it to count as found.

Not all of them, because passages leave out what a reader would not quote and the gold quotes,
copied from the file, have: the number of a note inside a sentence (`改訂した80。`), the marks
`**` around bold words, U+FFFD for a sign that the file lost. Not much fewer either: half a
sentence is no proof.
"""

_DARK = re.compile(r"\S+")


@dataclass(frozen=True)
class Evidence:
    """A quote that answers a question, or one part of it.

    Evidence of the same `part` are alternatives; of different parts, all are needed. `spans`
    are the quote's non-white characters as `[start, end)` in the source, in order, tags and
    bold marks left out: `</p> <ul><li>` between the items of a cell is nothing to find.
    """

    document_id: str
    quote: str
    part: int
    spans: tuple[Span, ...]

    def is_found_in(self, spans: Iterable[Span]) -> bool:
        """Whether these source spans of its document, overlapping or not, hold enough of it."""
        needed = NEEDED_SHARE * _chars(self.spans)
        return shared_chars(self.spans, merged(spans)) >= needed


class BareSource:
    """A source's text without white space, and where each of its characters stood."""

    def __init__(self, text: str) -> None:
        self._runs = [match.span() for match in _DARK.finditer(text)]
        self._starts: list[int] = []
        position = 0
        for start, end in self._runs:
            self._starts.append(position)
            position += end - start
        self._bare = without_white_space(text)
        self._marks = [match.span() for match in MARK.finditer(text)]

    def count(self, quote: str) -> int:
        """How often the quote stands in the source, white space aside; overlaps count."""
        return len(self._places(without_white_space(quote)))

    def spans_of(self, quote: str) -> tuple[Span, ...]:
        """The non-white characters of a quote that stands in the source exactly once."""
        bare = without_white_space(quote)
        places = self._places(bare)
        if len(places) != 1:
            raise ValueError(f"{quote!r} stands in the source {len(places)} times, not once")
        first, last = places[0], places[0] + len(bare)
        spans = []
        for number in range(bisect_right(self._starts, first) - 1, len(self._runs)):
            begin, (start, end) = self._starts[number], self._runs[number]
            if begin >= last:
                break
            spans.append((start + max(first - begin, 0), min(end, start + last - begin)))
        return tuple(_without(spans, self._marks))

    def _places(self, bare: str) -> list[int]:
        places = []
        place = self._bare.find(bare)
        while bare and place >= 0:
            places.append(place)
            place = self._bare.find(bare, place + 1)
        return places


def _without(spans: list[Span], marks: list[Span]) -> Iterator[Span]:
    """What is left of the spans where the marks are taken out; both in order and disjoint."""
    for start, end in spans:
        for mark_start, mark_end in marks:
            if mark_end > start and mark_start < end:
                if start < mark_start:
                    yield start, mark_start
                start = max(start, mark_end)
        if start < end:
            yield start, end


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters as spans in order that neither touch nor overlap."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def shared_chars(ours: Sequence[Span], theirs: Sequence[Span]) -> int:
    """How many characters two lists of disjoint spans share."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in ours for b in theirs)


def _chars(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)
