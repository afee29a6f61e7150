"""Pages in English: all that the service says, while the documents' words stay Japanese."""

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.api.browser.site import HOSTILE, MEMO, NOT_ANSWERED, QUESTION, TABLE_QUESTION
from tests.api.html_page import Element, read_page
from tests.api.inline_service import inline_service
from tests.api.language.english import japanese_of_the_service

ENGLISH = {"accept-language": "en-GB,en;q=0.9", "accept": "text/html"}
PATHS = (
    "/",
    f"/?q={quote(QUESTION)}",
    f"/?q={quote(QUESTION)}&as_of=2026-01-01&document=ocean&issuer={quote('試験省')}",
    f"/?q={quote(TABLE_QUESTION)}",
    f"/?q={quote(NOT_ANSWERED)}",
    "/?q=a&issued_from=2025-02-31",
    "/?q=a&document=none",
    "/documents",
    "/documents/ocean",
    "/documents/ocean?passage=ocean.9999",
    "/documents/ocean?page=7",
    "/documents/none",
    "/citations/none",
    "/memo",
    "/verify",
    f"/verify?q={quote('海洋研究の予算は令和8年度に130億円とする。')}",
    f"/verify?q={quote('海洋研究の予算は令和8年度に120億円とする。')}",
    f"/verify?q={quote('火星の温泉旅館は三軒である。')}",
    "/verify?q=%20",
    "/feedback",
    "/signin",
    "/signin?next=%2F%3Fq%3Da",
    "/nothing",
    "/admin",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with inline_service(tmp_path_factory.mktemp("english")) as (client, _):
        yield client


def in_english(client: TestClient, path: str) -> Element:
    response = client.get(path, headers=ENGLISH)
    assert response.headers["content-language"] == "en"
    assert "accept-language" in response.headers["vary"].lower()
    page = read_page(response.text)
    assert page.one("html").attributes["lang"] == "en"
    return page


@pytest.mark.parametrize("path", PATHS)
def test_all_that_the_service_says_is_english(client: TestClient, path: str) -> None:
    body = in_english(client, path).one("body")
    # the title repeats the question; 原文ママ stands beside misprints in any language
    said = [text for text in japanese_of_the_service(body) if text not in ("日本語", "ママ")]
    # an error names the value as it was typed
    assert [text for text in said if "試験省" not in text] == [], path


def test_a_memo_and_its_verdicts_are_told_in_english(client: TestClient) -> None:
    response = client.post("/memo", data={"text": MEMO}, headers=ENGLISH)
    body = read_page(response.text).one("body")
    assert [text for text in japanese_of_the_service(body) if text != "日本語"] == []
    assert "Contradicted" in body.text()


def test_the_address_wins_over_the_browser_and_links_keep_it(client: TestClient) -> None:
    for path in PATHS:
        joint = "&" if "?" in path else "?"
        response = client.get(f"{path}{joint}lang=en", headers={**ENGLISH, "accept-language": "ja"})
        page = read_page(response.text)
        assert page.one("html").attributes["lang"] == "en"
        for link in page.one("body").all("a"):
            parts = urlsplit(link.attributes["href"])
            leaves = parts.path.startswith(("/docs", "/v1/"))
            if leaves or link.attributes["href"].startswith("#"):
                continue
            wanted = (
                "ja" if link.attributes.get("lang") == "ja" and link.text() == "日本語" else "en"
            )
            assert parse_qs(parts.query).get("lang") == [wanted], link.attributes["href"]
        for form in page.all("form"):
            hidden = [each.attributes.get("value") for each in form.all("input", name="lang")]
            assert hidden == ["en"] or "lang=en" in form.attributes["action"]


def test_without_a_wish_links_stay_short_and_pages_japanese(client: TestClient) -> None:
    for header in ({}, {"accept-language": "ja"}, {"accept-language": "de"}):
        response = client.get(f"/?q={quote(QUESTION)}&lang=xx", headers=header)
        page = read_page(response.text)
        assert page.one("html").attributes["lang"] == "ja"
        own = page.one("main").all("a")
        assert not any("lang=" in link.attributes["href"] for link in own)


def test_the_switch_leads_to_the_same_page_and_nowhere_else(client: TestClient) -> None:
    page = read_page(client.get(f"/?q={quote(HOSTILE)}&document=ocean&lang=ja").text)
    switch = page.one("li", class_="language").one("a")
    assert switch.text() == "English"
    href = switch.attributes["href"]
    assert href.startswith("?")
    query = parse_qs(href[1:])
    assert query == {"q": [HOSTILE], "document": ["ocean"], "lang": ["en"]}


def test_documents_words_stay_and_are_said_to_be_japanese(client: TestClient) -> None:
    page = in_english(client, f"/?q={quote(QUESTION)}")
    (quoted,) = page.one("section", class_="answer").all("p", class_="quote")
    assert quoted.attributes["lang"] == "ja"
    assert quoted.text() == "海洋研究の予算は令和8年度に120億円とする。"
    assert "April 2025" in page.one("ol", class_="passages").text()
