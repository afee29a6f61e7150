"""Versions on the pages: in the list, on a document, and what became of a quote since."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.rewording import reworded
from corpus.aligned_text import Span
from rag.citation import cite
from rag.workplace import Workplace
from tests.api.html_page import Element, assert_sound
from tests.rag.inline_workplace import (
    FOREST,
    OCEAN,
    SPACE,
    CountingEncoder,
    add,
    build,
    opened,
    workplace_in,
)

REVISED = FOREST.replace("50億円", "65億円").replace("保全", "再生")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A workplace with two documents of its catalogue and one that was added."""
    place = workplace_in(tmp_path / "here", ocean=OCEAN, space=SPACE)
    add(place, tmp_path / "files", FOREST, "forest")
    build(place, CountingEncoder())
    return place


def page(workplace: Workplace, path: str, status: int = 200) -> Element:
    with TestClient(create_app(lambda: opened(workplace))) as client:
        response = client.get(path)
    assert response.status_code == status
    return assert_sound(response.text)


def forest_citation(workplace: Workplace) -> str:
    """The citation of what the first version of the added document says."""
    assistant = opened(workplace)
    (passage,) = assistant.passages_of("forest")
    return cite(assistant.catalogue.get("forest"), passage).citation_id


def revise(workplace: Workplace, text: str) -> None:
    add(workplace, workplace.data_folder.parent / "files", text, "forest")
    build(workplace, CountingEncoder())


def facts(shown: Element) -> dict[str, str]:
    listed = shown.one("dl", class_="facts")
    names = [name.text() for name in listed.all("dt")]
    return dict(zip(names, [value.text() for value in listed.all("dd")], strict=True))


def ways_on(shown: Element) -> list[Element]:
    """The links of a page's main part, but for the files of the citation's formats."""
    links = shown.one("main").all("a")
    return [link for link in links if not link.attributes["href"].startswith("/v1/citations/")]


def test_the_list_and_the_page_say_which_version_is_read(workplace: Workplace) -> None:
    revise(workplace, REVISED)
    places = [place.text() for place in page(workplace, "/documents").all("p", class_="place")]
    assert ["第1版" in place for place in places] == [True, True, False]
    assert "第2版" in places[2]
    shown = page(workplace, "/documents/forest")
    assert "第2版" in shown.one("p", class_="place").text()
    versions = [item.text() for item in shown.one("details", class_="versions").all("li")]
    assert [version.split()[0] for version in versions] == ["第2版（この頁）", "第1版"]
    assert all("に追加、forest.txt" in version for version in versions)


def test_a_document_of_one_version_lists_no_others(workplace: Workplace) -> None:
    shown = page(workplace, "/documents/forest")
    assert shown.all("details", class_="versions") == []


def test_a_changed_quote_stands_beside_the_newest_wording(workplace: Workplace) -> None:
    citation_id = forest_citation(workplace)
    revise(workplace, REVISED)
    shown = page(workplace, f"/citations/{citation_id}")
    assert shown.one("p", class_="proof").text() == (
        "文書は引用後に変更され、引用した文はそのままでは残っていません。"
    )
    former, newest = shown.all("p", class_="quote")
    assert [mark.text() for mark in former.all("mark")] == ["保全", "50"]
    assert [mark.text() for mark in newest.all("mark")] == ["再生", "65"]
    assert "森林保全の予算は50億円とする。" in former.text()
    assert "森林再生の予算は65億円とする。" in newest.text()
    assert facts(shown)["引用した版"].startswith("第1版 forest.txt")
    assert facts(shown)["原文ファイル"] == "第2版 forest.txt"
    (link,) = [link for link in shown.all("a") if link.text() == "最新版の文書の中で読む"]
    path, anchor = link.attributes["href"].split("#")
    ids = [element.attributes.get("id") for element in page(workplace, path).walk()]
    assert anchor in ids


def test_a_quote_without_a_likeness_in_the_newest_version_is_shown_alone(
    workplace: Workplace,
) -> None:
    citation_id = forest_citation(workplace)
    revise(workplace, "# 漁港\n漁港整備には別の定めを置き、知事がこれを監督する。\n")
    shown = page(workplace, f"/citations/{citation_id}")
    assert "最新版には引用に当たる記述がありません" in shown.one("p", class_="proof").text()
    (quote,) = shown.all("p", class_="quote")
    assert "森林保全の予算は50億円とする。" in quote.text()
    (link,) = ways_on(shown)
    assert link.attributes["href"] == "/documents/forest"


def test_a_quote_of_a_removed_document_says_which_document_it_was(workplace: Workplace) -> None:
    citation_id = forest_citation(workplace)
    workplace.store().remove("forest")
    build(workplace)
    shown = page(workplace, f"/citations/{citation_id}")
    assert shown.one("p", class_="proof").text() == "この文書は資料集から外されています。"
    assert "計画" in shown.one("span", class_="title").text()
    assert "森林保全の予算は50億円とする。" in shown.one("p", class_="quote").text()
    assert ways_on(shown) == []  # there is no page to lead to
    assert facts(shown)["引用した版"].startswith("第1版 forest.txt")


# Rewording


@pytest.mark.parametrize(
    ("former", "newest", "gone", "new"),
    [
        ("予算は増えた", "予算は増えた", (), ()),
        ("予算は増えた", "予算は減った", ((3, 5),), ((3, 5),)),
        ("予算は増えた", "国の予算は増えた", (), ((0, 2),)),
        ("予算は百十億円", "予算は五十億円", ((3, 4),), ((3, 4),)),
        ("予算は一二三円", "予算は四二五円", ((3, 6),), ((3, 6),)),
        ("予算は150億円", "予算は160億円", ((3, 6),), ((3, 6),)),
        ("あ" * 3001, "い", (), ()),
    ],
    ids=[
        "nothing",
        "a word",
        "added",
        "a number",
        "one character between",
        "digits of a number",
        "very long",
    ],
)
def test_what_was_reworded_is_marked_on_both_sides(
    former: str, newest: str, gone: tuple[Span, ...], new: tuple[Span, ...]
) -> None:
    assert reworded(former, newest) == (gone, new)
