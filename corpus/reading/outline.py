"""Headings that only their surroundings tell from list items: Ⅰ．, １．, （１）, ①, ア．"""

import re
import unicodedata
from dataclasses import dataclass

from corpus.reading.headings import HeadingLine, heading_of, line_is_sentence
from corpus.reading.line import Line

# In the order in which Japanese reports nest them; 第1章 and 第1節 (1 and 2) lie above １．.
_SCHEMES = (
    (1, re.compile(r"\s?([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ])[．.、\s]\s*\S")),
    (3, re.compile(r"\s?([0-9０-９]{1,2})[．.、　]\s*(?![0-9０-９])\S")),
    (4, re.compile(r"\s?[（(]([0-9０-９]{1,2})[)）]\s*\S")),
    (5, re.compile(r"\s?([①-⑳])\s*\S")),
    (6, re.compile(r"\s?([アイウエオカキクケコ])[．.、　]\s*\S")),
)
_KANA = "アイウエオカキクケコ"
_MAX_CHARS = 40
_FULL = 0.75


@dataclass(frozen=True)
class _Numbered:
    """A line that begins with a number of some scheme; `index` is the line's."""

    index: int
    level: int
    number: int


def with_outline(lines: list[Line], wrap: int | None, *, is_typeset: bool = False) -> list[Line]:
    """Return the lines, those that are headings by their surroundings as HeadingLine.

    A heading is short, holds no sentence, stands behind a gap, a finished sentence or another
    heading, and has sentences below it before its scheme goes on; what follows upon one
    another without any is a list. In a text with Markdown headings the author has said which
    lines are headings, and no others are sought; but of a typeset document (a PDF) only the
    size of the type has, and many headings are set as small as the text. `wrap` is the text's
    measure in columns.
    """
    if not is_typeset and any(
        line.text.lstrip().startswith("#") and heading_of(line) for line in lines
    ):
        return lines
    numbered = {
        index: found for index, line in enumerate(lines) if (found := _numbered(index, line, wrap))
    }
    outline = list(lines)
    counts: dict[int, int] = {}
    for index, found in numbered.items():
        goes_on = found.number > 1 and counts.get(found.level) == found.number - 1
        if not _heads_text(lines, numbered, found, over_items=goes_on):
            continue
        if found.number not in (1, counts.get(found.level, 0) + 1):
            continue  # the scheme does not count up to it: a number of something else
        counts = {level: number for level, number in counts.items() if level < found.level}
        counts[found.level] = found.number
        outline[index] = HeadingLine(lines[index].start, lines[index].text, found.level)
    return outline


def _numbered(index: int, line: Line, wrap: int | None) -> _Numbered | None:
    text = line.text
    if len(text.strip()) > _MAX_CHARS or line_is_sentence(text) or "\t" in text.strip():
        return None
    if wrap is not None and line.width >= _FULL * wrap:
        return None  # the first line of a long item
    for level, scheme in _SCHEMES:
        if match := scheme.match(text):
            sign = match[1]
            number = _KANA.find(sign) + 1 or int(unicodedata.numeric(sign[0]))
            return _Numbered(index, level, int(sign) if sign.isdecimal() else number)
    return None


def _heads_text(
    lines: list[Line], numbered: dict[int, _Numbered], found: _Numbered, *, over_items: bool
) -> bool:
    """Whether it parts what is before it from sentences below it.

    `over_items` says that items are enough: `２．対象` behind a heading `１．公募期間` is one
    too, over `（１）基盤研究` and `（２）若手研究`.
    """
    before = found.index - 1
    while before >= 0 and lines[before].is_blank:
        before -= 1
    gap = before < found.index - 1
    other = numbered.get(before)
    if other is not None and (
        other.level == found.level or (other.level > found.level and not over_items)
    ):
        return False  # the item before it in a list
    if not (gap or lines[before].ends_sentence or other or heading_of(lines[before])):
        return False
    for index in range(found.index + 1, len(lines)):
        below = numbered.get(index)
        if below is not None and below.level <= found.level:
            return False
        if below is not None and over_items:
            return True
        if lines[index].ends_sentence:
            return True
        if below is None and heading_of(lines[index]) is not None:
            return False
    return False
