"""GET /v1/suggestions."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.contract import assert_problem
from tests.api.inline_service import inline_service


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with inline_service(tmp_path_factory.mktemp("suggestions")) as (client, _):
        yield client


def test_terms_are_suggested_with_what_they_are(client: TestClient) -> None:
    response = client.get("/v1/suggestions", params={"q": "日本のかいようけんき"})
    assert response.json() == {
        "suggestions": [{"text": "海洋研究", "kind": "term", "label": "語", "replaces": 7}]
    }
    assert response.headers["vary"] == "Accept-Language"


def test_labels_are_in_the_language_asked_for(client: TestClient) -> None:
    for found in (
        client.get("/v1/suggestions?q=しけんしょ&lang=en"),
        client.get("/v1/suggestions?q=しけんしょ", headers={"accept-language": "en"}),
    ):
        (suggestion,) = found.json()["suggestions"]
        assert (suggestion["text"], suggestion["label"]) == ("試験省", "Issuer")
        assert found.headers["content-language"] == "en"


@pytest.mark.parametrize("q", ["", "%00", "%20", "<b>", "'%22", "%ED%A0%80", "火星"])
def test_what_begins_nothing_gets_nothing(client: TestClient, q: str) -> None:
    response = client.get(f"/v1/suggestions?q={q}")
    assert (response.status_code, response.json()) == (200, {"suggestions": []})


def test_too_long_a_text_is_refused(client: TestClient) -> None:
    response = client.get("/v1/suggestions", params={"q": "海" * 2001})
    assert_problem(response, 422, field="q")
