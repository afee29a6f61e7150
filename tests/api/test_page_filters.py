"""Filters of the page of questions stand in its address, and a wrong one is told at its field."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.api.browser.site import QUESTION, TABLE_QUESTION
from tests.api.html_page import Element, assert_sound
from tests.api.inline_service import inline_service


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with inline_service(tmp_path_factory.mktemp("filters")) as (client, _):
        yield client


def asked(client: TestClient, more: str, status: int = 200) -> Element:
    response = client.get(f"/?q={quote(QUESTION)}{more}")
    assert response.status_code == status
    return assert_sound(response.text)


def chosen(page: Element, name: str) -> str:
    fields = page.all("input", id=name)
    if fields:
        return fields[0].attributes["value"]
    (option,) = [o for o in page.one("select", id=name).all("option") if "selected" in o.attributes]
    return option.attributes["value"]


def test_filters_are_used_and_stay_in_the_form(client: TestClient) -> None:
    more = f"&issuer={quote('試験省')}&issued_from=2025-01-01&issued_to=2025-12-31&document=ocean"
    page = asked(client, more)
    assert "open" in page.one("details", class_="filters").attributes
    assert chosen(page, "issuer") == "試験省"
    assert chosen(page, "issued-from") == "2025-01-01"
    assert chosen(page, "issued-to") == "2025-12-31"
    assert len(page.one("ol", class_="passages").all("li", class_="passage")) > 0
    assert "資料をしぼった質問です：" in page.text()


def test_a_part_of_an_issuer_s_name_is_taken_and_kept(client: TestClient) -> None:
    assert chosen(asked(client, f"&issuer={quote('試験')}"), "issuer") == "試験"


def test_empty_filters_ask_nothing(client: TestClient) -> None:
    page = asked(client, "&issuer=&issued_from=&issued_to=&as_of=&document=")
    assert "open" not in page.one("details", class_="filters").attributes
    assert "資料をしぼった質問です：" not in page.text()


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ("&issuer=%E7%81%AB%E6%98%9F", "issuer", "発行機関「火星」の文書はありません。"),
        ("&issued_from=2025-02-30", "issued-from", "発行日（から）「2025-02-30」は日付として"),
        ("&issued_to=%3Cb%3E", "issued-to", "発行日（まで）「<b>」は日付として"),
        ("&issued_from=2025-02-01&issued_to=2024-02-01", "issued-from", "発行日の範囲が逆です"),
        ("&as_of=x", "as-of", "基準日「x」は日付として"),
    ],
)
def test_a_wrong_filter_is_told_at_its_field(
    client: TestClient, more: str, field: str, words: str
) -> None:
    page = asked(client, more, status=422)
    error = page.one("p", role="alert")
    assert error.text().startswith(words)
    (wrong,) = [each for each in page.walk() if each.attributes.get("id") == field]
    assert wrong.attributes["aria-describedby"] == error.attributes["id"]
    assert "aria-invalid" not in page.one("textarea").attributes


# The reader


def test_the_reader_opens_at_a_quote_and_marks_just_it(client: TestClient) -> None:
    for question in (QUESTION, TABLE_QUESTION):
        answer = client.post("/v1/ask", json={"question": question}).json()["answer"]
        for span in answer["spans"]:
            page = assert_sound(client.get(f"/documents/ocean?citation={span['citation_id']}").text)
            marks = page.all("mark")
            assert marks[0].attributes.get("id") == "quote"
            marked = "".join(mark.text() for mark in marks)
            assert "".join(marked.split()) == "".join(span["text"].split())
            assert page.all("p", role="alert") == []


@pytest.mark.parametrize("citation", ["x", "ocean~AAAA", "forest~x", "%3Cb%3E", "../../x"])
def test_a_citation_that_is_none_shows_the_document_and_says_so(
    client: TestClient, citation: str
) -> None:
    response = client.get(f"/documents/ocean?citation={citation}")
    assert response.status_code == 200
    page = assert_sound(response.text)
    assert page.one("p", role="alert").one("a").attributes["href"].startswith("/citations/")
    assert page.all("mark") == []


def test_a_citation_of_another_document_marks_nothing(client: TestClient) -> None:
    found = client.post("/v1/ask", json={"question": QUESTION}).json()["answer"]["spans"][0]
    page = assert_sound(client.get(f"/documents/forest?citation={found['citation_id']}").text)
    assert page.all("mark") == []
