"""Quantities of a text: 約8,218億ドル, 3〜5割, 4分の1, 過半数, 100社以上."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from corpus.aligned_text import Span
from index.folded_text import FoldedText
from rag.facts.table import table


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


class Relation(StrEnum):
    """How a value said stands to another one of the same kind."""

    SAME = "same"
    NEAR = "near"  # one is vaguer, or rounded: neither proof nor contradiction
    OTHER = "other"
    APART = "apart"  # of another kind: they cannot be compared


@dataclass(frozen=True)
class Quantity:
    """A number or a range `[low, high]` with its unit, and where the text says it.

    `span` covers the number and its unit; 3,300億円 is 330000000000 of `円`. `unit` is the
    name of the unit in quantities.toml, else the word counted as it stands, else empty.
    `kind` is what units can be compared (money, share, rank …; `bare` without a unit).
    `step` is the size of its last digit that is not 0: what it may have been rounded to.
    """

    span: Span
    low: Decimal
    high: Decimal
    unit: str
    kind: str
    bound: Bound
    step: Decimal
    written: str


@dataclass(frozen=True)
class _Units:
    names: Mapping[str, tuple[str, str]]  # form -> (unit, kind)
    pattern: re.Pattern[str]
    before: Sequence[tuple[Bound, re.Pattern[str]]]
    after: Sequence[tuple[Bound, re.Pattern[str]]]
    scales: Mapping[str, Decimal]
    words: Sequence[tuple[re.Pattern[str], Decimal, str, Bound]]


_NUMBER = r"\d+(?:\.\d+)?"
_FRACTION = re.compile(rf"(?<![\d.])({_NUMBER})分の({_NUMBER})(?!\d)")
_YEARS_AND_MONTHS = re.compile(r"(?<![\d.])(\d{1,2})年(?:と|間と)?(\d{1,2})カ月(?:間)?")
_TENTHS = re.compile(
    rf"(?<![a-z\d.])({_NUMBER})(?:~({_NUMBER}))?割(?:({_NUMBER})分)?(?!合|当|引|増[しの料賃])"
)
# Numbers that name something: G7, 図表3, 第3章, (1), COVID-19, v1.2, 2.1参照
_A_LABEL_BEFORE = re.compile(
    r"(?:[*※]|図表?|表|注|資料|no\.|章|問|式|[a-z]|[a-z]-|[a-z\d]/|\d\.|[\d]-|ステージ|フェーズ|レベル|類型|trl)$"
)
# Horizon 2020, フランス2030
_OF_A_NAME = re.compile(r"[a-z]\s$|[一-鿿ァ-ヺー]$")
_LIKE_A_YEAR = re.compile(r"(?:19|20)\d\d")
# 人 of 人材 and 元 of 元年 are no units
_NO_UNIT = (
    "(?!人[材工者間生類事格権口]|位置|元[年気来素]|校[正庭]|本[部来格質人]|分[析担の類散]|台[頭湾]"
    "|点[検在]|度[合目]|日[本米]|回[復収答]|機[械会能構]|年[度齢金収]|社[会員]|件数|基[本礎盤準]"
    "|両[立方者]|領土|名[称前目])"
)
_ORDINAL_BEFORE = re.compile(r"第\s?$")
_PARENTHESES = re.compile(r"\(\s?\d{1,2}\s?\)|^\s*\d{1,2}[.)]\s")
_SIGN = re.compile(r"(?:^|[\s、。(（])([-△▲])$|マイナス\s?$")
_THINGS = re.compile(r"(?<![一-鿿])([二三四五六七八九])つ(?!か|い)")
_COUNTED = re.compile(r"[一-鿿々]{1,4}|[ァ-ヺー]{2,8}")
_MOST_OF_A_STEP = Decimal("0.6")
_COUNTED_OF = re.compile(
    r"(?:の|を超える|以上の|を上回る|近い|余りの|近くの)([一-鿿々]{1,6}|[ァ-ヺー]{2,8})"
)  # 28の州
_LOOK_BACK, _LOOK_AHEAD = 8, 8
_MONEY_SIGNS = {"$": "ドル", "us$": "ドル", "€": "ユーロ", "£": "ポンド", "¥": "円"}
_SIGN_OF_MONEY = re.compile(r"(us\$|[$€£¥])\s?$")


def read_quantities(text: FoldedText, taken: Sequence[Span] = ()) -> tuple[Quantity, ...]:
    """The quantities of a text, in order; `taken` are spans of the folded text that are dates."""
    found = list(_words(text))
    found += _fractions(text)
    found += _things(text)
    occupied = [*taken, *(span for span, _ in found)]
    found += _numbers(text, occupied)
    found.sort(key=lambda entry: entry[0])
    return tuple(quantity for _, quantity in found)


def relation(said: Quantity, source: Quantity) -> Relation:
    """How a quantity that is said stands to one of a source.

    約8,200 is said rightly of 8,218, and 100社以上 of 120社, not the other way. A number without
    a unit (a table's cell) is compared with any by its value. Ranges are the same if both ends
    are; a value within a range is near it.
    """
    if not comparable(said, source):
        return Relation.APART
    if said.low == source.low and said.high == source.high:
        opposite = {
            Bound.AT_LEAST: (Bound.AT_MOST, Bound.LESS_THAN),
            Bound.MORE_THAN: (Bound.AT_MOST, Bound.LESS_THAN, Bound.EXACT),
            Bound.AT_MOST: (Bound.AT_LEAST, Bound.MORE_THAN),
            Bound.LESS_THAN: (Bound.AT_LEAST, Bound.MORE_THAN, Bound.EXACT),
        }
        return Relation.OTHER if source.bound in opposite.get(said.bound, ()) else Relation.SAME
    if said.bound is Bound.ABOUT and _rounds_to(source, said):
        return Relation.SAME
    if said.bound is Bound.ABOUT and said.low <= source.low and source.high <= said.high:
        return Relation.SAME
    if _is_open(said, source):
        return Relation.SAME
    if said.low <= source.high and source.low <= said.high:
        return Relation.NEAR
    if _is_shorter(said) and _rounds_to(source, said):
        return Relation.NEAR
    if source.bound is Bound.ABOUT and _rounds_to(said, source):
        return Relation.APART  # 約800億 neither bears 803億 out nor denies it
    return Relation.OTHER


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities can be about the same thing: their units agree, or one has none."""
    if one.unit == other.unit or "bare" in (one.kind, other.kind):
        return True
    kinds = {one.kind, other.kind}  # 5つの計画, 5計画
    if "items" in kinds:
        return kinds <= {"count", "items", "other"}
    shorter, longer = sorted((one.unit, other.unit), key=len)  # 17の技術, 17の基幹技術
    return kinds == {"other"} and len(shorter) > 1 and shorter in longer


def _is_open(said: Quantity, source: Quantity) -> bool:
    """Whether a bound that is said holds of what the source says: 100社以上 of 120社.

    A bound far from the value is a poor way of saying it, and may be of something else.
    """
    if said.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return said.low <= source.low <= said.low * Decimal("1.3") and source.bound not in (
            Bound.AT_MOST,
            Bound.LESS_THAN,
        )
    if said.bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return said.high * Decimal("0.7") <= source.high <= said.high and source.bound not in (
            Bound.AT_LEAST,
            Bound.MORE_THAN,
        )
    return False


def _rounds_to(exact: Quantity, rounded: Quantity) -> bool:
    """Whether a value may have been rounded to another: 8,218 to 8,200 or 8,000."""
    half = rounded.step / 2
    if half > abs(rounded.low) * Decimal("0.13"):  # 約3 of 2.5 is no rounding of policy papers
        half = abs(rounded.low) * Decimal("0.13")
    return abs(exact.low - rounded.low) <= half and abs(exact.high - rounded.high) <= half


def _is_shorter(said: Quantity) -> bool:
    """Whether a value has so many figures that it may be a rounded one: 8,200, not 30."""
    return abs(said.low) / said.step >= 10 and abs(said.low) >= 100


def _words(text: FoldedText) -> Iterator[tuple[Span, Quantity]]:
    taken: list[Span] = []
    for pattern, value, unit, bound in _units().words:
        for match in pattern.finditer(text.folded):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            if re.search(r"[\d.]$", text.folded[: match.start()]):
                continue
            taken.append(match.span())
            yield from _made(text, match.span(), (value, value), unit, bound)


def _things(text: FoldedText) -> Iterator[tuple[Span, Quantity]]:
    """七つ at the end of a clause, which folding leaves: it may be part of a word."""
    for match in _THINGS.finditer(text.folded):
        value = Decimal("二三四五六七八九".index(match.group(1)) + 2)
        yield from _made(text, match.span(), (value, value), "つ", None)


def _fractions(text: FoldedText) -> Iterator[tuple[Span, Quantity]]:
    """分数 and 割 as shares: 4分の1 is 25%, 3割 is 30%."""
    for match in _FRACTION.finditer(text.folded):
        whole, part = Decimal(match.group(1)), Decimal(match.group(2))
        if whole:
            value = 100 * part / whole
            yield from _made(text, match.span(), (value, value), "%", None, Decimal(1))
    for match in _YEARS_AND_MONTHS.finditer(text.folded):
        value = 12 * Decimal(match.group(1)) + Decimal(match.group(2))
        yield from _made(text, match.span(), (value, value), "カ月", None, Decimal(1))
    for match in _TENTHS.finditer(text.folded):
        low, high = Decimal(match.group(1)), Decimal(match.group(2) or match.group(1))
        part = Decimal(match.group(3) or 0)
        values = (10 * low + part, 10 * high + part)
        yield from _made(text, match.span(), values, "%", None, Decimal(1 if part else 10))


def _numbers(text: FoldedText, taken: Sequence[Span]) -> Iterator[tuple[Span, Quantity]]:
    folded, units = text.folded, _units()
    labels = [match.span() for match in _PARENTHESES.finditer(folded)]
    place = 0
    while match := units.pattern.search(folded, place):
        place = max(match.end(), match.start() + 1)
        span = match.span()
        if any(s < span[1] and span[0] < e for s, e in (*taken, *labels)):
            place = max(span[0] + 1, match.end("low"))
            continue
        before = folded[max(0, span[0] - _LOOK_BACK) : span[0]]
        money = _SIGN_OF_MONEY.search(before)
        if _A_LABEL_BEFORE.search(before) and not money:
            continue
        if _OF_A_NAME.search(before) and _LIKE_A_YEAR.fullmatch(match.group().strip()):
            continue
        unit_form = match.group("unit") or ""
        following = folded[span[1] : span[1] + 3]
        if not unit_form and re.match(r"[a-z]", following):
            continue  # 5g, 3d
        low, high = _values(match)
        sign = _SIGN.search(before)
        if sign:
            low, high = -high, -low
        unit = unit_form
        if money and not unit:
            unit = _MONEY_SIGNS[money.group(1)]
        if not unit and (counted := _COUNTED.match(folded, span[1])):
            unit = counted.group()
        elif not unit and (counted := _COUNTED_OF.match(folded, span[1])):
            unit = counted.group(1)
        if _ORDINAL_BEFORE.search(before) and unit not in ("位",):
            unit = f"第{unit}"
        start = span[0] - (len(money.group()) if money else 0)
        yield from _made(text, (start, span[1]), (low, high), unit, None)


def _values(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The two ends of what a number or a range says: 1億~2億, 1~2億."""
    scales = _units().scales
    first = scales.get(match["first"] or "", Decimal(1))
    low = Decimal(match["low"])
    if match["high"] is None:
        return low * first, low * first
    scale = scales.get(match["scale"] or "", Decimal(1))
    high = Decimal(match["high"]) * scale
    low *= first if match["first"] else scale
    return (low, high) if low <= high else (low, low)


def _made(
    text: FoldedText,
    span: Span,
    values: tuple[Decimal, Decimal],
    unit: str,
    bound: Bound | None,
    step: Decimal | None = None,
) -> Iterator[tuple[Span, Quantity]]:
    written = text.span_of(*span)
    if written is None:
        return
    units = _units()
    name, kind = units.names.get(unit, (unit, "other" if unit else "bare"))
    if step is None:
        step = _step(values[0])
    if bound is None:
        bound = _bound(text.folded, span)
        values = _spread(values, step, text.folded[span[1] : span[1] + 2])
    shown = text.written[written[0] : written[1]]
    yield span, Quantity(written, *values, name, kind, bound, step, shown)


def _spread(
    values: tuple[Decimal, Decimal], step: Decimal, following: str
) -> tuple[Decimal, Decimal]:
    """What 3%台, 1割強, 10年余 and 20兆円近く mean: up to a whole step, or most of one."""
    low, high = values
    if following.startswith("台"):
        return low, high + step
    if following == "に近":  # 2%に近い
        return low - step * _MOST_OF_A_STEP, high
    if following.startswith(("強", "余")) or following == "あま":
        return low, high + step * _MOST_OF_A_STEP
    if following.startswith("弱") or following == "近く":
        return low - step * _MOST_OF_A_STEP, high
    return values


def _bound(folded: str, span: Span) -> Bound:
    units = _units()
    before = folded[max(0, span[0] - _LOOK_BACK) : span[0]]
    after = folded[span[1] : span[1] + _LOOK_AHEAD]
    for bound, pattern in units.after:
        if pattern.match(after):
            return bound
    for bound, pattern in units.before:
        if pattern.search(before):
            return bound
    return Bound.EXACT


def _step(value: Decimal) -> Decimal:
    """The size of the last digit that is not 0: 100 of 8,200, 0.01 of 3.48."""
    if not value:
        return Decimal(1)
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


@lru_cache(maxsize=1)
def _units() -> _Units:
    data = table("quantities")
    names = {
        form: (unit["forms"][0], unit["kind"]) for unit in data["unit"] for form in unit["forms"]
    }
    scales = {form: Decimal(value) for form, value in data["scales"].items()}
    scale = "|".join(sorted(map(re.escape, scales), key=len, reverse=True))
    unit = "|".join(re.escape(f) for f in sorted(names, key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\da-z.])(?<!\d[.])(?P<low>{_NUMBER})(?: ?(?P<first>{scale}))?"
        rf"(?:(?:{_any(list(names))})?\s?~\s?(?P<high>{_NUMBER})\s?(?P<scale>{scale})?)?"
        rf"(?: ?{_NO_UNIT}(?P<unit>{unit})(?![a-z]))?"
    )

    def bounds(where: str, end: str) -> list[tuple[Bound, re.Pattern[str]]]:
        return [
            (Bound(name), re.compile(f"(?:{_any(forms)}){end}"))
            for name, forms in data["bounds"][where].items()
        ]

    words = [
        (re.compile(word["form"]), Decimal(word["value"]), word["unit"], Bound(word["bound"]))
        for word in data["word"]
    ]
    return _Units(names, pattern, bounds("before", r"\s?$"), bounds("after", ""), scales, words)


def _any(forms: Sequence[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
