"""Which labels are of pages."""

import pytest

from rag.referencing.page_label import is_page


@pytest.mark.parametrize("label", ["15", "15-16", "iv", "xii", "XIV", "A-3", "S12", "iv-2"])
def test_numbers_of_pages(label: str) -> None:
    assert is_page(label)


@pytest.mark.parametrize("label", ["予算表", "Sheet1", "2025年度", "15頁", "p. 15", "1-2-3"])
def test_names_of_sheets_and_the_like(label: str) -> None:
    assert not is_page(label)
