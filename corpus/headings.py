"""Headings: Markdown's, numbered sections', chapter titles', and those in 【 】."""

import re
from dataclasses import dataclass

from corpus.line import Line

_MARKDOWN = re.compile(r"\s?(#{1,6})\s+(?=\S)")
_NUMBERED = re.compile(r"\s?(\d+(?:\.\d+)+)[\t　]\s*(?=\S)")
_CHAPTER = re.compile(r"\s?(\d{1,2})\t\s*(?=\S)")
_BRACKETED = re.compile(r"\s*【[^】]{2,30}】\s*")
_FRONT = re.compile(r"\s?(?:はじめに|おわりに|目次|概要|要旨|参考資料|序文|まえがき|あとがき)\s*")
_CONTENTS = re.compile(r"[\s#]*目\s*次\s*")
_NUMBERED_MAX_CHARS = 80


@dataclass(frozen=True)
class Heading:
    """A heading line: its depth (1 the highest) and how many characters of it are marks.

    `interrupts` says that extractors put this kind inside sentences.
    """

    level: int
    skip: int
    interrupts: bool = False
    is_contents: bool = False


def heading_of(line: Line) -> Heading | None:
    """Tell whether a line is a heading, and of what depth; the number stays in its text."""
    text = line.text
    contents = bool(_CONTENTS.fullmatch(text))
    if match := _MARKDOWN.match(text):
        return Heading(len(match[1]), match.end(), is_contents=contents)
    if len(text) <= _NUMBERED_MAX_CHARS:
        if match := _NUMBERED.match(text):
            return Heading(1 + match[1].count("."), 0)
        if (match := _CHAPTER.match(text)) and not re.search(
            r"[。\t]|https?:", text[match.end() :]
        ):
            return Heading(1, 0, interrupts=True)
    if _FRONT.fullmatch(text):
        return Heading(1, 0, is_contents=contents)
    if _BRACKETED.fullmatch(text):
        return Heading(6, 0)
    return None
