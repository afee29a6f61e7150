"""CSL-JSON, read by citeproc-py and set in one of its styles."""

import json
import warnings

import pytest
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from rag.referencing.csl_json import csl_json
from tests.rag.referencing.inline_reference import HOSTILE, INTERIM, reference


def set_in_harvard(text: str) -> list[str]:
    """The bibliography that citeproc-py makes of the items, in their order."""
    items = json.loads(text)
    with warnings.catch_warnings():
        # it warns of every field that its own list does not have, `custom` among them
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [str(entry) for entry in bibliography.bibliography()]


def test_the_fields_are_those_of_the_schema() -> None:
    assert json.loads(csl_json([reference()])) == [
        {
            "id": "meti-interim-0123abcd",
            "type": "report",
            "title": INTERIM,
            "author": [{"literal": "経済産業省 イノベーション・環境局"}],
            "publisher": "経済産業省",
            "issued": {"date-parts": [[2025, 4, 25]]},
            "language": "ja",
            "page": "15",
            "custom": {
                "quotes": ["研究開発費は20兆円である。"],
                "citation_ids": ["meti-interim~Ac1Nede"],
            },
        }
    ]


@pytest.mark.parametrize(
    ("issued_on", "parts"),
    [("2025-04-25", [2025, 4, 25]), ("2025-04", [2025, 4]), ("2025", [2025])],
)
def test_a_date_goes_as_far_as_it_is_known(issued_on: str, parts: list[int]) -> None:
    (item,) = json.loads(csl_json([reference(issued_on=issued_on)]))
    assert item["issued"] == {"date-parts": [parts]}


def test_citeproc_sets_the_items() -> None:
    (entry,) = set_in_harvard(csl_json([reference()]))
    assert entry.startswith("経済産業省 イノベーション・環境局")
    assert INTERIM in entry
    assert "2025" in entry


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_given_as_it_is(title: str) -> None:
    (item,) = json.loads(csl_json([reference(title=title)]))
    assert item["title"] == title


def test_pages_that_are_not_known_are_left_out() -> None:
    (item,) = json.loads(csl_json([reference(pages=())]))
    assert "page" not in item
