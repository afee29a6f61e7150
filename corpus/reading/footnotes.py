"""Footnotes: found at the foot of pages by their running numbers."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from corpus.reading.footnote_marks import find_marks
from corpus.reading.line import Line

_FOOTNOTE = re.compile(r"(\d{1,3})\t\s*\S")
_HEADING_LIKE = re.compile(r"\s?\d+(?:\.\d+)+\t")

# What speaks for a line being a note, and against its place in a count. A line that no mark
# leads to is taken where the count goes on in it, but nothing is left out for its sake.
_MARKED, _UNMARKED = 1.0, 0.1
_LOST = -0.4  # each number that is missing: its line was lost, or its number misread
_MOST_BEGINS_LATE = -1.5
_FAR_TITLE = -0.7  # 1 without a mark, and 2 on another page: the title of chapter 1
_BEGINS_ANEW, _ANEW_UNMARKED = -0.3, -1.2
_MOST_LOST = 9
_FEW_UNMARKED = 2


@dataclass(frozen=True)
class Footnote:
    """A footnote's number and its lines, `[first, last]` as indices."""

    number: int
    first: int
    last: int


@dataclass(frozen=True)
class _Candidate:
    """A line that begins with a number and a tab, its page, and whether a mark leads to it."""

    index: int
    number: int
    page: int
    is_marked: bool


def find_footnotes(lines: list[Line], starts: list[int], aside: set[int]) -> list[Footnote]:
    """Find the footnotes, given where pages begin and which lines are set aside already.

    Footnotes count through the document, a chapter or a page; a line that begins with a number
    and a tab out of that count (`2<TAB>社会課題の解決…`) is a chapter title, not a note. Of
    all the counts that the lines allow, that one is taken to which most marks lead with the
    fewest numbers missing, so that a lost line takes no other note with it.
    """
    chain = _best_chain(_candidates(lines, starts, aside))
    page_ends = [*starts[1:], len(lines)]
    notes = []
    for position, candidate in enumerate(chain):
        index = candidate.index
        end = next(end for end in page_ends if end > index)
        if position + 1 < len(chain):
            end = min(end, chain[position + 1].index)
        last = index
        for follower in range(index + 1, end):
            if follower in aside or _is_heading(lines[follower]):
                break
            if not lines[follower].is_blank:
                last = follower
        notes.append(Footnote(candidate.number, index, last))
    return notes


def lost_numbers(notes: list[Footnote], starts: list[int]) -> dict[int, list[int]]:
    """The numbers that are missing in the count, by the index of a page that may mark them."""
    lost: dict[int, list[int]] = {}
    if notes and notes[0].number <= _MOST_LOST:
        lost[bisect_right(starts, notes[0].first) - 1] = list(range(1, notes[0].number))
    for before, note in pairwise(notes):
        for number in range(before.number + 1, note.number):
            pages = {bisect_right(starts, line) - 1 for line in (before.first, note.first)}
            for page in range(min(pages), max(pages) + 1):
                lost.setdefault(page, []).append(number)
    return lost


def _candidates(lines: list[Line], starts: list[int], aside: set[int]) -> list[_Candidate]:
    numbered = {
        index: int(match[1])
        for index, line in enumerate(lines)
        if index not in aside and (match := _FOOTNOTE.match(line.text))
    }
    candidates = []
    for index, number in numbered.items():
        page = bisect_right(starts, index) - 1
        before = [place for place in range(starts[page], index) if place not in aside]
        again = any(numbered.get(place) == number for place in before)
        body = "".join(lines[place].text for place in before if place not in numbered)
        is_marked = not again and number in find_marks(body, [number])
        candidates.append(_Candidate(index, number, page, is_marked))
    return candidates


def _best_chain(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates that are the best count, or counts; of equal ones the nearer lines."""
    best: list[float] = []
    previous: list[int | None] = []
    for place, candidate in enumerate(candidates):
        score = max((candidate.number - 1) * _LOST, _MOST_BEGINS_LATE)
        behind = None
        for earlier in range(place - 1, -1, -1):
            step = _step(candidates[earlier], candidate)
            if step is not None and best[earlier] + step > score:
                score, behind = best[earlier] + step, earlier
        best.append(score + (_MARKED if candidate.is_marked else _UNMARKED))
        previous.append(behind)
    if not best or max(best) <= 0:
        return []
    chain: list[_Candidate] = []
    at: int | None = best.index(max(best))
    while at is not None:
        chain.append(candidates[at])
        at = previous[at]
    return _with_marks(_without_rows(chain[::-1]))


def _step(before: _Candidate, candidate: _Candidate) -> float | None:
    """How well a count goes on from one candidate to another; None if it cannot."""
    lost = candidate.number - before.number - 1
    if 0 <= lost <= _MOST_LOST:
        is_title = before.number == 1 and not before.is_marked and before.page < candidate.page
        return lost * _LOST + _FAR_TITLE * is_title
    if candidate.number == 1 and candidate.page > before.page:
        return _BEGINS_ANEW if candidate.is_marked else _ANEW_UNMARKED
    return None


def _without_rows(chain: list[_Candidate]) -> list[_Candidate]:
    """Leave out rows that happen to count on from the last note: many, and none has a mark."""
    marked = [place for place, candidate in enumerate(chain) if candidate.is_marked]
    if not marked or len(chain) - marked[-1] - 1 <= _FEW_UNMARKED:
        return chain
    page = chain[marked[-1]].page
    return [c for place, c in enumerate(chain) if place <= marked[-1] or c.page == page]


def _with_marks(chain: list[_Candidate]) -> list[_Candidate]:
    """Leave out what counts from 1 anew without marks: the rows of a ranking."""
    counts: list[list[_Candidate]] = []
    for candidate in chain:
        if not counts or candidate.number <= counts[-1][-1].number:
            counts.append([])
        counts[-1].append(candidate)
    if len(counts) == 1:
        return chain
    return [
        candidate
        for count in counts
        if 2 * sum(candidate.is_marked for candidate in count) >= len(count)
        for candidate in count
    ]


def _is_heading(line: Line) -> bool:
    """A title set by the extractor behind the notes; a further note ends the search anyway."""
    return bool(_HEADING_LIKE.match(line.text) or _FOOTNOTE.match(line.text))
