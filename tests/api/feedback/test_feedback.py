"""Judgements over HTTP and from the page: what is kept, and what is refused."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.feedback.journal import FILE, FeedbackJournal
from rag.workplace import Workplace
from tests.api.browser.site import QUESTION
from tests.api.contract import assert_problem
from tests.api.html_page import assert_sound, read_page
from tests.api.inline_service import inline_service

Service = tuple[TestClient, Workplace]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with inline_service(tmp_path_factory.mktemp("feedback")) as service:
        yield service


@pytest.fixture(scope="module")
def citation_id(service: Service) -> str:
    answer = service[0].post("/v1/ask", json={"question": QUESTION}).json()
    found: str = answer["answer"]["spans"][0]["citation_id"]
    return found


def journal(service: Service) -> FeedbackJournal:
    return FeedbackJournal(service[1].data_folder / FILE)


def token(service: Service) -> str:
    """The token in the form under an answer."""
    page = read_page(service[0].get("/", params={"q": QUESTION}).text)
    return page.one("input", name="csrf_token").attributes["value"]


def test_a_judgement_is_kept_as_it_was_sent(service: Service, citation_id: str) -> None:
    body = {
        "question": f" {QUESTION}\n",
        "rating": "wrong_passage",
        "citation_ids": [citation_id],
        "right_citation_id": citation_id,
        "comment": "表の2行目\r\nです 😀",
    }
    response = service[0].post("/v1/feedback", json=body)
    assert response.status_code == 201
    kept = list(journal(service).read())[-1]
    assert response.json() == {"feedback_id": kept.feedback_id, "received_at": kept.received_at}
    assert kept.question == QUESTION
    assert (kept.rating, kept.comment) == ("wrong_passage", "表の2行目\nです 😀")
    assert (kept.citation_ids, kept.right_citation_id) == ((citation_id,), citation_id)


def test_nothing_else_is_kept(service: Service) -> None:
    headers = {"user-agent": "somebody", "x-forwarded-for": "192.0.2.7", "cookie": "a=b"}
    body = {"question": QUESTION, "rating": "good"}
    assert service[0].post("/v1/feedback", json=body, headers=headers).status_code == 201
    last = json.loads(journal(service).path.read_text(encoding="utf-8").splitlines()[-1])
    assert set(last) == {
        *("feedback_id", "received_at", "question", "rating"),
        *("citation_ids", "right_citation_id", "comment", "seal"),
    }
    assert "somebody" not in str(last)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "問" * 2001}, "question"),
        ({"question": "予\x00算"}, "question"),
        ({"question": 7}, "question"),
        ({"rating": "fine"}, "rating"),
        ({"rating": None}, "rating"),
        ({"comment": "長" * 2001}, "comment"),
        ({"comment": "\x1b[31m赤"}, "comment"),
        ({"comment": "\ud800"}, "comment"),
        ({"citation_ids": ["../../etc/passwd"]}, "citation_ids"),
        ({"citation_ids": ["a~" + "A" * 5000]}, "citation_ids"),
        ({"citation_ids": "a"}, "citation_ids"),
        ({"right_citation_id": ""}, "right_citation_id"),
        ({"name": "山田"}, "name"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    service: Service, change: dict[str, object], field: str
) -> None:
    before = len(list(journal(service).read()))
    body = {"question": QUESTION, "rating": "good", **change}
    content = json.dumps(body).encode()  # a lone surrogate goes as its escape
    headers = {"content-type": "application/json"}
    response = service[0].post("/v1/feedback", content=content, headers=headers)
    assert_problem(response, 422, field=field)
    assert len(list(journal(service).read())) == before


def test_too_many_citations_are_refused(service: Service, citation_id: str) -> None:
    body = {"question": QUESTION, "rating": "good", "citation_ids": [citation_id] * 21}
    assert service[0].post("/v1/feedback", json=body).status_code == 422


def test_the_form_leads_to_its_own_page_and_back_to_the_answer(
    service: Service, citation_id: str
) -> None:
    form = {
        "csrf_token": token(service),
        "question": QUESTION,
        "rating": "good",
        "citation": [citation_id],
        "right_citation": "",
        "comment": "",
        "back": "q=%E4%BA%88%E7%AE%97&document=ocean",
    }
    response = service[0].post("/feedback", data=form)
    assert response.status_code == 303
    page = assert_sound(service[0].get(response.headers["location"]).text)
    assert page.one("p", role="status").text() == "送りました。ありがとうございました。"
    assert page.one("main").one("a").attributes["href"] == f"/?{form['back']}"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", '"><script>', "\r\nX: y"]
)
def test_the_way_back_leads_nowhere_else(service: Service, back: str) -> None:
    form = {"csrf_token": token(service), "question": QUESTION, "rating": "good", "back": back}
    response = service[0].post("/feedback", data=form)
    assert response.headers["location"].startswith("/feedback?back=")
    page = assert_sound(service[0].get(response.headers["location"]).text)
    assert page.one("main").one("a").attributes["href"] == f"/?{back}"


@pytest.mark.parametrize("sent", ["", "0" * 64, None])
def test_a_form_without_the_token_of_its_page_is_refused(
    service: Service, sent: str | None
) -> None:
    before = len(list(journal(service).read()))
    form = {"question": QUESTION, "rating": "good"} | ({} if sent is None else {"csrf_token": sent})
    response = service[0].post("/feedback", data=form, headers={"accept": "text/html"})
    assert response.status_code == 403
    assert "開き直して" in assert_sound(response.text).one("p", role="alert").text()
    assert len(list(journal(service).read())) == before


@pytest.mark.parametrize("change", [{"rating": ""}, {"question": ""}, {"citation": "x"}])
def test_a_form_that_lacks_something_says_so(service: Service, change: dict[str, str]) -> None:
    form = {"csrf_token": token(service), "question": QUESTION, "rating": "good", **change}
    response = service[0].post("/feedback", data=form)
    assert response.status_code == 422
    assert assert_sound(response.text).one("p", role="alert").text()


def test_where_it_cannot_be_kept_that_is_said(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"csrf_token": token(service), "question": QUESTION, "rating": "good"}
    path = journal(service).path
    kept = path.read_bytes()
    path.unlink()
    path.mkdir()  # as good as a folder that cannot be written, for root too
    try:
        body = {"question": QUESTION, "rating": "good"}
        response = service[0].post("/v1/feedback", json=body)
        assert response.status_code == 503
        assert str(path.parent) not in response.text
        response = service[0].post("/feedback", data=form)
        assert response.status_code == 503
        assert "保存できません" in assert_sound(response.text).one("p", role="alert").text()
    finally:
        path.rmdir()
        path.write_bytes(kept)
