"""The page of a document: source beside reading, borders, tables, notes and links both ways."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from fastapi.testclient import TestClient

from api import document_layout
from api.app import create_app
from api.document_pages import DocumentPages, chunked
from api.labels import BLOCK_KINDS, LINK_KINDS, NO_REASON, PASSAGE_KINDS, reason_in_japanese
from api.passage_links import RelatedLink, place_href, related_links
from api.words import Form, PageLink, Words, words_of
from corpus.catalogue import Catalogue
from corpus.errors import SourceChanged
from corpus.language.misprints import Misprint
from corpus.links.link import LinkKind
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.block import BlockKind
from corpus.source_folder import SourceFolder
from corpus.store.store import Version
from rag.assistant import Assistant
from rag.inspected_block import InspectedBlock
from rag.inspection import Inspection
from tests.api.html_page import Element, assert_sound
from tests.rag.read_by_hand import PASSAGES, SOURCE, inspection

DOCUMENT = "/documents/ocean-plan"


class ByHand:
    """Stands for the assistant where a page only reads a document."""

    def __init__(self, read: Inspection) -> None:
        self.read = read
        self.catalogue = Catalogue(SourceFolder(Path("nowhere")), (SOURCE.document,))

    def tell_stages(self, told: object) -> None:
        """Nothing is asked of it that has stages."""

    def close(self) -> None:
        """Nothing is open."""

    def inspect(self, document_id: str) -> Inspection:
        """The reading, if the id is the document's."""
        self.catalogue.get(document_id)
        return self.read

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """The document's versions: one, as nothing has changed it."""
        return (Version(self.catalogue.get(document_id), "2026-04-01T09:00:00", is_kept=True),)

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id."""
        return next(p for p in self.read.passages if p.passage_id == passage_id)


def client_of(assistant: object) -> TestClient:
    return TestClient(create_app(lambda: cast(Assistant, assistant)), follow_redirects=False)


@pytest.fixture
def by_hand() -> Iterator[TestClient]:
    """The service on the document that was read by hand."""
    with client_of(ByHand(inspection())) as client:
        yield client


def page(client: TestClient, path: str = DOCUMENT, status: int = 200) -> Element:
    response = client.get(path)
    assert response.status_code == status
    return assert_sound(response.text)


def entry(shown: Element, kind: str) -> Element:
    return shown.one("div", class_=f"of-{kind}")


def test_each_block_stands_beside_its_source(by_hand: TestClient) -> None:
    shown = page(by_hand)
    assert shown.one("h1").text() == "海洋研究の推進計画"
    heads = shown.one("article").all("h2")
    assert [head.text() for head in heads] == ["原文", "読み取り結果"]
    found = entry(shown, "heading")
    assert found.one("div", class_="source").text() == "# 海洋計画"
    assert found.one("div", class_="words").text() == "見出し海洋計画"


def test_what_was_set_aside_is_greyed_with_its_reason(by_hand: TestClient) -> None:
    shown = page(by_hand)
    source = entry(shown, "paragraph").one("div", class_="source")
    assert [gone.text() for gone in source.all("del")] == ["1", "海洋省 15"]
    reasons = [reason.text() for reason in source.all("span", class_="reason")]
    assert reasons == ["脚注の印", "柱とページ番号"]
    between = shown.one("div", class_="set-aside")
    assert between.one("del").text() == "海洋省 16"
    assert between.one("p").text() == "除いた部分：柱とページ番号"


def test_borders_say_passage_kind_page_and_section(by_hand: TestClient) -> None:
    borders = page(by_hand).all("p", class_="border")
    told = [(b.attributes["id"], [span.text() for span in b.all("span")]) for b in borders]
    assert told == [
        ("p-ocean-plan.0001", ["箇所1", "本文", "15-16頁", "海洋計画"]),
        ("p-ocean-plan.0005", ["箇所5", "脚注", "15-16頁"]),
        ("p-ocean-plan.0002", ["箇所2", "表", "16頁", "海洋計画"]),
    ]


def test_a_table_is_a_table_whose_rows_are_passages(by_hand: TestClient) -> None:
    table = entry(page(by_hand), "table").one("table")
    assert table.one("caption").text() == "表1　予算"
    heads = table.one("thead").all("th")
    assert [(head.text(), head.attributes["scope"]) for head in heads] == [
        ("年", "col"),
        ("額", "col"),
    ]
    rows = table.one("tbody").all("tr")
    assert [(row.attributes["id"], [cell.text() for cell in row.all("td")]) for row in rows] == [
        ("p-ocean-plan.0003", ["2025", "100", "箇所3"]),
        ("p-ocean-plan.0004", ["2026", "120", "箇所4"]),
    ]


def test_a_footnote_and_its_mark_lead_to_each_other(by_hand: TestClient) -> None:
    shown = page(by_hand)
    mark = entry(shown, "paragraph").one("sup").one("a")
    assert mark.text() == "注1"
    assert mark.attributes["href"] == "#p-ocean-plan.0005"
    assert mark.attributes["title"] == "脚注：1 財務省の資料"
    note = entry(shown, "footnote")
    back = note.one("p", class_="carried-by").one("a")
    assert back.attributes["href"] == f"#{mark.attributes['id']}" == "#m-ocean-plan.0005"
    assert back.text() == "海洋研究の予算は令和8年度に120億円とし、これを増やす（表1）。"
    number = note.one("div", class_="words").one("a")
    assert (number.text(), number.attributes["href"]) == ("1", "#m-ocean-plan.0005")


def test_words_lead_to_the_figure_they_name(by_hand: TestClient) -> None:
    shown = page(by_hand)
    link = entry(shown, "paragraph").one("a", class_="reference")
    assert (link.text(), link.attributes["href"]) == ("表1", "#p-ocean-plan.0002")
    assert link.attributes["title"] == "図表：表1　予算".replace("　", " ")
    text = entry(shown, "paragraph").one("div", class_="words").text()
    assert text == "本文海洋研究の予算は令和8年度に120億円注1とし、これを増やす（表1）。"


def test_misprints_are_marked_as_the_source_has_them(
    by_hand: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misprints(text: str) -> list[Misprint]:
        return [((place, place + 1), "予") for place in [text.find("予")] if place >= 0]

    monkeypatch.setattr(document_layout, "misprints", misprints)
    sentence = entry(page(by_hand), "paragraph").one("div", class_="words")
    sic = sentence.one("ruby", class_="sic")
    assert sic.content[0] == "予"
    assert sic.attributes["title"] == "原文ママ（正しくは「予」）"
    assert sic.one("rt").text() == "ママ、正しくは「予」"
    caption = entry(page(by_hand), "table").one("caption")
    assert caption.one("ruby").content[0] == "予"


def test_counts_and_hash_are_told(by_hand: TestClient) -> None:
    counts = page(by_hand).one("details", class_="counts")
    rows = [
        [cell.text() for cell in row.content if isinstance(cell, Element)]
        for row in counts.all("tr")
    ]
    assert ["表の行", "2", "26"] in rows
    assert ["検索する箇所の中", "64", "39", "86.67%"] in rows
    assert ["柱とページ番号", "10", "6", "13.33%"] in rows
    assert ["理由の分からないもの", "0", "0", "0.00%"] in rows
    assert SOURCE.document.sha256 in counts.text()


def test_the_contents_lead_to_headings(by_hand: TestClient) -> None:
    (link,) = page(by_hand).one("details", class_="contents").all("a")
    assert (link.text(), link.attributes["href"]) == ("海洋計画", f"{DOCUMENT}?page=1#b-1")


# Pages


@pytest.fixture
def in_pages(by_hand: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The same with pages so small that every entry has one of its own, notes excepted."""
    monkeypatch.setattr("api.document_pages._HARD_CHARS", 1)
    return by_hand


