"""Where in which passages the characters of a source stand."""

from bisect import bisect_right
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.passages.passage import Passage


@dataclass(frozen=True)
class Spot:
    """A span in the text of a passage, which is given by its index."""

    index: int
    span: Span


class Places:
    """The alignments of passages turned round: from the source to the passages.

    A character may stand in several: the header of a table is in each of its parts.
    """

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self._passages = passages
        self._runs = sorted(
            (source_start, length, index, text_start)
            for index, passage in enumerate(passages)
            for text_start, source_start, length in passage.alignment
        )
        self._longest = max((length for _, length, _, _ in self._runs), default=0)

    def of(self, offset: int) -> list[tuple[int, int]]:
        """The (passage's index, place in its text) of a source character, in order."""
        found = []
        position = bisect_right(self._runs, (offset, self._longest + 1)) - 1
        while position >= 0 and self._runs[position][0] > offset - self._longest:
            source_start, length, index, text_start = self._runs[position]
            if offset < source_start + length:
                found.append((index, text_start + offset - source_start))
            position -= 1
        return sorted(found)

    def spots(self, start: int, end: int) -> list[Spot]:
        """The spans that hold the source's characters from start to end whole."""
        lasts = dict(self.of(end - 1))
        return [
            Spot(index, (first, lasts[index] + 1))
            for index, first in self.of(start)
            if index in lasts and lasts[index] >= first
        ]
