"""The formats by their names, and lists of references in each."""

import json

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from rag.errors import UnknownFormat
from rag.referencing.citation_format import FORMATS, citation_format, written
from tests.rag.referencing.inline_reference import reference

TWO = [reference(title="計画", key="plan-1"), reference(title="報告", key="report-2")]


@pytest.mark.parametrize(
    ("asked", "name"),
    [("bibtex", "bibtex"), ("BibTeX", "bibtex"), ("csl", "csl_json"), ("csl-json", "csl_json")],
)
def test_a_format_has_its_name_and_what_people_write_for_it(asked: str, name: str) -> None:
    assert citation_format(asked) is FORMATS[name]


@pytest.mark.parametrize("asked", ["", "endnote", "x" * 1000])
def test_an_unknown_one_is_told_with_those_that_there_are(asked: str) -> None:
    with pytest.raises(UnknownFormat, match="sist02, footnote, markdown") as refused:
        citation_format(asked)
    assert len(str(refused.value)) < 200


def test_a_list_is_read_back_in_its_order() -> None:
    made = written(TWO)
    assert [entry.key for entry in parse_string(made["bibtex"]).entries] == ["plan-1", "report-2"]
    assert [record["title"] for record in rispy.loads(made["ris"])] == ["計画", "報告"]
    assert [item["title"] for item in json.loads(made["csl_json"])] == ["計画", "報告"]
    assert [line.split(". ")[1] for line in made["sist02"].splitlines()] == ["計画", "報告"]
    assert len(made["footnote"].splitlines()) == 2
    assert made["markdown"].count("\n> ") == 1  # the second quote; the first begins the text
