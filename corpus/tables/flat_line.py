"""A line of a flattened table, whose cells an extractor set one behind another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned_text import AlignedText
from corpus.reading.wrapped_words import goes_on

_BULLET = re.compile(r"[●○◎•・◆◇■□▶➢✓]")
_BULLET_INSIDE = re.compile(r"\s(?=[●○◎◆◇■□▶➢✓]|[•・]\s?\S)")
_TITLE = re.compile(r"[【「]")
_NUMBER = re.compile(r"(\d{1,2})(?:[.．)）][　 ]*|[　 ]+)(?=\S)")


@dataclass(frozen=True)
class FlatLine:
    """A line without its marks, and how it stands to the line before it.

    `gap`: a blank line or a page's end lies between; `is_broken`: a typesetter ended that line
    at the page's measure. `is_indented` tells a line set in from the others.
    """

    text: AlignedText
    gap: bool = False
    is_indented: bool = False
    is_broken: bool = False

    @property
    def number(self) -> int | None:
        """The number that counts a row, at its beginning: `10 深海底探査に…`."""
        match = _NUMBER.match(self.text.text)
        return int(match[1]) if match else None

    @property
    def is_bulleted(self) -> bool:
        """Whether it begins with a bullet."""
        return _BULLET.match(self.text.text) is not None

    @property
    def is_titled(self) -> bool:
        """Whether it begins with what names an item: 【令和5年度採択】, 「教育強国実施計画」."""
        return not self.is_indented and _TITLE.match(self.text.text) is not None

    @property
    def inner_bullet(self) -> int | None:
        """Where inside the line, behind a label, the first bullet stands: EU・ASEAN ●…"""
        match = None if self.is_bulleted else _BULLET_INSIDE.search(self.text.text)
        return match.end() if match else None


def joined(lines: Sequence[FlatLine], starts: Sequence[bool]) -> tuple[AlignedText, list[int]]:
    """Join the lines of a row; also give where the marked ones begin in it.

    `starts` says which lines begin an item or a numbered row. What follows such a line
    without a gap was broken by the typesetter; elsewhere only a phrase that goes on is joined.
    """
    pieces: list[AlignedText] = []
    places: list[int] = []
    length, in_item = 0, False
    for place, (line, is_start) in enumerate(zip(lines, starts, strict=True)):
        if pieces:
            last = lines[place - 1].text.text
            glue = _glue(last, line, is_start=is_start, in_item=in_item)
            pieces.append(AlignedText.inserted(glue))
            length += len(glue)
        inner = line.inner_bullet
        if is_start:
            places.append(length)
        elif inner is not None and not in_item:
            places.append(length + inner)
        in_item = in_item or is_start or inner is not None
        pieces.append(line.text)
        length += len(line.text)
    return AlignedText.join("", pieces), places


def _glue(last: str, line: FlatLine, *, is_start: bool, in_item: bool) -> str:
    text = line.text.text
    if is_start or line.is_indented:
        return "\n"
    wrapped = line.is_broken or (in_item and not line.gap)
    if not wrapped and not goes_on(last, text):
        return "\n"
    return " " if last[-1].isascii() and text[0].isascii() and last[-1] not in "-/" else ""
