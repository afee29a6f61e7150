"""Columns of text on a PDF's page, and what stands above, below and across them."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pdf_grid import PlacedTable
from corpus.formats.pdf_runs import Run
from corpus.reading.line import Line

Item = Run | PlacedTable

_MIN_LINES = 3
_MIN_CHARS = 8
_MIN_FILL = 0.6
_GUTTER = 6.0
_MAX_DEPTH = 8
_MAX_ITEMS = 1_500


@dataclass(frozen=True)
class Column:
    """A part of the page that is read from top to bottom; `is_text` where it is set as text."""

    items: tuple[Item, ...]
    is_text: bool


def columns_of(items: Sequence[Item], depth: int = 0) -> list[Column]:
    """Part a page at its gutters; the parts come in the order of reading."""
    if not items:
        return []
    # a page of more runs is a map or a drawing: nobody reads its columns
    search = depth < _MAX_DEPTH and len(items) <= _MAX_ITEMS
    best = _best_gutter(list(items)) if search else None
    if best is None:
        return [Column(tuple(items), is_text=depth > 0)]
    place, inside = best
    above, left, right, below = _around(list(items), place, inside)
    parts = [*columns_of(above, depth + 1), *columns_of(left, depth + 1)]
    return [*parts, *columns_of(right, depth + 1), *columns_of(below, depth + 1)]


def _best_gutter(items: list[Item]) -> tuple[float, list[Item]] | None:
    """The gutter with most text beside it: its place, and the items left and right of it."""
    best: tuple[int, float, list[Item]] | None = None
    for place in _candidates(items):
        for group in _between_barriers(items, place):
            left = [item for item in group if item.middle[0] < place]
            right = [item for item in group if item.middle[0] >= place]
            if _is_set_as_text(left) and _is_set_as_text(right) and _beside(left, right):
                chars = sum(len(item.text) for item in group if isinstance(item, Run))
                if best is None or chars > best[0]:
                    best = (chars, place, group)
    return None if best is None else best[1:]


def _candidates(items: list[Item]) -> list[float]:
    """Middles of the gaps between items that stand beside one another."""
    found: set[float] = set()
    for one in items:
        for other in items:
            near = abs(one.middle[1] - other.middle[1]) < 40
            if near and one.right + _GUTTER <= other.left:
                found.add(round((one.right + other.left) / 4) * 2.0)
    return sorted(found)


def _between_barriers(items: list[Item], place: float) -> list[list[Item]]:
    """The groups of items between those that cross a place (titles, wide tables)."""
    groups: list[list[Item]] = [[]]
    for item in sorted(items, key=lambda item: item.middle[1]):
        if item.left < place - 1 and item.right > place + 1:
            groups.append([])
        else:
            groups[-1].append(item)
    return [group for group in groups if len(group) >= 2 * _MIN_LINES]


def _is_set_as_text(side: list[Item]) -> bool:
    """Whether the lines of a side are sentences or items, not the cells of a table.

    Most of those that stand alone on their line are long, and fill the side; tables may
    stand between them.
    """
    runs = [item for item in side if isinstance(item, Run) and not item.vertical]
    if len(runs) < _MIN_LINES:
        return False
    width = max(run.right for run in runs) - min(run.left for run in runs)
    alone = [run for run in runs if not any(_shares_line(run, other) for other in runs)]
    long = [run for run in alone if run.width >= _MIN_FILL * width and _ems(run) >= _MIN_CHARS]
    bulleted = [run for run in alone if Line(0, run.text).is_bullet and _ems(run) >= 4]
    enough = max(len(alone) / 2, len(runs) / 5, _MIN_LINES)
    return len(long) >= enough or len(bulleted) >= max(len(alone) / 3, 2)


def _shares_line(run: Run, other: Run) -> bool:
    return run is not other and abs(run.middle[1] - other.middle[1]) < 0.45 * run.size


def _ems(run: Run) -> float:
    return sum(1.0 if ord(sign) > 0x7F else 0.5 for sign in run.text)


def _beside(left: list[Item], right: list[Item]) -> bool:
    """Whether two sides stand beside one another, not one below the other."""
    top = max(min(item.top for item in side) for side in (left, right))
    bottom = min(max(item.bottom for item in side) for side in (left, right))
    shorter = min(
        max(item.bottom for item in side) - min(item.top for item in side) for side in (left, right)
    )
    return bottom - top >= 0.5 * shorter


def _around(
    items: list[Item], place: float, inside: list[Item]
) -> tuple[list[Item], list[Item], list[Item], list[Item]]:
    """Part items into those above a group, its left and right side, and those below.

    A lone line that a gap parts from one side's foot (a note across the page) stands below.
    """
    taken = set(map(id, inside))
    left = [item for item in inside if item.middle[0] < place]
    right = [item for item in inside if item.middle[0] >= place]
    foot = min(max(item.bottom for item in side) for side in (left, right))
    loose = {
        id(item)
        for side in (left, right)
        for item in _loose_foot(sorted(side, key=lambda item: item.top), foot)
    }
    top = min(item.middle[1] for item in inside)
    above = [item for item in items if id(item) not in taken and item.middle[1] < top]
    below = [item for item in items if id(item) not in taken and item.middle[1] >= top]
    below += [item for item in inside if id(item) in loose]
    left = [item for item in left if id(item) not in loose]
    return above, left, [item for item in right if id(item) not in loose], below


def _loose_foot(side: list[Item], foot: float) -> list[Item]:
    for number in range(1, len(side)):
        gap = side[number].top - max(item.bottom for item in side[:number])
        high = side[number].bottom - side[number].top
        if side[number].top > foot and gap > 2.0 * high:
            return side[number:]
    return []
