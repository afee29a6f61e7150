"""Ruled tables of a PDF's page: rows and cells between its lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pdf_cell import cell_text
from corpus.formats.pdf_page import Glyph
from corpus.formats.pdf_rules import Rule

_TOUCH = 3.0
_MIN_SIDE = 6.0
_MAX_RULES = 8_000  # more are a drawing's
_MAX_FIELDS = 10_000


@dataclass(frozen=True)
class PlacedTable:
    """A table's rows of cells, and its box in points."""

    rows: tuple[tuple[str, ...], ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def ruled_tables(
    glyphs: Sequence[Glyph], rules: Sequence[Rule]
) -> tuple[list[PlacedTable], list[Glyph]]:
    """Find the tables that are drawn as grids; return them and the characters in none."""
    tables: list[PlacedTable] = []
    rest = list(glyphs)
    for level, upright in _grids(rules) if len(rules) <= _MAX_RULES else []:
        ys = _positions([(rule.top + rule.bottom) / 2 for rule in level])
        xs = _positions(
            [(rule.left + rule.right) / 2 for rule in upright]
            + [min(rule.left for rule in level), max(rule.right for rule in level)]
        )  # many tables are open at their sides
        if len(ys) < 3 or len(xs) < 3 or len(ys) * len(xs) > _MAX_FIELDS:
            continue
        inside = [g for g in rest if xs[0] < g.middle[0] < xs[-1] and ys[0] < g.middle[1] < ys[-1]]
        rows = _rows(inside, xs, ys, level, upright)
        if len(rows) > 1 and max(sum(bool(cell) for cell in row) for row in rows) > 1:
            tables.append(PlacedTable(tuple(rows), xs[0], ys[0], xs[-1], ys[-1]))
            taken = set(map(id, inside))
            rest = [glyph for glyph in rest if id(glyph) not in taken]
    return tables, rest


def _grids(rules: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group the rules that touch one another; level ones apart from upright ones."""
    kept = [r for r in rules if max(r.right - r.left, r.bottom - r.top) >= _MIN_SIDE]
    groups = list(range(len(kept)))

    def root(place: int) -> int:
        while groups[place] != place:
            groups[place] = groups[groups[place]]
            place = groups[place]
        return place

    by_top = sorted(range(len(kept)), key=lambda place: kept[place].top)
    for number, one in enumerate(by_top):
        for other in by_top[number + 1 :]:
            if kept[other].top > kept[one].bottom + _TOUCH:
                break
            across = (
                kept[one].left - _TOUCH <= kept[other].right
                and kept[other].left <= kept[one].right + _TOUCH
            )
            if across:
                groups[root(one)] = root(other)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for place, rule in enumerate(kept):
        found.setdefault(root(place), ([], []))[0 if rule.is_level else 1].append(rule)
    return [(level, upright) for level, upright in found.values() if level and upright]


def _positions(values: list[float]) -> list[float]:
    """Sorted places, those nearer than a touch taken for one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _TOUCH:
            places.append(value)
    return places


def _rows(
    glyphs: list[Glyph], xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]
) -> list[tuple[str, ...]]:
    """The text of each field; where no rule parts two fields, it stands in the first."""
    columns, lines = len(xs) - 1, len(ys) - 1
    head = {(row, column): (row, column) for row in range(lines) for column in range(columns)}

    def first(field: tuple[int, int]) -> tuple[int, int]:
        while head[field] != field:
            field = head[field]
        return field

    for row in range(lines):
        for column in range(columns):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if column and not _parts_at(upright, xs[column], y):
                _merge(head, first((row, column - 1)), first((row, column)))
            if row and not _rules_at(level, x, ys[row]):
                _merge(head, first((row - 1, column)), first((row, column)))
    held: dict[tuple[int, int], list[Glyph]] = {}
    ends: dict[tuple[int, int], float] = {}
    for row, column in head:
        field = first((row, column))
        ends[field] = max(ends.get(field, 0.0), xs[column + 1])
    for glyph in glyphs:
        x, y = glyph.middle
        row = max(place for place in range(lines) if place == 0 or ys[place] <= y)
        column = max(place for place in range(columns) if place == 0 or xs[place] <= x)
        held.setdefault(first((row, column)), []).append(glyph)
    texts = {field: cell_text(held[field], ends[field]) for field in held}
    return [
        tuple(texts.get((row, column), "") for column in range(columns)) for row in range(lines)
    ]


def _merge(
    head: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = sorted((one, other))
    head[high] = low


def _parts_at(upright: list[Rule], x: float, y: float) -> bool:
    """Whether an upright rule runs through a place (or the open side of a table)."""
    return any(
        abs((rule.left + rule.right) / 2 - x) <= _TOUCH and rule.top - 1 <= y <= rule.bottom + 1
        for rule in upright
    )


def _rules_at(level: list[Rule], x: float, y: float) -> bool:
    return any(
        abs((rule.top + rule.bottom) / 2 - y) <= _TOUCH and rule.left - 1 <= x <= rule.right + 1
        for rule in level
    )
