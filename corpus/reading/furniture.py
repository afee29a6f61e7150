"""Page furniture: running heads, page numbers and vertical chapter marks, told from text.

What a page carries for the reader's hand, not for his eye: found by how it repeats, not by
what it says.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from corpus.reading.headings import heading_of
from corpus.reading.line import Line
from corpus.reading.page_edges import page_edges

_NUMBER = re.compile(r"\d+")
_URL = re.compile(r"https?://\S+")
_MIN_REPEATS = 3
_MIN_VERTICAL = 4


@dataclass(frozen=True)
class Furniture:
    """Which lines are furniture and why, and the page numbers they print.

    `reasons` maps a line's index to the reason; `printed` maps the index of a line that
    prints a page number to that number.
    """

    reasons: dict[int, str]
    printed: dict[int, int]


def find_furniture(lines: list[Line]) -> Furniture:
    """Find the running lines, and the vertical marks, bare numbers and URLs beside them."""
    repeats = Counter(line.text.strip() for line in lines)

    def says_something(line: Line) -> bool:
        # 第1章 総論 is a title where it stands once, and a running head where it comes again
        again = repeats[line.text.strip()] >= _MIN_REPEATS
        return _says_something(line, titles=not again or line.text.lstrip().startswith("#"))

    printed = _numbered_running_lines(lines)
    at_edges, counted = page_edges(lines, says_something)
    reasons = at_edges | dict.fromkeys(printed, "running line with page number")
    for index in _repeated_neighbours(lines, printed, says_something):
        reasons[index] = "running line"
    reasons |= _vertical_marks(lines)
    reasons |= _beside(lines, reasons)
    return Furniture(reasons, counted | printed)


def _numbered_running_lines(lines: list[Line]) -> dict[int, int]:
    """Lines that say the same each time but for one number that grows: the page number.

    Left and right pages set it at different ends (`15CRDS-FY2024`, `20 CRDS-FY2024`), so
    lines are compared by their characters, not by their order.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        letters = "".join(sorted(_NUMBER.sub("", line.text).replace(" ", "")))
        if len(letters) >= 10 and _NUMBER.search(line.text) and not _says_something(line):
            alike[letters].append(index)
    printed: dict[int, int] = {}
    for indices in alike.values():
        if len(indices) < _MIN_REPEATS:
            continue
        numbers = [Counter(_NUMBER.findall(lines[index].text)) for index in indices]
        shared = numbers[0].copy()
        for found in numbers[1:]:
            shared &= found
        # 第1部 … 1: of the two 1s one is in every line, the other is this page's number
        varying = [list((found - shared).elements()) for found in numbers]
        if all(len(found) == 1 for found in varying):
            if any(
                _counts(lines[i].text, n) > shared[n]
                for i, (n,) in zip(indices, varying, strict=True)
            ):
                continue
            pages = [int(found[0]) for found in varying]
            if all(a < b for a, b in pairwise(pages)):
                printed.update(zip(indices, pages, strict=True))
    return printed


def _says_something(line: Line, *, titles: bool = True) -> bool:
    """Headings, items, captions and sentences may count too, and are no page numbers."""
    return bool(
        line.is_bullet
        or line.is_note
        or line.ends_sentence
        or (titles and heading_of(line) is not None)
        or "\t" in line.text.strip()
    )


def _counts(text: str, number: str) -> int:
    """How often a number counts something said in the line: 令和5年度, 第2部, 図表3."""
    unit = "[年月日期章節項回号件位名人社億万兆円%％]"
    pattern = rf"(?<!\d){number}\s*{unit}|[第和成表図]\s*{number}(?!\d)"
    return len(re.findall(pattern, text))


def _repeated_neighbours(
    lines: list[Line], printed: dict[int, int], says_something: Callable[[Line], bool]
) -> list[int]:
    """Lines within three of a page number that stand the same beside most of them."""
    places: dict[str, set[int]] = defaultdict(set)
    for index in printed:
        for near in range(max(0, index - 3), min(len(lines), index + 4)):
            if near not in printed and not (lines[near].is_blank or says_something(lines[near])):
                places[lines[near].text.strip()].add(near)
    return [index for found in places.values() if len(found) >= _MIN_REPEATS for index in found]


def _vertical_marks(lines: list[Line]) -> dict[int, str]:
    """Runs of one-character lines: a chapter title set from top to bottom in the margin."""
    marks: dict[int, str] = {}
    run: list[int] = []
    for index, line in enumerate([*lines, Line(0, "end")]):
        if len(line.text.strip()) == 1 and not line.text.strip().isdigit():
            run.append(index)
            continue
        if len(run) >= _MIN_VERTICAL:
            marks.update(dict.fromkeys(run, "vertical mark"))
        run = []
    return marks


def _beside(lines: list[Line], reasons: dict[int, str]) -> dict[int, str]:
    """Bare numbers and URLs that follow furniture: the chapter's number, links repeated."""
    found: dict[int, str] = {}
    in_furniture = False
    for index, line in enumerate(lines):
        text = line.text.strip()
        if index in reasons:
            in_furniture = True
        elif in_furniture and text:
            if text.isdigit() and len(text) <= 3:
                found[index] = "number beside a running line"
            elif _URL.fullmatch(text):
                found[index] = "link repeated under a running line"
            else:
                in_furniture = False
    return found