def test_a_note_stays_on_the_page_of_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.document_pages._HARD_CHARS", 1)
    kinds = [
        [entry.kind if isinstance(entry, InspectedBlock) else None for entry in chunk]
        for chunk in chunked(inspection().entries)
    ]
    assert kinds == [
        [BlockKind.HEADING],
        [BlockKind.PARAGRAPH, BlockKind.FOOTNOTE],
        [BlockKind.TABLE],
        [None],
    ]


def test_links_lead_over_pages(in_pages: TestClient) -> None:
    shown = page(in_pages, f"{DOCUMENT}?page=2")
    link = entry(shown, "paragraph").one("a", class_="reference")
    assert link.attributes["href"] == f"{DOCUMENT}?page=3#p-ocean-plan.0002"
    path, anchor = link.attributes["href"].split("#")
    assert page(in_pages, path).one("p", id=anchor)
    border = shown.all("p", class_="border")[0]
    assert "id" not in border.attributes  # the passage has begun on page 1
    assert "続き" in border.text()
    for pager in shown.all("nav", class_="pager"):
        assert pager.one("a", rel="prev").attributes["href"] == f"{DOCUMENT}?page=1"
        assert pager.one("a", rel="next").attributes["href"] == f"{DOCUMENT}?page=3"
        assert pager.one("a", **{"aria-current": "page"}).text() == "2"


def test_the_way_to_a_passage_opens_the_page_it_is_on(in_pages: TestClient) -> None:
    for passage in PASSAGES:
        path, anchor = place_href(passage).split("#")
        ids = [e.attributes.get("id") for e in page(in_pages, path).walk()]
        assert anchor in ids


def test_a_passage_that_is_no_more_is_told_and_the_document_shown(by_hand: TestClient) -> None:
    shown = page(by_hand, f"{DOCUMENT}?passage=ocean-plan.0099")
    assert shown.one("p", role="alert").text().startswith("箇所「ocean-plan.0099」はこの文書に")
    assert entry(shown, "heading")


