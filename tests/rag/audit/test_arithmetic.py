"""Values that follow from others: differences, sums, shares, ratios and durations."""

import pytest

from rag.audit.arithmetic import derive, elapsed
from rag.facts.facts import read_facts


@pytest.mark.parametrize(
    ("claim", "source", "formula"),
    [
        ("差はおよそ1,200億ドルである。", "8,218億ドルと7,011億ドル", "8,218億ドル－7,011億ドル"),
        ("合わせて29社である。", "15社と14社", "15社＋14社"),
        ("機関は1割強である。", "25,690件のうち3,370件", "3,370件÷25,690件"),
        ("12倍余りへ増やす。", "8,000億円から10兆円", "10兆円÷8,000億円"),
        ("9つ順位を下げた。", "4位から13位", "13位－4位"),
        ("差は1,500億ドルである。", "8,218億ドルと7,011億ドル", None),
        ("29社である。", "15社と14社", None),
    ],
)
def test_a_value_follows_where_the_sum_is_right_and_asked_for(
    claim: str, source: str, formula: str | None
) -> None:
    said = read_facts(claim).quantities[0]
    derived = derive(said, claim, read_facts(source).quantities)
    assert (derived.formula if derived else None) == formula


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("1年2か月余り後だった。", "2023年9月1日から2024年11月8日まで"),
        ("3年後だった。", None),
    ],
)
def test_a_duration_lies_between_two_dates(claim: str, expected: str | None) -> None:
    times = read_facts("2023年9月1日に選定され2024年11月8日に認定された").times
    assert elapsed(read_facts(claim).quantities[0], times) == expected
