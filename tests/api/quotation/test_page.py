"""The page 引用照合: form and result, without JavaScript, marks that do not rest on colour."""

from urllib.parse import quote as in_url

import pytest
from fastapi.testclient import TestClient

from api.quotation.page import EXAMPLES
from tests.api.html_page import Element, assert_sound

ALTERED = "国家戦略技術領域に対しては一気通貫で支援していく。"
KEPT = "国家戦略技術領域に対しては一貫通貫で支援していく。"
HOSTILE = "国家戦略技術領域に対しては<script>一気通貫で支援していく。"


def page(client: TestClient, path: str, status: int = 200) -> Element:
    response = client.get(path)
    assert response.status_code == status
    return assert_sound(response.text)


def checked(client: TestClient, text: str, more: str = "", status: int = 200) -> Element:
    return page(client, f"/verify?q={in_url(text)}{more}", status)


def links(element: Element, begin: str) -> list[str]:
    """Where the links in an element lead, of those that lead to pages of one kind."""
    found = [link.attributes["href"] for link in element.all("a")]
    return [href for href in found if href.startswith(begin)]


def test_the_form_is_labelled_and_says_what_does_not_count(client: TestClient) -> None:
    shown = page(client, "/verify")
    box = shown.one("textarea")
    assert shown.one("label", **{"for": box.attributes["id"]}).text() == "引用した文"
    assert "全角と半角" in shown.one("small", id="q-hint").text()
    every, *documents = (option.attributes["value"] for option in shown.all("option"))
    assert every == ""
    assert len(documents) == 5
    assert [link.text() for link in shown.one("section", class_="examples").all("a")] == [*EXAMPLES]


def test_every_page_leads_to_it(client: TestClient) -> None:
    [link] = [a for a in page(client, "/").all("a") if a.attributes["href"] == "/verify"]
    assert link.text() == "引用照合"


def test_quotation_and_source_stand_side_by_side_with_their_differences_in_words(
    client: TestClient,
) -> None:
    shown = checked(client, ALTERED)
    assert "原文と1か所違います" in shown.one("p", class_="proof").text()
    said, stands = shown.all("p", class_="quote")
    assert "一［引用の相違1：1気］通貫" in said.text()
    assert "一［原文の相違1：1貫］通貫" in stands.text()
    cells = [cell.text() for cell in shown.one("tbody").all("td")]
    assert cells == ["語句の置き換え", "気", "貫"]


def test_it_leads_to_the_place_in_the_document_and_to_the_proof(client: TestClient) -> None:
    article = checked(client, ALTERED).one("article")
    [read] = links(article, "/documents/")
    [proof] = links(article, "/citations/")
    assert read.startswith("/documents/meti-new-tech-nation-2026?passage=")
    assert client.get(read.split("#")[0]).status_code == 200
    assert f'id="{read.split("#")[1]}"' in client.get(read.split("#")[0]).text
    assert "一致しています" in page(client, proof).one("p", class_="proof").text()


def test_a_quotation_over_passages_has_its_proof_on_a_page_too(client: TestClient) -> None:
    text = "これと併せて、DHSの米国市民権・移民業務局（USCIS）は、優秀なSTEM人材に対して"
    article = checked(client, text).one("article")
    [proof] = links(article, "/citations/")
    assert "これと併せて" in page(client, proof).text()


def test_the_form_may_be_sent_with_a_long_quotation(client: TestClient) -> None:
    response = client.post("/verify", data={"q": "研究開発" * 5_000, "document": ""})
    assert response.status_code == 200
    shown = assert_sound(response.text)
    assert "資料に見つかりません" in shown.one("p", class_="proof").text()
    assert shown.one("textarea").text().strip() == "研究開発" * 5_000


def test_a_document_can_be_chosen(client: TestClient) -> None:
    shown = checked(client, KEPT, "&document=cao-sti-direction-2025")
    assert "資料に見つかりません" in shown.one("p", class_="proof").text()
    assert "meti-new-tech-nation-2026" in shown.one("main").all("a")[0].attributes["href"]
    [chosen] = [option for option in shown.all("option") if "selected" in option.attributes]
    assert chosen.attributes["value"] == "cao-sti-direction-2025"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/verify?q=%E3%80%8C%E3%80%8D", 422, "照合できる文字がありません"),
        ("/verify?q=%E7%A0%94&document=none", 404, "文書「none」は資料集にありません"),
    ],
)
def test_what_cannot_be_checked_is_said_beside_the_form(
    client: TestClient, path: str, status: int, words: str
) -> None:
    shown = page(client, path, status)
    assert words in shown.one("p", role="alert").text()
    assert shown.one("textarea").attributes["aria-describedby"] == "error"


def test_nothing_pasted_is_taken_for_markup(client: TestClient) -> None:
    said = checked(client, HOSTILE).all("p", class_="quote")[0]
    assert "<script>" in said.text()


def test_a_short_quotation_says_how_many_places_are_not_shown(client: TestClient) -> None:
    shown = checked(client, "の")
    assert len(shown.all("article")) == 20
    assert "引用を長くすると絞れます" in shown.one("main").text()
