"""Footnotes: found at the foot of pages by their running numbers, and so are their marks."""

import re
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.line import Line

_FOOTNOTE = re.compile(r"(\d{1,3})\t\s*\S")
_HEADING_LIKE = re.compile(r"\s?\d+(?:\.\d+)+\t")
# Behind a number that counts something there is a unit, a decimal or another digit:
# 第6期, 23件, 3.48, 2023年. A note's mark has none of these behind it.
_COUNTED = re.compile(
    r"[\d.,．，%％年月日期件名人社校倍割兆億万千円カヵか国つ点号章節条項位回歳種分類枚台ドルユポ]"
)


@dataclass(frozen=True)
class Footnote:
    """A footnote's number and its lines, `[first, last]` as indices."""

    number: int
    first: int
    last: int


def find_footnotes(lines: list[Line], starts: list[int], aside: set[int]) -> list[Footnote]:
    """Find the footnotes, given where pages begin and which lines are set aside already.

    Footnotes count through the document; a line that begins with a number and a tab out of
    that count (`2<TAB>社会課題の解決…`) is a chapter title, not a note. The count is followed
    from the back, because a chapter's number stands further from its neighbour than a note's.
    """
    candidates = [
        (index, int(match[1]))
        for index, line in enumerate(lines)
        if index not in aside and (match := _FOOTNOTE.match(line.text))
    ]
    chain = _longest_chain(candidates)
    page_ends = [*starts[1:], len(lines)]
    notes = []
    for position, (index, number) in enumerate(chain):
        end = next(end for end in page_ends if end > index)
        if position + 1 < len(chain):
            end = min(end, chain[position + 1][0])
        last = index
        for follower in range(index + 1, end):
            if follower in aside or _is_heading(lines[follower]):
                break
            if not lines[follower].is_blank:
                last = follower
        notes.append(Footnote(number, index, last))
    return notes


def _longest_chain(candidates: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run 1, 2, 3, … of (line, number), each the nearest before the next."""
    best: list[tuple[int, int]] = []
    for last in range(len(candidates) - 1, -1, -1):
        if candidates[last][1] <= len(best):
            continue  # it cannot end a longer run
        chain = [candidates[last]]
        for candidate in reversed(candidates[:last]):
            if candidate[1] == chain[-1][1] - 1:
                chain.append(candidate)
        if chain[-1][1] == 1:
            best = chain[::-1]
    return best


def _is_heading(line: Line) -> bool:
    """A title set by the extractor behind the notes; a further note ends the search anyway."""
    return bool(_HEADING_LIKE.match(line.text) or _FOOTNOTE.match(line.text))


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
            if before in tuple("」）』”。、"):  # 「…」2 and 。21 are marks beyond doubt
                return (start, end + len(", ") if paired else end)
            if start == position and number > 1 and position > 0:
                return (start, end)  # the second of a pair
            if fallback is None and before and before not in "第-–—〜～~/.,（(図表":
                glued = not before.isspace()
                spaced = before == " " and not behind.isspace()
                if (glued and not before.isascii()) or (glued and before.isupper()) or spaced:
                    fallback = (start, end)
        year_and_mark = len(run) == 4 + len(digits) and run.endswith(digits)
        if year_and_mark and run[:2] in ("19", "20") and not _COUNTED.match(behind):
            return (end - len(digits), end)
    return fallback
