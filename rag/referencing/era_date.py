"""A date in the era's years, as official documents write it: 令和7年4月25日."""

from datetime import date

from corpus.issued_on import IssuedOn

_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 10, 23), "明治"),
)
"""The first day of each era; of 明治 the day it was proclaimed."""


def date_in_era(issued_on: IssuedOn) -> str:
    """Write a date as far as it is known: 令和7年4月25日, 令和7年4月, 令和7年.

    A year or month that two eras share is written in the Western way, for which of them is not
    known: 2019 is 2019年, 2019-04 is 平成31年4月.
    """
    year = issued_on.first.year
    era = _era(issued_on.first)
    shown = str(year)
    if era is not None and era == _era(issued_on.last):
        first, name = era
        count = year - first.year + 1
        shown = f"{name}{'元' if count == 1 else count}"
    month = f"{issued_on.first.month}月" if issued_on.precision != "year" else ""
    day = f"{issued_on.first.day}日" if issued_on.precision == "day" else ""
    return f"{shown}年{month}{day}"


def _era(day: date) -> tuple[date, str] | None:
    return next((era for era in _ERAS if day >= era[0]), None)
