"""GET /healthz and /readyz."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from index.errors import IndexMissing
from rag.assistant import Assistant


def test_a_process_that_runs_is_ok(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_names_the_index_that_is_served(client: TestClient, assistant: Assistant) -> None:
    response = client.get("/readyz")
    index = assistant.searcher.index
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "passages": len(index.passages),
        "generation": index.generation,
    }


def test_the_assistant_is_opened_when_the_service_starts_and_not_before(
    assistant: Assistant,
) -> None:
    opened = []

    def open_assistant() -> Assistant:
        opened.append(True)
        return assistant

    app = create_app(open_assistant)
    assert opened == []
    with TestClient(app) as client:
        assert opened == [True]
        client.get("/readyz")
    assert opened == [True]


def test_a_service_without_an_index_does_not_start() -> None:
    def open_assistant() -> Assistant:
        raise IndexMissing("there is no index in var/index; build it with `seisaku build`")

    with pytest.raises(IndexMissing), TestClient(create_app(open_assistant)):
        pass
