"""The marks of footnotes in the text: numbers that count nothing."""

import re

from corpus.aligned_text import Span

# Behind a number that counts something there is a unit, a decimal or another digit:
# 第6期, 23件, 3.48, 2023年. A note's mark has none of these behind it.
_COUNTED = re.compile(
    r"[\d.,．，%％年月日期件名人社校倍割兆億万千円カヵか国つ点号章節条項位回歳種分類枚台ドルユポ]"
)
_BEYOND_DOUBT = tuple("」）』”。、")  # 「…」2 and 。21
_CLOSED = tuple("」）』”")
# 第2, 1-2, 2024/2, （1）, 図2: what stands before makes the number part of something else
_NAMES_A_NUMBER = "第-–—〜～~/.,（(図表"


def find_marks(body: str, numbers: list[int]) -> dict[int, Span]:
    """Find the marks of a page's notes in that page's body text: number -> span.

    Marks come in the order of their numbers. One is glued to the word before it
    (`「産業戦略」2では`, `統合イノベーション戦略202389では`) or parted by a space from both
    sides' words (`経済対策 7において`).
    """
    marks: dict[int, Span] = {}
    position = 0
    for number in numbers:
        span = _mark(body, number, position)
        if span is not None:
            marks[number] = span
            position = span[1]
    return marks


def find_repeated_marks(body: str, marks: dict[int, Span]) -> list[tuple[int, Span]]:
    """Find the further marks of notes that a page marks more than once: number and span.

    A figure's source leads to the note of the sentence above it (`公表資料 1および`). Out of
    the order of the numbers a mark is only believed behind a closing bracket or between a
    space and the word it parts: `公立大学2` counts something.
    """
    found: list[tuple[int, Span]] = []
    for match in re.finditer(r"\d+", body):
        number, (start, end) = int(match[0]), match.span()
        first = marks.get(number)
        if first is None or match[0] != str(number) or start < first[1]:
            continue
        before, behind = body[start - 1 : start], body[end : end + 1]
        if _COUNTED.match(behind) or not behind:
            continue
        if before in _CLOSED or _is_parted(body, start, end):
            found.append((number, (start, end)))
    return found


def _is_parted(body: str, start: int, end: int) -> bool:
    """Whether a space alone parts a number from the Japanese word before it: 経済対策 7に."""
    word, behind = body[start - 2 : start - 1], body[end : end + 1]
    japanese = bool(word) and not word.isascii() and word not in _NAMES_A_NUMBER + "　"
    return body[start - 1] == " " and japanese and not behind.isspace() and not behind.isascii()


def _mark(body: str, number: int, position: int) -> Span | None:
    digits = str(number)
    fallback: Span | None = None
    for match in re.finditer(r"\d+", body[position:]):
        start, end = position + match.start(), position + match.end()
        run = match[0]
        behind = body[end : end + 1]
        before = body[start - 1 : start]
        pair = f", {number + 1}"  # 「…事業」53, 54: two marks, and the comma between them
        paired = body.startswith(pair, end)
        if run == digits and (paired or not _COUNTED.match(behind)):
            if before in _BEYOND_DOUBT:
                return (start, end + len(", ") if paired else end)
            if start == position and number > 1 and position > 0:
                return (start, end)  # the second of a pair
            if fallback is None and before and before not in _NAMES_A_NUMBER:
                glued = not before.isspace()
                named = body[start - 2 : start - 1] in tuple(_NAMES_A_NUMBER)  # 図 2に
                spaced = before == " " and not behind.isspace() and not named
                if (glued and not before.isascii()) or (glued and before.isupper()) or spaced:
                    fallback = (start, end)
        year_and_mark = len(run) == 4 + len(digits) and run.endswith(digits)
        if year_and_mark and run[:2] in ("19", "20") and not _COUNTED.match(behind):
            return (end - len(digits), end)
    return fallback
