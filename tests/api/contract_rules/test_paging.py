"""Lists come in pages: nothing left out, nothing twice, and the next one is led to."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.contract import assert_problem

IDS = ["ocean", "space", "forest", "report"]
_LINK = re.compile(r'<([^>]+)>; rel="next"')


def followed(client: TestClient, path: str) -> list[list[str]]:
    """The ids on each page, by following the links."""
    pages = []
    next_path: str | None = path
    while next_path is not None:
        response = client.get(next_path)
        assert response.status_code == 200
        body = response.json()
        items = body.get("documents") or body["passages"]
        pages.append([item.get("passage_id") or item["document_id"] for item in items])
        link = _LINK.fullmatch(response.headers.get("link", ""))
        assert (link is None) == (body["next_cursor"] is None)
        next_path = link[1] if link else None
    return pages


@pytest.mark.parametrize(
    ("limit", "pages"),
    [
        (1, [[name] for name in IDS]),
        (3, [IDS[:3], IDS[3:]]),
        (4, [IDS]),
        (1000, [IDS]),
    ],
)
def test_the_pages_of_the_documents(plans: TestClient, limit: int, pages: list[list[str]]) -> None:
    assert followed(plans, f"/v1/documents?limit={limit}") == pages


def test_the_passages_of_a_document_in_reading_order(plans: TestClient) -> None:
    contents = plans.get("/v1/documents/report").json()["contents"]
    ids = [place["passage_id"] for place in contents]
    assert len(ids) > 2
    pages = followed(plans, "/v1/documents/report/passages?limit=2")
    assert [name for page in pages for name in page] == ids
    body = plans.get("/v1/documents/report/passages").json()
    assert (body["total"], body["version"]) == (len(ids), 1)
    for passage in body["passages"]:
        assert passage["text"] == plans.get(f"/v1/passages/{passage['passage_id']}").json()["text"]


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many", "1.5", "", "９"])
def test_a_limit_that_is_none(plans: TestClient, limit: str) -> None:
    assert_problem(plans.get(f"/v1/documents?limit={limit}"), 422, field="limit")


@pytest.mark.parametrize("cursor", ["nothing", "%00", "../ocean", "a%0d%0ab"])
def test_a_cursor_that_leads_nowhere_says_to_begin_again(plans: TestClient, cursor: str) -> None:
    problem = assert_problem(plans.get(f"/v1/documents?cursor={cursor}"), 404, field="cursor")
    assert "cursor なしで初めから" in problem["detail_ja"]


def test_pages_of_a_document_that_there_is_not(plans: TestClient) -> None:
    assert_problem(plans.get("/v1/documents/nothing/passages"), 404, field="document_id")
