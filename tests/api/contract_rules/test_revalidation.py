"""ETag, 304, Cache-Control and HEAD: what may be kept, and for whom."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.contract import Json

GOT = (
    "/v1/documents",
    "/v1/documents/ocean",
    "/v1/documents/ocean/passages",
    "/v1/passages/ocean.0001",
    "/v1/models",
)


@pytest.fixture
def citation_id(plans: TestClient) -> str:
    body: Json = plans.post("/v1/ask", json={"question": "海洋研究の予算"}).json()
    found: str = body["passages"][0]["citation"]["citation_id"]
    return found


@pytest.mark.parametrize("path", GOT)
def test_what_is_got_has_a_tag_and_is_not_sent_again(plans: TestClient, path: str) -> None:
    first = plans.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    for wanted in (
        first.headers["etag"],
        f"W/{first.headers['etag']}",
        f'"x", {first.headers["etag"]}',
        "*",
    ):
        again = plans.get(path, headers={"If-None-Match": wanted})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "content-type" not in again.headers
    other = plans.get(path, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_proof_and_its_files_are_tagged(plans: TestClient, citation_id: str) -> None:
    for path in (f"/v1/citations/{citation_id}", f"/v1/citations/{citation_id}/formats/ris"):
        tag = plans.get(path).headers["etag"]
        assert plans.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_another_page_of_a_list_has_another_tag(plans: TestClient) -> None:
    tags = {plans.get(f"/v1/documents?limit={limit}").headers["etag"] for limit in (1, 2, 3)}
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": "海洋研究の予算"}),
        ("/v1/ask", {"question": ""}),
        ("/v1/cite", {"text": "海洋研究の予算は120億円とする。"}),
        ("/v1/verify", {"quote": "海洋研究の予算"}),
        (
            "/v1/chat/completions",
            {"model": "seisaku", "messages": [{"role": "user", "content": "予算"}]},
        ),
    ],
)
def test_what_somebody_asked_is_never_kept(plans: TestClient, path: str, body: Json) -> None:
    response = plans.post(path, json=body)
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/documents/nothing", "/nothing"])
def test_the_state_of_the_moment_and_problems_are_never_kept(plans: TestClient, path: str) -> None:
    assert plans.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/?q=海洋研究の予算", "/documents", "/documents/ocean"])
def test_a_page_is_never_kept(plans: TestClient, path: str) -> None:
    assert plans.get(path).headers["cache-control"] == "no-store"


def test_files_of_the_pages_are_kept_and_asked_about(plans: TestClient) -> None:
    first = plans.get("/static/style.css")
    assert first.headers["cache-control"] == "no-cache"
    again = plans.get("/static/style.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", [*GOT, "/healthz", "/readyz", "/", "/openapi.json", "/static/icon.svg"]
)
def test_head_says_what_get_would(plans: TestClient, path: str) -> None:
    head, got = plans.head(path), plans.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers.get(name) == got.headers.get(name) or path == "/readyz"


def test_head_may_be_answered_with_304_too(plans: TestClient) -> None:
    tag = plans.head("/v1/documents").headers["etag"]
    assert plans.head("/v1/documents", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("HEAD", "/v1/ask", "POST"),
        ("DELETE", "/v1/documents", "GET, HEAD, POST"),
        ("POST", "/static/style.css", "GET, HEAD"),
        ("TRACE", "/v1/passages/x", "GET, HEAD"),
    ],
)
def test_a_method_that_a_url_has_not_is_told_those_that_it_has(
    plans: TestClient, method: str, path: str, allow: str
) -> None:
    response = plans.request(method, path)
    assert (response.status_code, response.headers["allow"]) == (405, allow)


def test_all_methods_of_a_url_are_told_whichever_router_has_them(plans: TestClient) -> None:
    app = plans.app
    assert isinstance(app, FastAPI)
    put: Callable[[], None] = lambda: None  # noqa: E731
    app.put("/v1/documents", include_in_schema=False)(put)
    try:
        assert plans.patch("/v1/documents").headers["allow"] == "GET, HEAD, POST, PUT"
    finally:
        app.router.routes.pop()
