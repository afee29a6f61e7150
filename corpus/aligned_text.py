"""Text that knows, for each character, where in the source file it stands."""

import re
from dataclasses import dataclass

Span = tuple[int, int]
"""`[start, end)` in characters."""

INSERTED = -1
"""The offset of white space that a reader put in and the source does not have."""

_SPACE = re.compile(r"\s+")


def without_white_space(text: str) -> str:
    """Return the text with all white space gone: what two forms of a quote share."""
    return _SPACE.sub("", text)


@dataclass(frozen=True)
class AlignedText:
    """A stretch of canonical text with the source offset of each of its characters.

    `offsets[i]` is the place of `text[i]` in the source, or INSERTED (white space only).
    Offsets other than INSERTED strictly increase: text is left out, never moved.
    """

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of_source(cls, source: str, start: int, end: int) -> "AlignedText":
        """Take the source's characters from start to end as they are."""
        return cls(source[start:end], tuple(range(start, end)))

    @classmethod
    def inserted(cls, white_space: str) -> "AlignedText":
        """White space that stands for a layout, such as the line break between two rows."""
        if white_space.strip():
            raise ValueError(f"{white_space!r} is not white space; only the source has words")
        return cls(white_space, (INSERTED,) * len(white_space))

    @classmethod
    def join(cls, separator: str, parts: "list[AlignedText]") -> "AlignedText":
        """Put the parts behind one another with inserted white space between them."""
        gap = (INSERTED,) * len(separator)
        offsets: list[int] = []
        for number, part in enumerate(parts):
            offsets.extend(gap if number else ())
            offsets.extend(part.offsets)
        return cls(separator.join(part.text for part in parts), tuple(offsets))

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int) -> "AlignedText":
        """Return the characters from start to end of this text."""
        return AlignedText(self.text[start:end], self.offsets[start:end])

    def without(self, spans: list[Span]) -> "AlignedText":
        """Leave the given spans of this text out (marks, tags, note numbers)."""
        kept, position = [], 0
        for start, end in sorted(spans):
            kept.append(self.cut(position, start))
            position = max(position, end)
        kept.append(self.cut(position, len(self)))
        return AlignedText.join("", kept)

    def strip(self) -> "AlignedText":
        """Return the text with the white space at both ends gone."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def source_spans(self, source: str) -> tuple[Span, ...]:
        """The source spans of this text, in order and disjoint.

        Sliced out of the source, joined and freed of white space, they give this text freed
        of white space. Spans parted by nothing but white space in the source are one span.
        """
        spans: list[Span] = []
        for character, offset in zip(self.text, self.offsets, strict=True):
            if offset == INSERTED or character.isspace():
                continue
            if spans and not source[spans[-1][1] : offset].strip():
                spans[-1] = (spans[-1][0], offset + 1)
            else:
                spans.append((offset, offset + 1))
        return tuple(spans)
