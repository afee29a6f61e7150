"""A citation's formats over HTTP: of the version cited, whatever became of it since."""

import json
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from fastapi.testclient import TestClient

from api.app import create_app
from corpus.store.adding import Description, add_file
from corpus.store.compaction import compact
from rag.citation import CitationKey, cite
from rag.workplace import Workplace
from tests.api.contract import Json, assert_problem
from tests.api.html_page import Element, assert_sound
from tests.rag.inline_workplace import (
    FOREST,
    OCEAN,
    CountingEncoder,
    add,
    build,
    opened,
    workplace_in,
)

FOOTNOTE = "試験省「計画」（令和7年）"
SIST02 = "試験省. 計画. 試験省, 2025."
REVISED = FOREST.replace("50億円", "65億円").replace("保全", "再生")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A workplace with one document of its catalogue and one that was added."""
    place = workplace_in(tmp_path / "here", ocean=OCEAN)
    add(place, tmp_path / "files", FOREST, "forest")
    build(place, CountingEncoder())
    return place


@pytest.fixture
def citation_id(workplace: Workplace) -> str:
    """The citation of what the added document's first version says."""
    assistant = opened(workplace)
    (passage,) = assistant.passages_of("forest")
    start = passage.text.index("森林保全")
    return cite(assistant.catalogue.get("forest"), passage, start).citation_id


def revise(workplace: Workplace, text: str, title: str, issued_on: str) -> None:
    """Add a new version of the forest document under another title and date."""
    path = workplace.data_folder / "forest.txt"
    path.write_text(text, encoding="utf-8")
    description = Description("forest", title, "林野庁", issued_on)
    add_file(workplace.store(), path, description, replace=True)
    build(workplace, CountingEncoder())


def got(workplace: Workplace, path: str) -> Json:
    with TestClient(create_app(lambda: opened(workplace))) as client:
        body: Json = client.get(path).json()
    return body


def proof(workplace: Workplace, citation_id: str) -> Json:
    return got(workplace, f"/v1/citations/{citation_id}")


def assert_formats_are_of_what_was_cited(shown: Json, citation_id: str) -> None:
    assert shown["formats"]["footnote"] == FOOTNOTE
    assert shown["formats"]["sist02"] == SIST02
    (entry,) = parse_string(shown["formats"]["bibtex"]).entries
    fields = {field.key: field.value for field in entry.fields}
    assert (fields["title"], fields["date"]) == ("{計画}", "2025")
    assert fields["annote"] == "森林保全の予算は50億円とする。"
    (record,) = rispy.loads(shown["formats"]["ris"])
    assert (record["title"], record["year"]) == ("計画", "2025")
    assert record["accession_number"] == citation_id
    (item,) = json.loads(shown["formats"]["csl_json"])
    assert item["issued"] == {"date-parts": [[2025]]}
    assert shown["formats"]["markdown"].startswith("> 森林保全の予算は50億円とする。\n")
    assert shown["cited"]["title"] == "計画"
    assert shown["cited"]["issued_on"] == "2025"
    assert shown["cited"]["section"] == ["森林"]
    assert shown["cited"]["label"] == "試験省『計画』（2025年）「森林」"


def test_of_the_newest_version(workplace: Workplace, citation_id: str) -> None:
    shown = proof(workplace, citation_id)
    assert shown["state"] == "proven"
    assert_formats_are_of_what_was_cited(shown, citation_id)


def test_of_a_quote_that_was_changed(workplace: Workplace, citation_id: str) -> None:
    revise(workplace, REVISED, "改訂計画", "2026-03-01")
    shown = proof(workplace, citation_id)
    assert (shown["state"], shown["title"]) == ("changed", "改訂計画")
    assert "65億円" in shown["newest"]["quote"]
    assert_formats_are_of_what_was_cited(shown, citation_id)


def test_of_a_quote_that_moved(workplace: Workplace, citation_id: str) -> None:
    revise(workplace, "# 序\nはじめに述べる。\n\n" + FOREST, "改訂計画", "2026-03-01")
    shown = proof(workplace, citation_id)
    assert (shown["state"], shown["title"]) == ("moved", "改訂計画")
    assert_formats_are_of_what_was_cited(shown, citation_id)


def test_of_a_document_that_was_removed(workplace: Workplace, citation_id: str) -> None:
    workplace.store().remove("forest")
    build(workplace)
    shown = proof(workplace, citation_id)
    assert (shown["state"], shown["title"]) == ("gone", None)
    assert_formats_are_of_what_was_cited(shown, citation_id)


