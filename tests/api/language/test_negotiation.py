"""Which language a page is in."""

import pytest

from api.language.dates import written_date
from api.language.negotiation import Language, preferred


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "ja"),
        ("ja", "ja"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("ja,en;q=0.9", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("en;q=0.5,ja;q=0.6", "ja"),
        ("en,ja", "en"),
        ("ja,en", "ja"),
        ("fr,en;q=0.1", "en"),
        ("fr", "ja"),
        ("*", "ja"),
        ("en;q=0", "ja"),
        ("en;q=0,ja;q=0", "ja"),
        ("en;q=nan", "ja"),
        ("en;q=7", "ja"),
        ("en;q=", "ja"),
        (";;,,=,;q=1", "ja"),
        ("x" * 100_000, "ja"),
        (",".join(["fr"] * 10_000) + ",en", "ja"),
    ],
)
def test_the_language_that_a_header_prefers(header: str, expected: str) -> None:
    assert preferred(header) == expected


@pytest.mark.parametrize(
    ("issued_on", "japanese", "english"),
    [
        ("2025", "2025年", "2025"),
        ("2025-04", "2025年4月", "April 2025"),
        ("2025-04-05", "2025年4月5日", "5 April 2025"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(
    issued_on: str, japanese: str, english: str
) -> None:
    assert written_date(Language.JA, issued_on) == japanese
    assert written_date(Language.EN, issued_on) == english
