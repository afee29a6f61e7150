"""RIS, read back by rispy."""

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from rag.referencing.reference import one_line
from rag.referencing.ris import ris
from tests.rag.referencing.inline_reference import HOSTILE, INTERIM, reference


def read(text: str) -> dict[str, object]:
    """The only record."""
    (record,) = rispy.loads(text)
    return dict(record)


def test_the_fields_are_read_back() -> None:
    assert read(ris(reference())) == {
        "type_of_reference": "RPRT",
        "id": "meti-interim-0123abcd",
        "authors": ["経済産業省 イノベーション・環境局"],
        "title": INTERIM,
        "publisher": "経済産業省",
        "year": "2025",
        "date": "2025/04/25/",
        "start_page": "15",
        "language": "ja",
        "notes": ["研究開発費は20兆円である。"],
        "accession_number": "meti-interim~Ac1Nede",
        "name_of_database": "Seisaku",
    }


@pytest.mark.parametrize(
    ("issued_on", "date"),
    [("2025-04-25", "2025/04/25/"), ("2025-04", "2025/04//"), ("2025", None)],
)
def test_a_date_goes_as_far_as_it_is_known(issued_on: str, date: str | None) -> None:
    record = read(ris(reference(issued_on=issued_on)))
    assert (record["year"], record.get("date")) == ("2025", date)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_given_as_it_is(title: str) -> None:
    assert read(ris(reference(title=title)))["title"] == title


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_no_text_makes_a_line_or_a_tag_of_its_own(text: str) -> None:
    title = one_line(f"題名\nTY  - BOOK\u0085AU  - 誰か\x1c{text}\u2028ER  - ")
    record = read(ris(reference(title=title)))
    assert record["type_of_reference"] == "RPRT"
    assert record["authors"] == ["経済産業省 イノベーション・環境局"]
    assert record["title"] == title


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ((), None, None),
        (("15-16",), "15", "16"),
        (("iv",), "iv", None),
        (("15", "20-22"), "15, 20-22", None),
        (("予算表",), "予算表", None),
    ],
)
def test_pages_are_first_and_last(
    pages: tuple[str, ...], first: str | None, last: str | None
) -> None:
    record = read(ris(reference(pages=pages)))
    assert (record.get("start_page"), record.get("end_page")) == (first, last)