def test_of_a_version_that_is_kept_no_more_the_newest_is_given_if_the_quote_stands(
    workplace: Workplace, citation_id: str
) -> None:
    revise(workplace, "# 序\nはじめに述べる。\n\n" + FOREST, "改訂計画", "2026-03-01")
    compact(workplace.store(), set())
    shown = proof(workplace, citation_id)
    assert (shown["state"], shown["cited"]) == ("moved", None)
    assert shown["formats"]["footnote"] == "林野庁「改訂計画」（令和8年3月1日）"


def test_there_are_none_of_what_is_not_known(workplace: Workplace, citation_id: str) -> None:
    revise(workplace, REVISED, "改訂計画", "2026-03-01")
    compact(workplace.store(), set())
    assert proof(workplace, citation_id)["formats"] is None
    with TestClient(create_app(lambda: opened(workplace))) as client:
        path = f"/v1/citations/{citation_id}/formats/ris"
        problem = assert_problem(client.get(path), 404)
    assert "cite the newest version" in problem["detail"]
    assert "最新版から引用し直してください" in problem["detail_ja"]


def test_there_are_none_of_an_altered_id(workplace: Workplace, citation_id: str) -> None:
    key = CitationKey.from_id(citation_id)
    forged = CitationKey(
        key.document_id, key.sha256_head, bytes(8), key.quote_chars, key.spans
    ).to_id()
    shown = proof(workplace, forged)
    assert (shown["state"], shown["formats"]) == ("false", None)


# Files


@pytest.mark.parametrize(
    ("name", "media_type", "suffix"),
    [
        ("sist02", "text/plain", "txt"),
        ("footnote", "text/plain", "txt"),
        ("markdown", "text/markdown", "md"),
        ("bibtex", "application/x-bibtex", "bib"),
        ("ris", "application/x-research-info-systems", "ris"),
        ("csl_json", "application/vnd.citationstyles.csl+json", "json"),
        ("csl", "application/vnd.citationstyles.csl+json", "json"),
    ],
)
def test_a_format_is_had_as_a_file(
    workplace: Workplace, citation_id: str, name: str, media_type: str, suffix: str
) -> None:
    with TestClient(create_app(lambda: opened(workplace))) as client:
        response = client.get(f"/v1/citations/{citation_id}/formats/{name}")
        asked = client.get(f"/v1/citations/{citation_id}?format={name}")
        formats = client.get(f"/v1/citations/{citation_id}").json()["formats"]
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="forest-')
    assert disposition.endswith(f'.{suffix}"')
    assert response.text == formats["csl_json" if name == "csl" else name] + "\n"
    assert asked.content == response.content


@pytest.mark.parametrize("path", ["/formats/endnote", "?format=endnote"])
def test_an_unknown_format_is_told_with_those_that_there_are(
    workplace: Workplace, citation_id: str, path: str
) -> None:
    with TestClient(create_app(lambda: opened(workplace))) as client:
        problem = assert_problem(client.get(f"/v1/citations/{citation_id}{path}"), 422)
    assert "sist02, footnote, markdown, bibtex, ris, csl_json" in problem["detail"]
    assert "「endnote」という形式はありません" in problem["detail_ja"]


# On the pages


def copied(shown: Element) -> dict[str, str]:
    """What a page's first control copies, by the format's name."""
    control = shown.all("details", class_="copy")[0]
    names = [name.text() for name in control.all("dt")]
    return dict(zip(names, [text.text() for text in control.all("pre")], strict=True))


def test_the_page_of_a_citation_has_the_formats_of_the_version_cited(
    workplace: Workplace, citation_id: str
) -> None:
    revise(workplace, REVISED, "改訂計画", "2026-03-01")
    with TestClient(create_app(lambda: opened(workplace))) as client:
        shown = assert_sound(client.get(f"/citations/{citation_id}").text)
    texts = copied(shown)
    assert list(texts) == ["SIST 02", "脚注（公文書）", "Markdown", "BibTeX", "RIS", "CSL-JSON"]
    assert texts["脚注（公文書）"] == FOOTNOTE
    # without the script the text is there to select, and no button that would do nothing
    buttons = shown.all("button", class_="copy-button")
    assert len(buttons) == 6
    ids = {text.attributes["id"] for text in shown.all("pre")}
    assert {button.attributes["data-copy"] for button in buttons} == ids
    assert all("hidden" in button.attributes for button in buttons)


def test_each_passage_of_an_answer_has_its_own(workplace: Workplace) -> None:
    with TestClient(create_app(lambda: opened(workplace))) as client:
        shown = assert_sound(client.get("/?q=森林保全の予算").text)
    assert shown.all("details", class_="copy")
    for passage in shown.all("li", class_="passage"):
        assert len(passage.all("details", class_="copy")) == 1
