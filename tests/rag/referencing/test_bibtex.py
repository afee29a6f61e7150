"""BibTeX, read back by bibtexparser, its text by pylatexenc."""

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from rag.referencing.bibtex import bibtex, latex
from rag.referencing.reference import one_line
from tests.rag.referencing.inline_reference import HOSTILE, INTERIM, reference


def read(text: str) -> dict[str, str]:
    """The fields of the only entry, as they stand between the braces or bare."""
    library = parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.entry_type == "techreport"
    return {"key": entry.key, **{field.key: field.value for field in entry.fields}}


def shown(value: str) -> str:
    """What LaTeX sets of a field, outer braces and ligatures aside."""
    # pylatexenc knows neither brace, and takes the sign for an accent
    for command, sign in (("left", "{"), ("right", "}")):
        value = value.replace(rf"\textbrace{command}{{}}", f"\\{sign}")
    return str(LatexNodes2Text().latex_to_text(value)).replace("ˆ", "^")


def test_the_fields_are_read_back() -> None:
    fields = read(bibtex(reference()))
    assert fields == {
        "key": "meti-interim-0123abcd",
        "author": "{経済産業省 イノベーション・環境局}",
        "title": f"{{{INTERIM}}}",
        "institution": "経済産業省",
        "date": "2025-04-25",
        "year": "2025",
        "month": "apr",
        "pages": "15",
        "langid": "japanese",
        "annote": "研究開発費は20兆円である。",
        "citationid": r"meti-interim\textasciitilde{}Ac1Nede",
    }


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        ("2025-04-25", ("2025-04-25", "2025", "apr")),
        ("2025-04", ("2025-04", "2025", "apr")),
        ("2025", ("2025", "2025", None)),
    ],
)
def test_a_date_goes_as_far_as_it_is_known(
    issued_on: str, expected: tuple[str, str, str | None]
) -> None:
    fields = read(bibtex(reference(issued_on=issued_on)))
    assert (fields["date"], fields["year"], fields.get("month")) == expected


def test_the_month_is_the_macro_that_styles_know() -> None:
    assert "  month = apr,\n" in bibtex(reference(issued_on="2025-04"))


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_set_as_it_is_and_begins_no_command(title: str) -> None:
    fields = read(bibtex(reference(title=title)))
    assert shown(fields["title"]) == title
    assert fields["author"] == "{経済産業省 イノベーション・環境局}"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_no_text_breaks_out_of_its_field(text: str) -> None:
    title = one_line(text) or "題名"
    fields = read(bibtex(reference(title=title)))
    assert fields["title"] == f"{{{latex(title)}}}"
    assert fields["institution"] == "経済産業省"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [((), None), (("15-16",), "15--16"), (("iv", "3"), "iv, 3"), (("予算表_1",), r"予算表\_1")],
)
def test_pages_are_ranges_and_labels(pages: tuple[str, ...], expected: str | None) -> None:
    assert read(bibtex(reference(pages=pages))).get("pages") == expected


def test_slides_say_that_they_are() -> None:
    assert read(bibtex(reference(kind="slides")))["type"] == "スライド資料"
