"""Section paths: under which headings a block stands, outermost first."""

import re
from dataclasses import replace

from corpus.reading.block import Block, BlockKind

_NUMBER = re.compile(r"(\d+(?:\.\d+)*)(?:\.(?=\D)|[、\s])")
_CHAPTER = re.compile(r"第([\d一二三四五六七八九十]+)章")
_PART = re.compile(r"第[\d一二三四五六七八九十]+[部編]")
# what stands beside the parts of a report, not in the last of them
_BESIDE_PARTS = re.compile(
    r"[（(【]?(?:附\s*則|別紙|別添|別表|別記|付録|附録|補論|参考資料|資料|参考|おわりに|あとがき)"
)
_ASCII = str.maketrans("０１２３４５６７８９．", "0123456789.")
_COUNTED_ITEM = re.compile(r"(\d{1,2})\.\s?(?=\D)")
_COUNTED_STEM = re.compile(r"(\S.{2,}?)([①-⑳])")
_KANJI_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}

_Depth = tuple[int, ...]
"""How deep a heading lies: (1,) above (1, 1) above (2,); `1.1` lies just below chapter 1."""


def section_paths(blocks: tuple[Block, ...]) -> list[tuple[str, ...]]:
    """For each block its headings' texts; a heading's own path ends with itself.

    A section `2.1` belongs to chapter `2` wherever the extractor put that chapter's title.
    """
    chapters = {
        number: (_depth(block), words_of(block))
        for block in blocks
        if block.kind is BlockKind.HEADING and (number := section_number(block))
        if "." not in number
    }
    paths: list[tuple[str, ...]] = []
    open_headings: list[tuple[_Depth, str]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level > 0:
            number, depth = section_number(block), _depth(block)
            chapter = chapters.get(number.split(".")[0]) if number and "." in number else None
            if chapter is not None:
                depth = (*chapter[0], str(number).count("."))
                if chapter not in open_headings:
                    open_headings = [chapter]
            else:
                depth = _sibling_depth(words_of(block), open_headings) or depth
            while open_headings and open_headings[-1][0] >= depth:
                open_headings.pop()
            if depth == (1,) and _BESIDE_PARTS.match(block.text.text):
                open_headings = []
            open_headings.append((depth, words_of(block)))
        in_place = block.kind is not BlockKind.FOOTNOTE
        paths.append(tuple(words for _, words in open_headings) if in_place else ())
    return paths


def without_late_titles(blocks: list[Block]) -> list[Block]:
    """Put a chapter's title out of its place where a section of the chapter stands before it.

    Extractors leave the title of chapter 2 at the foot of the page on which 2.1 begins; the
    text behind it is still that of 2.1.
    """
    begun: set[str] = set()
    mended = []
    for block in blocks:
        number = section_number(block) if block.kind is BlockKind.HEADING else None
        if number and "." in number:
            begun.add(number.split(".")[0])
        late = block.level == 1 and number in begun
        mended.append(replace(block, level=0) if late else block)
    return mended


def _sibling_depth(words: str, open_headings: list[tuple[_Depth, str]]) -> _Depth | None:
    """The depth of the open heading that comes just before this one in the same count.

    Slides set the titles of one series at different depths: `# 1. 情勢`, `## 2. 方向性`;
    `# 施策の方向性①`, `## 施策の方向性②`. None if there is none.
    """
    counted = _counted(words)
    if counted is None:
        return None
    for depth, other in reversed(open_headings):
        before = _counted(other)
        if other == words or (before is not None and (before[0], before[1] + 1) == counted):
            return depth  # of the one before, or of the same title on the slide before
    return None


def _counted(words: str) -> tuple[str, int] | None:
    """What a heading counts and how far: `2. 方向性` is ("", 2), `施策の方向性②` has its stem."""
    if match := _COUNTED_ITEM.match(words.translate(_ASCII)):
        return "", int(match[1])
    if match := _COUNTED_STEM.match(words):
        return match[1], ord(match[2]) - ord("①") + 1
    return None


def section_number(block: Block) -> str | None:
    """The number that a heading begins with, in ASCII digits: `2`, `2.1`; 第二章 is `2`."""
    text = block.text.text.translate(_ASCII)
    if match := _CHAPTER.match(text):
        return _ascii(match[1])
    match = _NUMBER.match(text)
    return match[1] if match else None


def words_of(heading: Block) -> str:
    """A heading's text with its white space folded, as it stands in a path."""
    return " ".join(heading.text.text.split())


def _depth(block: Block) -> _Depth:
    part = _PART.match(block.text.text.translate(_ASCII))
    if block.level == 1 and part:
        return (0,)  # 第1部 lies above 第1章
    return (max(block.level, 1),)  # a chapter title out of its place says level 0


def _ascii(number: str) -> str:
    """第十二章: 12."""
    if number.isdecimal():
        return number
    tens, found, ones = number.rpartition("十")
    if not found:
        return "".join(str(_KANJI_DIGITS[sign]) for sign in number)
    return str(10 * _KANJI_DIGITS.get(tens, 1) + _KANJI_DIGITS.get(ones, 0))
