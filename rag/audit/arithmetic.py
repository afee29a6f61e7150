"""Arithmetic: values of a claim that follow from one or two values of a source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from rag.facts.quantity import Bound, Quantity, Relation, comparable, relation
from rag.facts.time import Time

_DIFFERENCE = re.compile(
    r"差|開き|多い|多く|少な|上回|下回|増え|増加|減っ|減少|減り|伸び|上が|下が|落と|下げ|上げ|より|隔た|縮"
)
_SUM = re.compile(
    r"合わせ|あわせ|含む|含め|加え|合計|合算|総計|計|だけで|両|足し|全部で|トータル|および|及び|と.{1,12}で"
)
_SHARE = re.compile(r"割|%|パーセント|半|分の|占め|割合|比率|シェア|うち|以上|近く")
_RATIO = re.compile(r"倍|分の|半減|倍増")
_ARITHMETIC = re.compile(
    r"差[はがを]|の開き|合計(?:する|して|で|は|すると)|だけで.{0,12}(?:と|を|に)"
    r"|より.{0,12}(?:多い|少ない|多く|少なく)|倍[だでにの]"
)
_MOST_VALUES = 24
_OF_EACH = re.compile(r"[^。]{0,14}ずつ")
_EACH = tuple(range(2, 11))


@dataclass(frozen=True)
class Derived:
    """A value that follows from others, and how: `8,218億ドル－7,011億ドル`."""

    formula: str
    operands: tuple[Quantity, ...]


def derive(
    said: Quantity, text: str, values: Sequence[Quantity], source: str = ""
) -> Derived | None:
    """Find how a quantity said in a text follows from values of a source; None if it does not.

    Tried are a difference, a sum, a share and a ratio, each only if the text has words for it:
    with many values some two always fit. `source` is the text of the values: what it gives to
    each (2,500万ドルずつ) may be told together.
    """
    values = [value for value in values if value.low == value.high][:_MOST_VALUES]
    for formula, operands, result, unit in _results(said, text, values, source):
        made = Quantity((0, 0), result, result, unit, said.kind, Bound.EXACT, Decimal(0), formula)
        if relation(said, made) is Relation.SAME or _rounded(said, result):
            return Derived(formula, operands)
    return None


def asks_arithmetic(text: str) -> bool:
    """Whether a text says a difference or a sum: its values need not stand in a source."""
    return _ARITHMETIC.search(text) is not None


def elapsed(said: Quantity, times: Sequence[Time]) -> str | None:
    """How a duration lies between two times: `2023年9月1日から2024年11月8日まで`; None if not."""
    months = {"年": 12, "カ月": 1}.get(said.unit)
    if months is None:
        return None
    dated = [time for time in times if time.first[0] > 1000]
    for one, other in combinations(dated, 2):
        early, late = sorted((one, other), key=lambda time: time.first)
        between = _months(late) - _months(early)
        if between <= 0:
            continue
        low, high = said.low * months, said.high * months
        slack = Decimal(months) / 2 if said.bound is Bound.ABOUT else Decimal(0)
        slack = max(slack, Decimal(months - 1)) if not late.first[1] else slack
        if low - slack <= between <= high + slack + (1 if late.first[1] else 0):
            return f"{early.written}から{late.written}まで"
    return None


def _months(time: Time) -> int:
    return time.first[0] * 12 + max(time.first[1], 1)


def _results(
    said: Quantity, text: str, values: Sequence[Quantity], whole: str
) -> Iterator[tuple[str, tuple[Quantity, ...], Decimal, str]]:
    pairs = [
        (one, other)
        for one, other in combinations(values, 2)
        if one.unit == other.unit and one.low > 0 and other.low > 0
    ]
    alike = [pair for pair in pairs if comparable(said, pair[0]) or _counts_steps(said, pair[0])]
    if _DIFFERENCE.search(text):
        for one, other in alike:
            high, low = (one, other) if one.low >= other.low else (other, one)
            yield f"{high.written}－{low.written}", (one, other), high.low - low.low, said.unit
    if _SUM.search(text):
        for one, other in alike:
            yield f"{one.written}＋{other.written}", (one, other), one.low + other.low, said.unit
        same = [value for value in values if comparable(said, value) and value.low > 0]
        for size in (3, 4):
            if len(same) <= 8:
                for several in combinations(same, size):
                    formula = "＋".join(value.written for value in several)
                    yield formula, several, sum((v.low for v in several), Decimal(0)), said.unit
        shares = [value for value in values if comparable(said, value) and value.low > 0]
        for value in shares:
            times = said.low / value.low
            if times in _EACH and _OF_EACH.match(whole, value.span[1]):
                yield f"{value.written}×{times}", (value,), said.low, said.unit
    if said.unit == "%" and _SHARE.search(text):
        for one, other in pairs:
            small, large = (one, other) if one.low <= other.low else (other, one)
            formula = f"{small.written}÷{large.written}"
            yield formula, (one, other), 100 * small.low / large.low, "%"
    if said.unit == "%" and re.search(r"増|減|伸び|上昇|低下", text):
        for one, other in pairs:
            for early, late in ((one, other), (other, one)):
                change = 100 * abs(late.low - early.low) / early.low
                yield f"{early.written}→{late.written}", (one, other), change, "%"
    if said.unit == "倍" and _RATIO.search(text):
        for one, other in pairs:
            high, low = (one, other) if one.low >= other.low else (other, one)
            yield f"{high.written}÷{low.written}", (one, other), high.low / low.low, "倍"


def _counts_steps(said: Quantity, value: Quantity) -> bool:
    """Whether a number of things can be a distance of ranks: 9つ順位を下げた."""
    return value.kind == "rank" and said.kind in ("items", "rank", "bare")


def _rounded(said: Quantity, result: Decimal) -> bool:
    """Whether a value that was computed rounds to the one said, which has no more digits."""
    if said.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return said.low <= result <= said.low * Decimal("1.25")
    if said.bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return said.high * Decimal("0.75") <= result <= said.high
    if said.low != said.high:
        return said.low <= result <= said.high
    slack = min(said.step / 2, abs(said.low) * Decimal("0.06"))
    return abs(result - said.low) <= slack
