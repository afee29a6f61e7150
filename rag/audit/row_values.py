"""The values of a table's row with the units that its headers give them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.analyzer import fold
from rag.audit.evidence import Unit
from rag.facts.facts import Facts, read_facts
from rag.facts.quantity import Quantity

_UNIT_IN_HEADER = re.compile(
    r"[(:]\s*(?:単位\s*:?\s*)?([^()]{1,12})\)|(順位|ランク|位|率|割合|比)(?=\s|$)"
)
_CHANGED = re.compile(r"(\d{1,3})\s?(?:→|⇒|->)\s?(\d{1,3})")
_OF_RANKS = re.compile("順位|ランク|ランキング|位")
_CONTENT = re.compile("[一-鿿ァ-ヺA-Za-z]")
_CELL = re.compile(r"[\t\n]|\s{1,}")
_LEAST_LABEL_CHARS = 2
_RANKS = ("順位", "ランク", "位")
_SHARES = ("率", "割合", "比")


def values_of(unit: Unit) -> tuple[Quantity, ...]:
    """The quantities of a unit; bare figures of a row get the units of its headers.

    `米国 8,218 3.48` under `研究開発費総額（億ドル） 対GDP比（%）` has 8,218億ドル and 3.48%.
    Where the headers' units are not as many as the figures, the figures stay bare.
    """
    if not unit.is_row:
        return unit.facts.quantities
    return with_header_units(unit.facts, unit.context)


def with_header_units(row: Facts, header: str) -> tuple[Quantity, ...]:
    """The quantities of a row, bare figures with the units of the headers above it."""
    quantities = row.quantities
    changed = _changed(row, header)
    if changed is not None:
        return tuple(_with_unit(q, "位") if q in changed else q for q in quantities)
    bare = [quantity for quantity in quantities if quantity.kind == "bare"]
    found = _header_units(header)
    if len(found) == len(bare) + 1 and found[0] in _RANKS and not row.text[:1].isdigit():
        found = found[1:]
    if not bare or len(found) != len(bare):
        return quantities
    named = {id(value): _with_unit(value, form) for value, form in zip(bare, found, strict=True)}
    return tuple(named.get(id(quantity), quantity) for quantity in quantities)


def _changed(row: Facts, context: str) -> tuple[Quantity, ...] | None:
    """The two ranks of 1 → 26, or of 4 (5), in a table whose title speaks of ranks."""
    figures = _CHANGED.search(row.text)
    if figures is None or not _OF_RANKS.search(context):
        return None
    ends = [figures.span(1), figures.span(2)]
    found = tuple(q for q in row.quantities if q.span in ends and q.kind == "bare")
    return found if len(found) == len(ends) else None


def header_scales(unit: Unit) -> tuple[Decimal, ...]:
    """What the bare figures of a row may have to be multiplied with: 億 of `（億ドル）`."""
    if not unit.is_row:
        return (Decimal(1),)
    scales = [Decimal(1)]
    for form in _header_units(unit.context):
        for sign, scale in (("兆", 10**12), ("億", 10**8), ("百万", 10**6), ("万", 10**4)):
            if sign in form:
                scales.append(Decimal(scale))
                break
    return tuple(dict.fromkeys(scales))


def _header_units(context: str) -> list[str]:
    lines = fold(context).split("\n")[-3:]
    return [
        match.group(1) or match.group(2)
        for line in lines
        for match in _UNIT_IN_HEADER.finditer(line)
        if not re.fullmatch(r"\s*(?:19|20)\d\d.*", match.group(1) or "")
    ]


def _with_unit(value: Quantity, form: str) -> Quantity:
    if form in _RANKS:
        return replace(value, unit="位", kind="rank")
    if form in _SHARES:
        return replace(value, unit="%", kind="share")
    read: Sequence[Quantity] = read_facts(f"1{form}").quantities
    if not read:
        return value
    scale = read[0].low
    return replace(
        value,
        low=value.low * scale,
        high=value.high * scale,
        step=value.step * scale,
        unit=read[0].unit,
        kind=read[0].kind,
    )


def labels_of(row: str) -> tuple[str, ...]:
    """The cells of a row that say what it is of: words, not figures."""
    cells = (cell.strip() for cell in _CELL.split(fold(row)))
    return tuple(
        cell
        for cell in cells
        if len(cell) >= _LEAST_LABEL_CHARS and not re.search(r"\d", cell) and _CONTENT.search(cell)
    )
