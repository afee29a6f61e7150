"""Headings that a line's own shape tells: Markdown's, 第1章, 1.2, 別紙1, 【 】 and the like."""

import re
from dataclasses import dataclass

from corpus.reading.line import Line

_MARKDOWN = re.compile(r"\s?(#{1,6})\s+(?=\S)")
_NUMBERED = re.compile(r"\s?(\d+(?:\.\d+)+)[\t　]\s*(?=\S)")
_CHAPTER = re.compile(r"\s?(\d{1,2})\t\s*(?=\S)")
_CELLS = re.compile(r"[\d.,，%％△▲+\-−－~～\s]+|.*\S\t.*")
_BRACKETED = re.compile(r"\s*【[^】]{2,30}】\s*")
_FRONT = re.compile(r"\s?(?:はじめに|おわりに|目次|概要|要旨|参考資料|序文|まえがき|あとがき)\s*")
_CONTENTS = re.compile(r"[\s#]*目\s*次\s*")
_DIGITS = r"[0-9０-９一二三四五六七八九十百]+"
# 第1章　現状, 第二節 alone; 第1章では has no gap and is a sentence's begin
_DIVISION = re.compile(rf"\s?第{_DIGITS}(部|編|章|節|款|目)(?:[\s：:]+(?=\S)|\s*$)")
_DIVISION_LEVELS = {"部": 1, "編": 1, "章": 1, "節": 2, "款": 3, "目": 4}
_ARTICLE = re.compile(rf"\s?第{_DIGITS}条(?:の{_DIGITS})*\s*(?:[（(][^（）()]{{1,30}}[）)])?\s*")
_ANNEX = re.compile(
    rf"\s?[（(【]?(?:"
    rf"附\s*則|(?:別紙|別添|別表|別記|付録|附録|補論|参考資料|資料|参考)\s*(?:{_DIGITS}(?:[-－‐]{_DIGITS})?)"
    rf"|別紙|別添|別表|別記|付録|附録|補論)[）)】]?\s*"
)
_TITLED_ANNEX = re.compile(
    rf"\s?[（(【]?(?:別紙|別添|別表|参考資料|参考)\s*{_DIGITS}(?:[-－‐]{_DIGITS})?[）)】]?"
    r"[\s：:]+[^。]{2,40}"
)
_IN_CONTENTS = re.compile(r"(?:[.．…‥・･]{3,}|\s)\s*[0-9０-９]+\s*$")  # 第1章　現状 …… 3
_NUMBERED_MAX_CHARS = 80
_TITLE_MAX_CHARS = 60


@dataclass(frozen=True)
class Heading:
    """A heading line: its depth (1 the highest) and how many characters of it are marks.

    `interrupts` says that extractors put this kind inside sentences.
    """

    level: int
    skip: int
    interrupts: bool = False
    is_contents: bool = False


@dataclass(frozen=True)
class HeadingLine(Line):
    """A line that the lines around it show to be a heading of this depth: `１．背景`."""

    level: int = 1


def heading_of(line: Line) -> Heading | None:
    """Tell whether a line is a heading, and of what depth; the number stays in its text."""
    if isinstance(line, HeadingLine):
        return Heading(line.level, 0)
    text = line.text
    contents = bool(_CONTENTS.fullmatch(text))
    if match := _MARKDOWN.match(text):
        return Heading(len(match[1]), match.end(), is_contents=contents)
    if len(text) <= _NUMBERED_MAX_CHARS:
        match = _NUMBERED.match(text)
        if match and not _CELLS.fullmatch(text, match.end()):  # 2.5<TAB>3.1 are figures
            return Heading(1 + match[1].count("."), 0)
        if (match := _CHAPTER.match(text)) and not re.search(
            r"[。\t]|https?:", text[match.end() :]
        ):
            return Heading(1, 0, interrupts=True)
    if (level := _division_level(text)) is not None:
        return Heading(level, 0)
    if _FRONT.fullmatch(text):
        return Heading(1, 0, is_contents=contents)
    if _BRACKETED.fullmatch(text):
        return Heading(6, 0)
    return None


def _division_level(text: str) -> int | None:
    """The depth of a division that says its kind and number, such as 第2節 or 別紙1."""
    if len(text) > _TITLE_MAX_CHARS or line_is_sentence(text) or _IN_CONTENTS.search(text):
        annex = _ANNEX.fullmatch(text)  # 別紙 1 ends in a number and is no line of the contents
        return 1 if annex else None
    if match := _DIVISION.match(text):
        return _DIVISION_LEVELS[match[1]]
    if _ARTICLE.fullmatch(text):
        return 3
    return 1 if _ANNEX.fullmatch(text) or _TITLED_ANNEX.fullmatch(text) else None


def line_is_sentence(text: str) -> bool:
    """Whether a line is or holds a sentence, or breaks off in one: no title does."""
    return "。" in text or text.rstrip().endswith(("、", "，", "；", ";"))
