"""References as RIS, the format that managers of references exchange."""

from rag.referencing.page_label import is_page
from rag.referencing.reference import Reference


def ris(reference: Reference) -> str:
    """A record `RPRT`, a tag a line, each value on its line.

    `PY` is the year, `DA` the date as far as it is known (`2025/04//`); a year alone has none.
    `SP` and `EP` are the first and last page where one place is cited, else `SP` has all
    labels; `N1` the quotes, `AN` the citation ids, by which each is proved.
    """
    date = reference.issued_on
    tags = [
        ("TY", "RPRT"),
        ("ID", reference.key),
        ("AU", reference.issuer),
        ("TI", reference.title),
        ("PB", reference.publisher),
        ("PY", str(date.first.year)),
        *_date(reference),
        *([("M3", "スライド資料")] if reference.is_slides else []),
        *_pages(reference.pages),
        ("LA", reference.language),
        *(("N1", quote) for quote in reference.quotes if quote),
        ("AN", " ".join(reference.citation_ids)),
        ("DB", "Seisaku"),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in tags)


def _date(reference: Reference) -> list[tuple[str, str]]:
    parts = str(reference.issued_on).split("-")
    if len(parts) == 1:
        return []
    return [("DA", "/".join([*parts, ""] if len(parts) == 2 else parts) + "/")]


def _pages(pages: tuple[str, ...]) -> list[tuple[str, str]]:
    if len(pages) == 1 and is_page(pages[0]) and pages[0].count("-") == 1:
        first, last = pages[0].split("-")
        return [("SP", first), ("EP", last)]
    return [("SP", ", ".join(pages))] if pages else []
