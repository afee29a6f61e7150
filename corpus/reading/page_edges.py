"""Page edges: running heads and page numbers at the top and foot of pages parted by form feeds."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from corpus.reading.line import Line

_NUMBER = re.compile(r"\d+")
_DASHES = r"[-\u2010-\u2015－−~〜～・|｜\s]*"
_BARE = re.compile(
    rf"{_DASHES}[(（\[<〈]?\s*(?:[pP](?:age|\.)?|第|ページ)?\s*(?P<page>\d{{1,4}})\s*(?:頁|ページ)?"
    rf"(?:\s*(?:[/／]|of)\s*(?P<all>\d{{1,4}})\s*(?:頁|ページ)?)?\s*[)）\]>〉]?{_DASHES}"
)
_ROMAN = re.compile(rf"{_DASHES}(?P<page>[ivxlc]{{1,6}}){_DASHES}")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_EDGE_LINES = 3
_MIN_PAGES = 3
_MIN_DENSITY = 0.5
_MIN_LETTERS = 2


@dataclass(frozen=True)
class _Edge:
    """A line at a page's edge; `page` counts the pages from 0."""

    index: int
    page: int
    text: str


def is_page_number(text: str) -> bool:
    """Whether a line holds nothing but what may be a page's number: `3`, `- 3 -`, `3/12`."""
    return _BARE.fullmatch(text) is not None


def page_edges(
    lines: list[Line], says_something: Callable[[Line], bool]
) -> tuple[dict[int, str], dict[int, int]]:
    """Find what repeats at the edges of pages; return the reasons and the printed numbers.

    Both are by the lines' indices. What says the same on at least three pages, and on every
    second page between the first and the last of them, is a running line, however short. So
    is a line in which one number counts the pages. A number alone, such as `3`, `- 3 -` or
    `3/12`, needs to count them too. Of two pages both must have it. `says_something` tells
    headings, items and sentences, which are text wherever they stand.
    """
    pages = _pages(lines)
    least = min(_MIN_PAGES, len(pages))
    if least < 2:
        return {}, {}
    edges = [
        _Edge(index, page, lines[index].text.strip())
        for page, indices in enumerate(pages)
        for index in _edge_indices(lines, indices)
    ]
    printed = _counted(edges, _BARE, int, least)
    reasons = dict.fromkeys(printed, "page number")
    reasons |= dict.fromkeys(_counted(edges, _ROMAN, _roman, least), "page number")
    alike: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        letters = "".join(sorted(_NUMBER.sub("", "".join(edge.text.split()))))
        is_text = says_something(lines[edge.index]) or edge.index in reasons
        if len(letters) >= _MIN_LETTERS and not is_text:
            alike[letters].append(edge)
    for group in alike.values():
        numbers = _running_numbers(group, least)
        if numbers is None:
            continue
        for edge in group:
            if not numbers:
                reasons[edge.index] = "running line"
            elif edge.index in numbers:
                reasons[edge.index] = "running line with page number"
        printed |= numbers
    return reasons, printed


def _pages(lines: list[Line]) -> list[list[int]]:
    """The lines with text of each page, by their indices."""
    pages: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        before, feed, _ = line.text.partition("\f")
        if feed and not before.strip():
            pages.append([])
        if not line.is_blank:
            pages[-1].append(index)
        if feed and before.strip():
            pages.append([])
    return pages


def _edge_indices(lines: list[Line], indices: list[int]) -> list[int]:
    """The first and last lines of a page; signs one under the other count for nothing."""
    foot = len(indices)
    while foot and len(lines[indices[foot - 1]].text.strip()) == 1:
        foot -= 1
    if len(indices) - foot < _MIN_PAGES:
        foot = len(indices)  # a number of one digit is no vertical mark
    body = indices[:foot]
    return sorted({*body[:_EDGE_LINES], *body[-_EDGE_LINES:]})


def _counted(
    edges: list[_Edge], form: re.Pattern[str], value: Callable[[str], int], least: int
) -> dict[int, int]:
    """The lines that hold nothing but a number which counts the pages, and that number."""
    found = [(edge, value(match["page"])) for edge in edges if (match := form.fullmatch(edge.text))]
    shifts: dict[int, set[int]] = defaultdict(set)
    for edge, number in found:
        shifts[number - edge.page].add(edge.page)
    counting = {shift for shift, on in shifts.items() if len(on) >= least}
    kept: dict[int, tuple[int, int]] = {}
    for edge, number in found:  # the last of a page: a figure above may be equal to it
        if number - edge.page in counting:
            kept[edge.page] = (edge.index, number)
    return dict(kept.values())


def _running_numbers(group: list[_Edge], least: int) -> dict[int, int] | None:
    """The page numbers in lines that are alike but for numbers, by the lines' indices.

    Empty where the lines do not differ at all, None where they are no running lines.
    """
    if not _is_dense({edge.page for edge in group}, least):
        return None
    counts = {edge.index: Counter(_NUMBER.findall(edge.text)) for edge in group}
    shared = Counter(next(iter(counts.values())))
    for count in counts.values():
        shared &= count
    if all(count == shared for count in counts.values()):
        return {}
    shifts: dict[int, dict[int, int]] = defaultdict(dict)
    pages: dict[int, set[int]] = defaultdict(set)
    for edge in group:
        for number in counts[edge.index] - shared or shared:
            shifts[int(number) - edge.page][edge.index] = int(number)
            pages[int(number) - edge.page].add(edge.page)
    best = max(pages, key=lambda shift: len(pages[shift]))
    return shifts[best] if _is_dense(pages[best], least) else None


def _is_dense(pages: set[int], least: int) -> bool:
    return len(pages) >= least and len(pages) >= _MIN_DENSITY * (max(pages) - min(pages) + 1)


def _roman(text: str) -> int:
    values = [_VALUES[sign] for sign in text]
    return sum(
        -value if any(later > value for later in values[place + 1 :]) else value
        for place, value in enumerate(values)
    )