@pytest.mark.parametrize("number", ["0", "2", "-1", "一", "1.5", "9" * 5000, "<b>"])
def test_a_page_that_there_is_not_is_told(by_hand: TestClient, number: str) -> None:
    shown = page(by_hand, f"{DOCUMENT}?page={number}", status=404)
    assert shown.one("p", role="alert").text().endswith("1～1を指定してください。")


def test_a_changed_file_is_told() -> None:
    class Changed(ByHand):
        def inspect(self, document_id: str) -> Inspection:
            raise SourceChanged(f"the file of {document_id}, ocean.txt, has another hash")

    with client_of(Changed(inspection())) as client:
        shown = page(client, status=500)
    assert "ocean.txt" in shown.one("p", class_="note").text()


def test_an_empty_document_has_an_empty_page() -> None:
    empty = replace(inspection(), entries=(), passages=(), read=(), aside=(), passage_kinds=())
    with client_of(ByHand(empty)) as client:
        assert page(client).one("article").all("div", class_="source") == []


# Words


LINK = PageLink("#p-1", "図表：予算")


@pytest.mark.parametrize(
    ("links", "misprints", "expected"),
    [
        ([], [], [("予算は図1の通り", None)]),
        ([((3, 5), LINK, "")], [], [("予算は", None), ("図1", LINK), ("の通り", None)]),
        ([((0, 8), LINK, "")], [((0, 1), "豫")], [("予算は図1の通り", LINK)]),
        ([((2, 2), LINK, "注1")], [], [("予算", None), ("注1", LINK), ("は図1の通り", None)]),
        ([((8, 8), LINK, "注1")], [], [("予算は図1の通り", None), ("注1", LINK)]),
        ([((0, 0), LINK, "注1")], [], [("注1", LINK), ("予算は図1の通り", None)]),
        (
            [((0, 5), LINK, ""), ((3, 8), LINK, "")],
            [],
            [("予算は図1", LINK), ("の通り", None)],
        ),
        ([((3, 9), LINK, "")], [], [("予算は図1の通り", None)]),
    ],
    ids=[
        "plain",
        "linked",
        "all",
        "mark",
        "mark at the end",
        "mark at the beginning",
        "overlapping",
        "over the end",
    ],
)
def test_words_are_cut_at_links_and_nothing_is_lost(
    links: list[tuple[tuple[int, int], PageLink, str]],
    misprints: list[Misprint],
    expected: list[tuple[str, PageLink | None]],
) -> None:
    found = words_of("予算は図1の通り", (0, 8), links, misprints)
    assert [("".join(f.text for f in part.forms), part.link) for part in found] == expected


def test_a_mark_at_a_border_is_shown_once_behind_what_ends_there() -> None:
    links = [((3, 3), LINK, "注1")]
    assert [w.link for w in words_of("予算はある", (0, 3), links, [])] == [None, LINK]
    assert [w.link for w in words_of("予算はある", (3, 5), links, [])] == [None]


def test_a_misprint_stands_inside_a_link() -> None:
    found = words_of("产学連携", (0, 4), [((0, 2), LINK, "")], [((0, 1), "産")])
    assert found == (
        Words((Form("产", "産"), Form("学")), LINK),
        Words((Form("連携"),)),
    )


# Cards of the answer page


def test_a_card_leads_to_what_its_passage_points_at() -> None:
    assistant = cast(Assistant, ByHand(inspection()))
    assert related_links(PASSAGES[0], assistant) == [
        RelatedLink("脚注", "1 財務省の資料", place_href(PASSAGES[4])),
        RelatedLink("図表", "表1 予算", place_href(PASSAGES[1])),
    ]
    assert related_links(PASSAGES[1], assistant) == []


# Labels


def test_every_kind_has_a_label() -> None:
    assert set(PASSAGE_KINDS) == set(PassageKind)
    assert set(BLOCK_KINDS) == set(BlockKind)
    assert set(LINK_KINDS) == set(LinkKind)


def test_a_reason_without_a_translation_is_given_as_it_is() -> None:
    assert reason_in_japanese("stamp") == "stamp"
    assert reason_in_japanese("") == NO_REASON


# The five documents


def test_every_passage_of_the_corpus_is_on_the_page_its_link_leads_to(
    client: TestClient, assistant: Assistant
) -> None:
    for document in assistant.catalogue:
        document_id = document.document_id
        pages = DocumentPages(assistant.inspect(document_id))
        ids: dict[int, list[str | None]] = {}
        for number in range(1, len(pages.chunks) + 1):
            path = f"/documents/{document_id}?page={number}"
            response = client.get(path)
            assert len(response.content) < 200_000, path
            ids[number] = [e.attributes.get("id") for e in assert_sound(response.text).walk()]
        for passage in assistant.passages_of(document_id):
            number_of = pages.chunk_of(passage.passage_id)
            assert number_of is not None
            assert f"p-{passage.passage_id}" in ids[number_of]
        anchored = [name for found in ids.values() for name in found if name]
        begun = [name for name in anchored if name.startswith("p-")]
        assert len(begun) == len(set(begun)) == len(assistant.passages_of(document_id))
