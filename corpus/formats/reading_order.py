"""The order in which boxes on a page are read."""

from dataclasses import dataclass

_MAX_DEPTH = 40


@dataclass(frozen=True)
class Box:
    """A rectangle on a page; `top` is smaller than `bottom`, as on a screen."""

    left: float
    top: float
    right: float
    bottom: float


def in_reading_order(boxes: list[Box]) -> list[int]:
    """Return the boxes' places in the order of reading: rows from the top, columns from the left.

    The page is cut where white space runs through it from side to side or from top to bottom,
    and its parts again (recursive XY cut: Nagy & Seth, 1984).
    """
    return _ordered(boxes, list(range(len(boxes))), 0)


def _ordered(boxes: list[Box], places: list[int], depth: int) -> list[int]:
    if len(places) < 2 or depth > _MAX_DEPTH:
        return sorted(places, key=lambda place: (boxes[place].top, boxes[place].left))
    columns = _columns(boxes, places)
    # Columns first where every one of them is a stack: two lists side by side, whose items
    # happen to stand at one height, are read one after the other.
    if len(columns) > 1 and all(len(column) > 1 for column in columns):
        parts = columns
    else:
        rows = _parted([(boxes[place].top, boxes[place].bottom, place) for place in places])
        parts = _side_by_side(boxes, rows) if len(rows) > 1 else columns
    if len(parts) == 1:
        return sorted(places, key=lambda place: (boxes[place].top, boxes[place].left))
    return [place for part in parts for place in _ordered(boxes, part, depth + 1)]


def _columns(boxes: list[Box], places: list[int]) -> list[list[int]]:
    return _parted([(boxes[place].left, boxes[place].right, place) for place in places])


def _side_by_side(boxes: list[Box], rows: list[list[int]]) -> list[list[int]]:
    """Put rows together that are cut into the same columns: the title above them is apart."""
    parts = [rows[0]]
    for row in rows[1:]:
        count = len(_columns(boxes, row))
        together = parts[-1] + row
        if count > 1 and count == len(_columns(boxes, parts[-1])) == len(_columns(boxes, together)):
            parts[-1] = together
        else:
            parts.append(row)
    return parts


def _parted(extents: list[tuple[float, float, int]]) -> list[list[int]]:
    """Group what overlaps, in order; an overlap by less than a tenth of a box is none."""
    parts: list[list[int]] = []
    end = 0.0
    for start, stop, place in sorted(extents):
        if parts and start < end - 0.1 * (stop - start):
            parts[-1].append(place)
            end = max(end, stop)
        else:
            parts.append([place])
            end = stop
    return parts
