"""A date that a document gives only as far as it gives it: a day, a month or a year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class IssuedOn:
    """When a document was issued: the first and the last day that its date can mean.

    `2025-04` is the month from 2025-04-01 to 2025-04-30; nothing is made up.
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "IssuedOn":
        """Read `2025`, `2025-04` or `2025-04-23`; ValueError names anything else."""
        try:
            return cls._parse(text)
        except (ValueError, calendar.IllegalMonthError) as error:
            raise ValueError(f"{text!r} is no date; write 2025, 2025-04 or 2025-04-23") from error

    @classmethod
    def _parse(cls, text: str) -> "IssuedOn":
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # the pattern demands it
        if month is None:
            return cls(text, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            last_day = calendar.monthrange(year, month)[1]
            return cls(text, date(year, month, 1), date(year, month, last_day))
        exact = date(year, month, day)
        return cls(text, exact, exact)

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """How far the date goes."""
        precisions: tuple[Literal["year"], Literal["month"], Literal["day"]]
        precisions = ("year", "month", "day")
        return precisions[self.text.count("-")]

    def may_lie_within(self, earliest: date | None, latest: date | None) -> bool:
        """Whether some day that this date can mean lies in [earliest, latest]."""
        after_start = earliest is None or self.last >= earliest
        before_end = latest is None or self.first <= latest
        return after_start and before_end

    def __str__(self) -> str:
        return self.text
