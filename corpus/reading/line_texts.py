"""The text of a document's lines, without what is dropped from it."""

from dataclasses import dataclass

from corpus.aligned_text import AlignedText
from corpus.reading.inline_marks import without_marks
from corpus.reading.joining import Joining
from corpus.reading.line import Line


@dataclass(frozen=True)
class LineTexts:
    """Gives lines as text; `dropped` are source offsets left out (the marks of notes)."""

    source: str
    lines: list[Line]
    joining: Joining
    dropped: set[int]

    def line(self, index: int) -> AlignedText:
        """A line's text with its marks of type; tabs stay, they part cells."""
        line = self.lines[index]
        text = AlignedText.of_source(self.source, line.start, line.end)
        drop = [
            (place, place + 1)
            for place, offset in enumerate(text.offsets)
            if offset in self.dropped
        ]
        return text.without(drop) if drop else text

    def bare_line(self, index: int) -> AlignedText:
        """A line's words alone."""
        return without_marks(self.line(index)).strip()

    def paragraph(self, indices: list[int]) -> AlignedText:
        """Join lines that a page broke; keep the breaks that part things."""
        pieces: list[AlignedText] = []
        last: Line | None = None
        for index in indices:
            line, text = self.lines[index], self.bare_line(index)
            if not text.text:
                continue
            if last is not None:
                between = self.joining.between(self.lines[indices[0]], last, line)
                pieces.append(AlignedText.inserted(between))
            pieces.append(text)
            last = line
        return AlignedText.join("", pieces)

    def is_broken(self, last: int, index: int) -> bool:
        """Whether a typesetter, not the author, ended line `last` before line `index`."""
        before, after = self.lines[last], self.lines[index]
        return "\n" not in self.joining.between(before, before, after)
