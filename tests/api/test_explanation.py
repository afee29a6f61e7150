"""Why a passage stands where it stands, and how timely it is: over HTTP and on the page."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.explanations import present_explanation
from api.labels import score_part_label
from rag.answer import FoundPassage
from rag.assistant import Assistant
from tests.api.contract import UNIVERSITY_FUND, Json, assert_problem, bare
from tests.api.html_page import Element, assert_sound

TAX_CREDIT = "共同研究による税額控除"
CRDS = "crds-sti-issues-2025"


def ask(client: TestClient, question: str, **more: object) -> Json:
    body: Json = client.post("/v1/ask", json={"question": question, **more}).json()
    return body


def page(client: TestClient, question: str, more: str = "", status: int = 200) -> Element:
    response = client.get(f"/?q={quote(question)}{more}")
    assert response.status_code == status
    assert "style=" not in response.text  # a strict content security policy forbids it
    return assert_sound(response.text)


def passages_on(shown: Element) -> list[Element]:
    return shown.one("ol").all("li", class_="passage")


# Over HTTP


@pytest.mark.parametrize("question", [UNIVERSITY_FUND, TAX_CREDIT, "R&D tax credit", "😀"])
def test_the_shares_add_up_to_the_score(client: TestClient, question: str) -> None:
    for found in ask(client, question, k=20)["passages"]:
        parts = found["explanation"]["parts"]
        assert {part["name"]: part["value"] for part in parts} == found["score_parts"]
        assert sum(part["share"] for part in parts) == pytest.approx(found["score"], abs=3e-6)
        assert [part["label"] for part in parts] == [
            "意味の近さ",
            "語の一致",
            "文字の並びの一致",
            "語ごとの意味の近さ",
        ]


def test_the_words_matched_are_told_with_their_weight_and_place(answered: Json) -> None:
    first = answered["passages"][0]
    terms = first["explanation"]["matched_terms"]
    weights = [term["weight"] for term in terms]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(first["score_parts"]["lemma"], abs=1e-3)
    told = {
        term["term"]: {first["text"][start:end] for start, end in term["spans"]} for term in terms
    }
    assert told["上限"] == {"上限"}
    assert told["運用"] == {"運用"}
    assert told["大学"] == {"大学"}
    assert all(term["form"] is None for term in terms)


def test_each_span_lies_in_the_text(client: TestClient) -> None:
    for question in (UNIVERSITY_FUND, "令和7年度の三千億円", "CRDSは何を調べますか", "半導体"):
        for found in ask(client, question, k=30)["passages"]:
            for term in found["explanation"]["matched_terms"]:
                assert term["weight"] > 0
                assert all(0 <= s < e <= len(found["text"]) for s, e in term["spans"])
                assert all(found["text"][s:e].strip() for s, e in term["spans"])


def test_a_part_that_has_no_japanese_name_is_called_by_its_own(assistant: Assistant) -> None:
    assert score_part_label("late") == "語ごとの意味の近さ"
    found = assistant.ask(UNIVERSITY_FUND, 1).passages[0]
    fields: dict[str, Any] = {**vars(found), "parts": {"splade": 3.25, "dense": 0.9}}
    parts = present_explanation(FoundPassage(**(fields | {"shares": {"splade": 0.25}}))).parts
    assert [(part.label, part.value, part.share) for part in parts] == [
        ("意味の近さ", 0.9, 0.0),
        ("splade", 3.25, 0.25),
    ]


def test_what_is_newer_about_the_same_matter_is_named(client: TestClient) -> None:
    passages = ask(client, TAX_CREDIT)["passages"]
    older = next(p for p in passages if p["citation"]["section"] == ["(参考) 研究開発税制の概要"])
    newest = next(p for p in passages if p["document_id"] == "meti-new-tech-nation-2026")
    assert older["timeliness"] == {
        "newest": False,
        "newer": [
            {
                "passage_id": newest["passage_id"],
                "rank": newest["rank"],
                "is_repetition": False,
                "issued_on": "2026-01-28",
                "title": "「新技術立国」の実現に向けて",
                "citation_id": newest["citation"]["citation_id"],
            }
        ],
        "older": [],
    }
    assert newest["timeliness"]["newest"] is True
    assert [other["rank"] for other in newest["timeliness"]["older"]] == [older["rank"]]
    assert all(p["timeliness"] is None for p in passages if p not in (older, newest))


def test_what_may_not_have_been_out_is_told(client: TestClient) -> None:
    body = ask(client, UNIVERSITY_FUND, k=30, filters={"as_of": "2025-06-01"})
    told = {p["document_id"]: p["citation"]["issued_by_as_of"] for p in body["passages"]}
    assert told.pop(CRDS) == "possible"
    assert set(told.values()) == {"certain"}
    without = ask(client, UNIVERSITY_FUND, k=30)["passages"]
    assert {p["citation"]["issued_by_as_of"] for p in without} == {None}


# On the page


def test_the_page_explains_each_passage(client: TestClient, answered: Json) -> None:
    items = passages_on(page(client, UNIVERSITY_FUND))
    for item, found in zip(items, answered["passages"], strict=True):
        why = item.one("details", class_="why")
        assert "open" not in why.attributes
        assert why.one("summary").text().startswith("なぜこの順位か")
        rows = why.one("table").one("tbody").all("tr")
        for row, part in zip(rows, found["explanation"]["parts"], strict=True):
            assert row.one("th").text() == part["label"]
            assert float(row.one("meter").attributes["value"]) == part["share"]
            shown = [f"{part['share']:.2f}", f"{part['value']:.2f}"]
            assert [cell.text() for cell in row.all("td")[1:]] == shown
        terms = why.one("ul", class_="terms").all("span", class_="term")
        assert [term.text() for term in terms] == [
            term["term"] for term in found["explanation"]["matched_terms"]
        ]


def test_heavy_terms_are_marked_in_the_text_and_light_ones_not(client: TestClient) -> None:
    text = passages_on(page(client, UNIVERSITY_FUND))[0].one("div", class_="text")
    marked = {term.text() for term in text.all("span", class_="term")}
    assert {"支出上限", "運用益", "大学ファンド"} <= marked  # terms that touch are marked as one
    assert not marked & {"年", "1"}


def test_the_page_leads_from_the_older_to_the_newer(client: TestClient) -> None:
    items = passages_on(page(client, TAX_CREDIT))
    told = {
        rank: item.one("p", class_="timeliness")
        for rank, item in enumerate(items, 1)
        if item.all("p", class_="timeliness")
    }
    assert len(told) == 2
    newest = next(rank for rank, line in told.items() if line.all("span", class_="newest"))
    (older,) = told.keys() - {newest}
    line = told[older]
    assert bare(line.text()) == (
        f"より新しい資料:「新技術立国」の実現に向けて（2026年1月28日、第{newest}位）"
    )
    assert line.one("a").attributes["href"] == f"#passage-{newest}"
    assert told[newest].one("span", class_="newest").text() == "最新"


def test_the_page_asks_as_of_a_day(client: TestClient) -> None:
    shown = page(client, UNIVERSITY_FUND, "&as_of=2025-06-01")
    assert shown.one("input", id="as-of").attributes["value"] == "2025-06-01"
    assert "open" in shown.one("details", class_="filters").attributes
    note = (
        "発行日が年までしか分からないため、基準日（2025年6月1日）に発行済みだったかどうかは"
        "確かではありません。"
    )
    first = passages_on(shown)[0]
    assert first.one("p", class_="note").text() == note
    assert note in shown.one("section", class_="answer").text()
    for item in passages_on(shown):
        assert "「新技術立国」の実現に向けて" not in item.one("p", class_="place").text()


def test_an_empty_date_asks_nothing(client: TestClient, answered: Json) -> None:
    shown = page(client, UNIVERSITY_FUND, "&as_of=")
    assert len(passages_on(shown)) == len(answered["passages"])
    assert shown.all("p", class_="note") == []


@pytest.mark.parametrize("day", ["2025-02-30", "2025", "きのう", "<b>", "0" * 3000])
def test_a_day_that_is_none_is_told_at_its_field(client: TestClient, day: str) -> None:
    shown = page(client, UNIVERSITY_FUND, f"&as_of={quote(day)}", status=422)
    error = shown.one("p", role="alert")
    assert f"基準日「{day[:40]}" in error.text()
    assert "2025-04-23の形で" in error.text()
    field = shown.one("input", id="as-of")
    assert field.attributes["aria-describedby"] == error.attributes["id"]
    assert "aria-invalid" not in shown.one("textarea").attributes


def test_a_question_without_a_common_word_says_so(client: TestClient) -> None:
    why = passages_on(page(client, "😀"))[0].one("details", class_="why")
    assert "質問と一致する語はありません。" in why.text()


def test_a_wrong_day_of_the_service_names_the_field(client: TestClient) -> None:
    body = {"question": UNIVERSITY_FUND, "filters": {"as_of": "きのう"}}
    assert_problem(client.post("/v1/ask", json=body), 422, field="filters.as_of")
