"""References by SIST 02."""

import pytest

from rag.referencing.sist02 import sist02
from tests.rag.referencing.inline_reference import reference


@pytest.mark.parametrize(
    ("issued_on", "pages", "facts"),
    [
        ("2025-04-25", ("15",), "2025-04-25, p. 15."),
        ("2025-04", ("15-16",), "2025-04, p. 15-16."),
        ("2025", (), "2025."),
        ("2025", ("iv", "3"), "2025, p. iv, 3."),
        ("2025", ("予算表",), "2025, “予算表”."),
    ],
)
def test_author_title_publisher_date_and_page(
    issued_on: str, pages: tuple[str, ...], facts: str
) -> None:
    made = sist02(reference(title="中間とりまとめ", issued_on=issued_on, pages=pages))
    assert made == f"経済産業省 イノベーション・環境局. 中間とりまとめ. 経済産業省, {facts}"


def test_a_title_that_ends_in_a_stop_gets_no_second_one() -> None:
    assert sist02(reference(title="予算は増えた。", issuer="内閣府", pages=())) == (
        "内閣府. 予算は増えた。 内閣府, 2025-04-25."
    )
