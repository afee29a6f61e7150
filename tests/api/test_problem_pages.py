"""What goes wrong is told to a browser on a page, and to programs as a problem."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.contract import assert_problem
from tests.api.html_page import assert_sound
from tests.api.inline_service import inline_service

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with inline_service(tmp_path_factory.mktemp("problems")) as (client, _):
        yield client


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/document", "/memo/x", '/<script>alert("1")</script>', "/%E4%BA%88%E7%AE%97"],
)
def test_a_browser_is_told_on_a_page_that_there_is_none(client: TestClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert "accept" in response.headers["vary"].lower().split(", ")
    page = assert_sound(response.text)
    assert "というページはありません" in page.one("p", role="alert").text()
    assert page.one("main").one("a").attributes["href"] == "/"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json"])
def test_a_program_is_told_by_a_problem(client: TestClient, accept: str) -> None:
    assert_problem(client.get("/nothing", headers={"accept": accept}), 404)


@pytest.mark.parametrize("path", ["/v1/nothing", "/static/nothing.css"])
def test_the_api_tells_browsers_too_by_a_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get(path, headers=BROWSER), 404)


def test_a_method_that_a_page_lacks_is_told_on_a_page(client: TestClient) -> None:
    response = client.post("/documents", headers=BROWSER)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert_sound(response.text)


def test_administration_that_is_off_is_told_on_a_page(client: TestClient) -> None:
    response = client.get("/admin", headers=BROWSER)
    assert response.status_code == 404
    assert "seisaku add" in assert_sound(response.text).one("p", role="alert").text()
