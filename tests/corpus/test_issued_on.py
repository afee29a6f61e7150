"""A date as precise as its document: a year, a month or a day."""

import re
from datetime import date

import pytest

from corpus.issued_on import IssuedOn


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28), "month"),
        ("2025-04-23", date(2025, 4, 23), date(2025, 4, 23), "day"),
    ],
)
def test_a_date_means_every_day_that_its_text_allows(
    text: str, first: date, last: date, precision: str
) -> None:
    issued_on = IssuedOn.parse(text)
    assert (issued_on.first, issued_on.last) == (first, last)
    assert issued_on.precision == precision
    assert str(issued_on) == text


@pytest.mark.parametrize(
    "text", ["", "25", "2025-4", "2025/04", "2025-04-23T09:00", " 2025", "2025年", "2025-04-", "n"]
)
def test_any_other_form_is_refused_with_the_value_and_the_forms(text: str) -> None:
    message = f"{text!r} is no date; write 2025, 2025-04 or 2025-04-23"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        IssuedOn.parse(text)


@pytest.mark.parametrize("text", ["2025-00", "2025-13", "2025-02-30", "2025-04-31", "0000"])
def test_a_day_that_no_calendar_has_is_refused_in_the_same_words(text: str) -> None:
    """The calendar's own ('bad month number 13') name neither the text nor the remedy."""
    message = f"{text!r} is no date; write 2025, 2025-04 or 2025-04-23"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        IssuedOn.parse(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "expected"),
    [
        ("2025", date(2025, 4, 1), date(2025, 4, 30), True),
        ("2025", date(2026, 1, 1), None, False),
        ("2025", date(2025, 12, 31), None, True),
        ("2025-04", None, date(2025, 3, 31), False),
        ("2025-04", None, date(2025, 4, 1), True),
        ("2025-04-23", date(2025, 4, 23), date(2025, 4, 23), True),
        ("2025-04-23", date(2025, 4, 24), None, False),
        ("2025-04-23", None, None, True),
    ],
)
def test_a_date_may_lie_within_a_period_if_one_of_its_days_does(
    text: str, earliest: date | None, latest: date | None, expected: bool
) -> None:
    assert IssuedOn.parse(text).may_lie_within(earliest, latest) is expected
