"""Footnotes: found at the foot of pages by their running numbers."""

import re
from dataclasses import dataclass

from corpus.reading.footnote_marks import find_marks
from corpus.reading.line import Line

_FOOTNOTE = re.compile(r"(\d{1,3})\t\s*\S")
_HEADING_LIKE = re.compile(r"\s?\d+(?:\.\d+)+\t")


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
    from the back, because a chapter's number stands further from its neighbour than a note's;
    and where a title stands right behind the note of its number, the one that a mark on its
    page leads to first is the note.
    """
    candidates = [
        (index, int(match[1]))
        for index, line in enumerate(lines)
        if index not in aside and (match := _FOOTNOTE.match(line.text))
    ]
    chain = _marked_first(_longest_chain(candidates), candidates, lines, starts, aside)
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


def _marked_first(
    chain: list[tuple[int, int]],
    candidates: list[tuple[int, int]],
    lines: list[Line],
    starts: list[int],
    aside: set[int],
) -> list[tuple[int, int]]:
    """Put the first line of a number in its place of the chain that has its mark before it."""
    mended: list[tuple[int, int]] = []
    for index, number in chain:
        behind = mended[-1][0] if mended else -1
        chosen = index
        for other, its_number in candidates:
            if its_number != number or not behind < other < index:
                continue
            page = max(start for start in starts if start <= other)
            if any(other < start <= index for start in starts):
                continue  # a title on an earlier page is far from the notes
            foot = next((line for line, _ in mended if line >= page), other)
            body = [line for line in range(page, foot) if line not in aside]
            if number in find_marks("".join(lines[line].text for line in body), [number]):
                chosen = other
                break
        mended.append((chosen, number))
    return mended


def _is_heading(line: Line) -> bool:
    """A title set by the extractor behind the notes; a further note ends the search anyway."""
    return bool(_HEADING_LIKE.match(line.text) or _FOOTNOTE.match(line.text))
