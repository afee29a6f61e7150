"""Dates in the era's years."""

import pytest

from corpus.issued_on import IssuedOn
from rag.referencing.era_date import date_in_era


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        ("2026-01-28", "令和8年1月28日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05", "令和元年5月"),
        ("2019-04", "平成31年4月"),
        ("2019", "2019年"),  # either 平成31年 or 令和元年
        ("1989-01", "1989年1月"),  # 昭和64年 until the 7th
        ("1988", "昭和63年"),
        ("1912-07-30", "大正元年7月30日"),
        ("1900", "明治33年"),
        ("1867", "1867年"),
    ],
)
def test_a_date_goes_as_far_as_it_is_known(issued_on: str, expected: str) -> None:
    assert date_in_era(IssuedOn.parse(issued_on)) == expected
