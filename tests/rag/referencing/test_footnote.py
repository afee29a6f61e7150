"""The footnote form of government papers."""

import pytest

from rag.referencing.footnote import footnote
from tests.rag.referencing.inline_reference import reference


@pytest.mark.parametrize(
    ("issued_on", "pages", "expected"),
    [
        ("2025-04-25", ("15",), "内閣府「基本計画」（令和7年4月25日）15頁"),
        ("2025-04", ("15-16",), "内閣府「基本計画」（令和7年4月）15-16頁"),
        ("2025", (), "内閣府「基本計画」（令和7年）"),
        ("2025", ("予算表",), "内閣府「基本計画」（令和7年）「予算表」"),
        ("2025", ("3", "iv"), "内閣府「基本計画」（令和7年）3頁、iv頁"),
    ],
)
def test_issuer_title_date_and_page(issued_on: str, pages: tuple[str, ...], expected: str) -> None:
    made = footnote(reference(title="基本計画", issuer="内閣府", issued_on=issued_on, pages=pages))
    assert made == expected


def test_marks_within_the_title_become_the_inner_ones() -> None:
    made = footnote(reference(title="「新技術立国」の実現に向けて", issuer="経済産業省", pages=()))
    assert made == "経済産業省「『新技術立国』の実現に向けて」（令和7年4月25日）"
