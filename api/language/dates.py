"""Dates as each language writes them, as exact as they are known."""

from datetime import date, datetime

from babel.dates import format_date

from api.language.negotiation import Language
from rag.citation import date_in_japanese


def written_date(language: Language, issued_on: str) -> str:
    """2025-04-25 as 2025年4月25日 or 25 April 2025; 2025-04 and 2025 likewise."""
    if language is Language.JA:
        return date_in_japanese(issued_on)
    parts = [int(part) for part in issued_on.split("-")]
    pattern = ("y", "MMMM y", "d MMMM y")[len(parts) - 1]
    year, month, day = (*parts, 1, 1)[:3]
    return format_date(date(year, month, day), pattern, locale="en")


def written_moment(language: Language, moment: str) -> str:
    """2025-04-23T05:05:00Z in this machine's zone: 2025年4月23日 14:05, 23 April 2025, 14:05."""
    at = datetime.fromisoformat(moment).astimezone()
    joint = " " if language is Language.JA else ", "
    return f"{written_date(language, at.date().isoformat())}{joint}{at:%H:%M}"
