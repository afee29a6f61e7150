"""A witness: a document's text in one order of reading, in the form that is compared."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.aligned_text import AlignedText, Span
from corpus.reading.canonical import CanonicalDocument
from rag.quotation.surface import surface_of


@dataclass(frozen=True)
class Stretch:
    """Compared characters of one document; `places[i]` is the source span behind `text[i]`."""

    text: str
    places: tuple[Span, ...]

    def with_(self, position: int, other: "Stretch") -> "Stretch":
        """Return this stretch with another one put in at a position."""
        return Stretch(
            self.text[:position] + other.text + self.text[position:],
            self.places[:position] + other.places + self.places[position:],
        )


class Witness:
    """One reading of a document: `text[i]` stands for the source's `[starts[i], ends[i])`."""

    def __init__(self, aligned: AlignedText, *, list_signs: bool = False) -> None:
        surface = surface_of(aligned.text, list_signs=list_signs)
        self.text = surface.text
        self.starts = array("i", (aligned.offsets[start] for start, _ in surface.spans))
        self.ends = array("i", (aligned.offsets[end - 1] + 1 for _, end in surface.spans))

    def __len__(self) -> int:
        return len(self.text)

    def stretch(self, start: int, end: int) -> Stretch:
        """The characters from start to end with their places in the source."""
        places = tuple(zip(self.starts[start:end], self.ends[start:end], strict=True))
        return Stretch(self.text[start:end], places)

    def cuts_number(self, start: int, end: int) -> bool:
        """Whether a stretch begins or ends inside a number: 300 of 1,300, 3 of 3.28.

        Figures that white space parts in the source, as the cells of a table, are two numbers.
        """
        return self.is_inside_number(start) or self.is_inside_number(end)

    def is_inside_number(self, place: int) -> bool:
        """Whether the border before a character parts a number."""
        if not 0 < place < len(self.text) or self.ends[place - 1] != self.starts[place]:
            return False
        before, behind = self.text[place - 1], self.text[place]
        if behind.isdecimal():
            if before.isdecimal():
                return True
            return before in ",." and place > 1 and self._is_figure_beside(place - 2, place - 1)
        if behind in ",." and before.isdecimal() and place + 1 < len(self.text):
            return self._is_figure_beside(place + 1, place)
        return False

    def _is_figure_beside(self, place: int, sign: int) -> bool:
        first, second = min(place, sign), max(place, sign)
        return self.text[place].isdecimal() and self.ends[first] == self.starts[second]


class DocumentTexts:
    """A document as a reader reads it, as its file has it, and what the reader passes over.

    `as_read` leaves the marks and texts of footnotes, running lines and page numbers out of
    the sentences; `as_filed` has all of them where the file has them. Both lack list signs.
    """

    def __init__(self, canonical: CanonicalDocument) -> None:
        source = AlignedText.of_source(canonical.source_text, 0, len(canonical.source_text))
        self.canonical = canonical
        self.as_read = Witness(canonical.text)
        self.as_filed = Witness(source)
        self._all = Witness(source, list_signs=True)

    @property
    def witnesses(self) -> tuple[Witness, Witness]:
        """Both readings; what stands in both is found in the first."""
        return self.as_read, self.as_filed

    def passed_over(self, witness: Witness, start: int, end: int) -> Iterator[tuple[int, Stretch]]:
        """What the source has in, before and behind a stretch of a witness that lacks it.

        Position and text, from the last to the first: 80 in 改訂した80。, a bullet, the foot
        of a page; where that has several lines, first the whole and then each line.
        """
        for place in range(end, start - 1, -1):
            before = witness.ends[place - 1] if place else 0
            last = place == len(witness)
            behind = len(self.canonical.source_text) if last else witness.starts[place]
            first = bisect_left(self._all.starts, before)
            stop = bisect_right(self._all.starts, behind - 1)
            if first < stop:
                yield place, self._all.stretch(first, stop)
                lines = self._lines(first, stop)
                if len(lines) > 1:
                    yield from ((place, self._all.stretch(*line)) for line in reversed(lines))

    def _lines(self, first: int, stop: int) -> list[Span]:
        """A stretch of the whole text, cut at the source's line breaks."""
        lines: list[Span] = []
        for place in range(first, stop):
            between = self._all.ends[place - 1] if place > first else self._all.starts[place]
            parted = "\n" in self.canonical.source_text[between : self._all.starts[place]]
            if lines and not parted:
                lines[-1] = (lines[-1][0], place + 1)
            else:
                lines.append((place, place + 1))
        return lines
