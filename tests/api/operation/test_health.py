"""Ready only where model, index and store answer; metrics of what was asked, without its words."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from corpus.store.database import FILE
from index.encoder import QueryEmbedding
from rag.assistant import Assistant
from tests.rag.inline_workplace import OCEAN, SPACE, build, opened, workplace_in
from tests.rag.inline_workplace import CountingEncoder as Encoder


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An assistant on two small documents."""
    workplace = workplace_in(tmp_path, ocean=OCEAN, space=SPACE)
    build(workplace, Encoder())
    return opened(workplace)


@pytest.fixture
def client(assistant: Assistant) -> TestClient:
    """The whole service on them."""
    return TestClient(create_app(lambda: assistant), raise_server_exceptions=False)


def test_it_is_ready_where_all_answers(client: TestClient, assistant: Assistant) -> None:
    with client:
        response = client.get("/readyz")
    index = assistant.searcher.index
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ready", "passages": len(index.passages), "generation": index.generation},
    )


def test_a_store_that_does_not_answer_is_named(client: TestClient, tmp_path: Path) -> None:
    with client:
        (tmp_path / "var" / FILE).write_bytes(b"GIF89a" + b"\0" * 5000)
        for name in (f"{FILE}-wal", f"{FILE}-shm"):
            (tmp_path / "var" / name).unlink(missing_ok=True)
        response = client.get("/readyz")
        alive = client.get("/healthz")
    assert (response.status_code, alive.status_code) == (503, 200)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["retry-after"] == "5"
    assert [entry["field"] for entry in response.json()["errors"]] == ["store"]
    assert "文書の保管ファイルを使えません" in response.json()["detail_ja"]


def test_a_model_that_does_not_answer_is_named(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Encoder, query: str) -> QueryEmbedding:
        raise RuntimeError("the model is gone")

    with client:
        monkeypatch.setattr(Encoder, "encode_query", fails)
        response = client.get("/readyz")
    assert response.status_code == 503
    # a search needs the model too
    assert [entry["field"] for entry in response.json()["errors"]] == ["model", "index"]


def value_of(metrics: str, name: str) -> float:
    (line,) = [line for line in metrics.splitlines() if line.startswith(f"{name} ")]
    return float(line.rsplit(" ", 1)[1])


def test_metrics_count_requests_by_route_and_stages_and_tell_the_index(
    client: TestClient, assistant: Assistant
) -> None:
    question = "海洋研究の予算はいくらですか"
    with client:
        for _ in range(2):
            assert client.post("/v1/ask", json={"question": question}).status_code == 200
        client.get("/v1/passages/nowhere")
        client.get("/?q=" + question)
        client.post("/v1/cite", json={"text": "海洋研究の予算は120億円とする。"})
        response = client.get("/metrics")
    shown = response.text
    assert response.headers["content-type"].startswith("text/plain")
    ask = 'method="POST",route="/v1/ask",status="200"'
    assert value_of(shown, f"seisaku_requests_total{{{ask}}}") == 2
    missing = 'method="GET",route="/v1/passages/{passage_id}",status="404"'
    assert value_of(shown, f"seisaku_requests_total{{{missing}}}") == 1
    assert value_of(shown, 'seisaku_request_seconds_count{route="/v1/ask"}') == 2
    for stage in ("encode", "lexical", "late", "answer", "support"):
        assert value_of(shown, f'seisaku_stage_seconds_count{{stage="{stage}"}}') == 3
    assert value_of(shown, 'seisaku_stage_seconds_count{stage="audit"}') == 1
    assert value_of(shown, "seisaku_index_passages") == len(assistant.searcher.index.passages)
    assert value_of(shown, "seisaku_index_documents") == 2
    assert 0 <= value_of(shown, "seisaku_index_age_seconds") < 600
    assert value_of(shown, "seisaku_requests_in_progress") == 0
    assert value_of(shown, 'seisaku_cache_entries{cache="support"}') > 0
    assert 'seisaku_build_info{version="' in shown
    assert "海洋" not in shown
    assert "nowhere" not in shown


def test_a_method_that_a_client_makes_up_is_no_label(client: TestClient) -> None:
    with client:
        client.request("HACK", "/v1/ask")
        shown = client.get("/metrics").text
    assert 'method="other"' in shown
    assert "HACK" not in shown
