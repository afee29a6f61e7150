"""POST /v1/ask comes as events to those who prefer them."""

import pytest
from fastapi.testclient import TestClient

from api.contract.accept import EVENT_STREAM, JSON, prefers
from tests.api.contract import assert_problem

BODY = {"question": "海洋研究の予算は120億円とする。", "k": 1}


@pytest.mark.parametrize(
    ("accept", "wants_events"),
    [
        ("text/event-stream", True),
        ("TEXT/EVENT-STREAM", True),
        ("text/event-stream, */*;q=0.1", True),
        ("application/json;q=0.5, text/event-stream;q=0.9", True),
        ("text/*", True),
        ("text/event-stream, application/json", False),
        ("*/*", False),
        ("", False),
        ("application/json", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=much", False),
        (";;,,q=", False),
    ],
)
def test_what_a_header_prefers(accept: str, wants_events: bool) -> None:
    assert prefers(accept, EVENT_STREAM, JSON) is wants_events


def test_events_are_those_of_the_stream(plans: TestClient) -> None:
    events = {"Accept": "text/event-stream"}
    response = plans.post("/v1/ask", json={**BODY, "mode": "generate"}, headers=events)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["vary"] == "Accept"
    assert response.headers["cache-control"] == "no-store"
    streamed = plans.post("/v1/ask/stream", json=BODY).text
    names = [line for line in response.text.splitlines() if line.startswith("event: ")]
    assert names == ["event: answer", "event: done"]
    assert names == [line for line in streamed.splitlines() if line.startswith("event: ")]


def test_without_generation_the_stream_ends_with_null(plans: TestClient) -> None:
    response = plans.post("/v1/ask", json=BODY, headers={"Accept": "text/event-stream"})
    assert response.text.rstrip().endswith("event: done\ndata: null")


def test_others_get_json_and_are_told_what_it_depends_on(plans: TestClient) -> None:
    response = plans.post("/v1/ask", json=BODY)
    assert response.headers["content-type"] == "application/json"
    assert response.headers["vary"] == "Accept"


def test_what_is_wrong_is_a_problem_however_it_was_to_come(plans: TestClient) -> None:
    headers = {"Accept": "text/event-stream"}
    response = plans.post("/v1/ask", json={"question": "　"}, headers=headers)
    assert_problem(response, 422, field="question")
