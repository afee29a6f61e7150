"""Quantities: their value, unit and bound, wherever and however they are written."""

from decimal import Decimal

import pytest

from rag.facts.facts import read_facts
from rag.facts.quantity import Bound, Relation, relation


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("総額は1兆2,345億円である。", "1234500000000", "1234500000000", "円"),
        ("三千三百億円を投じる。", "330000000000", "330000000000", "円"),
        ("約８，２１８億ドルに達した。", "821800000000", "821800000000", "ドル"),
        ("対GDP比は2.4%である。", "2.4", "2.4", "%"),
        ("3割を占める。", "30", "30", "%"),
        ("4分の1を占める。", "25", "25", "%"),
        ("3〜5年で達成する。", "3", "5", "年"),
        ("1億〜2億円を補助する。", "100000000", "200000000", "円"),
        ("30～40%を控除する。", "30", "40", "%"),
        ("20か国が参加する。", "20", "20", "カ国"),
        ("$52.7 billionを措置した。", "52700000000", "52700000000", "ドル"),
        ("売上は倍増した。", "2", "2", "倍"),
    ],
)
def test_a_quantity_has_its_value_and_its_unit(text: str, low: str, high: str, unit: str) -> None:
    (quantity,) = read_facts(text).quantities
    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high))
    assert quantity.unit == unit
    assert text[slice(*quantity.span)] == quantity.written


@pytest.mark.parametrize(
    "text",
    [
        "図表3に示す。",
        "G7各国",
        "5G通信",
        "(2) 背景",
        "Horizon 2020",
        "フランス2030",
        "2025年度",
        "一般的な四国の話",
    ],
)
def test_a_number_that_names_something_is_no_quantity(text: str) -> None:
    assert read_facts(text).quantities == ()


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("100社以上", Bound.AT_LEAST),
        ("100社超", Bound.MORE_THAN),
        ("100社未満", Bound.LESS_THAN),
        ("最大100社", Bound.AT_MOST),
        ("約100社", Bound.ABOUT),
        ("100社程度", Bound.ABOUT),
        ("100社", Bound.EXACT),
        ("過半数", Bound.AT_LEAST),
    ],
)
def test_words_around_a_number_say_how_it_is_meant(text: str, bound: Bound) -> None:
    assert read_facts(text).quantities[0].bound is bound


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("8,218億ドル", "8,218億ドル", Relation.SAME),
        ("約8,200億ドル", "8,218億ドル", Relation.SAME),
        ("8,200億ドル", "8,218億ドル", Relation.NEAR),
        ("8,128億ドル", "8,218億ドル", Relation.OTHER),
        ("8,218億円", "8,218億ドル", Relation.APART),
        ("約3割", "28%", Relation.SAME),
        ("約2割", "28%", Relation.OTHER),
        ("100社以上", "120社", Relation.SAME),
        ("120社", "100社以上", Relation.OTHER),
        ("100社以上", "100社以下", Relation.OTHER),
        ("5つの分野", "5分野", Relation.SAME),
        ("3〜5年", "3〜5年", Relation.SAME),
        ("4年", "3〜5年", Relation.NEAR),
        ("3.48%", "3%台", Relation.NEAR),
    ],
)
def test_two_values_are_the_same_near_or_others(said: str, source: str, expected: Relation) -> None:
    one, other = read_facts(said).quantities[0], read_facts(source).quantities[0]
    assert relation(one, other) is expected
