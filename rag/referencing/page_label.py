"""Page labels as references write them: p. 15, 15頁, and what is no page as it is."""

import re

# 15, iv, A-3, S12; 予算表 and Sheet1 are names of sheets and no pages
_ONE = r"(?:\d{1,5}|[ivxlcdm]{1,9}|[IVXLCDM]{1,9}|[A-Z][-.]?\d{1,4})"
_PAGE = re.compile(rf"{_ONE}(?:[-‐–−]{_ONE})?")


def is_page(label: str) -> bool:
    """Whether a label is that of a page or slide, not the name of a sheet."""
    return _PAGE.fullmatch(label) is not None


def pages_western(pages: tuple[str, ...]) -> str:
    """Labels as SIST 02 writes them: `p. 15-16, iv`; a sheet's name in quotation marks."""
    numbers = [label for label in pages if is_page(label)]
    sheets = [f"“{label}”" for label in pages if not is_page(label)]
    return ", ".join([f"p. {', '.join(numbers)}"] * bool(numbers) + sheets)


def pages_japanese(pages: tuple[str, ...]) -> str:
    """Labels as a footnote writes them: `15-16頁、iv頁`; a sheet's name as 「予算表」."""
    return "、".join(f"{label}頁" if is_page(label) else f"「{label}」" for label in pages)
