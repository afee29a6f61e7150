"""Whether the process lives, whether it can answer, and what it counts."""

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.operation.metrics import Metrics
from api.problems import Problem
from api.routes import Served, problems
from api.schemas import HealthOut, ReadyOut
from corpus.errors import CorpusError
from corpus.store.store import Store
from index.errors import SearchIndexError
from rag.assistant import Assistant

router = APIRouter(tags=["運用"])


def the_metrics(request: Request) -> Metrics:
    """What this application counts."""
    return cast(Metrics, request.app.state.metrics)


@router.get(
    "/healthz", operation_id="health", summary="動いているか / Whether the process is alive"
)
async def healthz() -> HealthOut:
    """プロセスが動いていれば ok を返します。

    Says ok as long as the process is alive.
    """
    return HealthOut(status="ok")


@router.get(
    "/readyz",
    operation_id="ready",
    summary="答えられるか / Whether questions are answered",
    response_model=ReadyOut,
    responses=problems(503),
)
def readyz(assistant: Served) -> ReadyOut | Response:
    """索引・モデル・保管ファイルが実際に使えたら ready を返し、使えなければ、どれかを示します。

    Says ready once index, model and store have answered; otherwise which of them has not.
    """
    found = [
        {"field": part, "message": str(error), "message_ja": f"{name_ja}を使えません。（{error}）"}
        for part, name_ja, check in _checks(assistant)
        if (error := _failure(check)) is not None
    ]
    if found:
        failed = ", ".join(entry["field"] for entry in found)
        failed_ja = "".join(entry["message_ja"] for entry in found)
        return Problem(
            503,
            f"not ready: {failed}; run `seisaku doctor`",
            f"{failed_ja}`seisaku doctor` で確かめてください。",
            found,
            headers={"Retry-After": "5"},
        )
    index = assistant.searcher.index
    return ReadyOut(status="ready", passages=len(index.passages), generation=index.generation)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="測定値（Prometheus） / What was counted, for Prometheus",
    response_class=Response,
    responses={200: {"description": "Prometheusのテキスト形式", "content": {"text/plain": {}}}},
)
async def metrics(assistant: Served, counted: Annotated[Metrics, Depends(the_metrics)]) -> Response:
    """要求の数と時間、段階ごとの時間、索引の古さ、待ち行列などを、すべてのプロセス分返します。

    Gives requests, times by stage, age of the index and who waits, of all processes.
    """
    return Response(counted.page(assistant), media_type=CONTENT_TYPE_LATEST)


def _checks(assistant: Assistant) -> tuple[tuple[str, str, Callable[[], object]], ...]:
    """What must answer, by name; each for itself, so that all that fail are told."""
    searcher = assistant.searcher
    return (
        ("model", "埋め込みモデル", lambda: searcher.encoder.encode_query("準備")),
        ("index", "索引", lambda: searcher.search("準備", k=1)),
        ("store", "文書の保管ファイル", lambda: _read_store(assistant)),
    )


def _read_store(assistant: Assistant) -> None:
    sources = assistant.catalogue.sources
    if isinstance(sources, Store):
        sources.seeds()


def _failure(check: Callable[[], object]) -> Exception | None:
    """What went wrong, of whatever kind: a probe is told and must not fail itself."""
    try:
        check()
    except (CorpusError, SearchIndexError, OSError, RuntimeError, ValueError) as error:
        return error
    return None
