"""Answers as a stream: the verbatim one at once, then each generated sentence once checked."""

import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from api.contract.accept import EVENT_STREAM, JSON, prefers
from api.contract.event_stream import EVENTS
from api.contract.query_parameters import known_query_parameters
from api.generation.in_worker import in_worker
from api.generation.presenting import present_generation, present_sentence
from api.presenting import present_answer
from api.routes import Served, Writing, problems
from api.schemas import AskIn, AskOut
from api.security.audit.notes import note_answer
from rag.answer import Answer
from rag.assistant import Assistant
from rag.filters import Filters
from rag.generation.generated import Generation
from rag.generation.generator import Generator


class StreamedRoute(APIRoute):
    """A route only for those who want events; to others the URL has another one."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match by the Accept header too."""
        match, child_scope = super().matches(scope)
        accept = ",".join(Headers(scope=scope).getlist("accept")) if match != Match.NONE else ""
        return (match, child_scope) if prefers(accept, EVENT_STREAM, JSON) else (Match.NONE, {})


_NO_OTHERS = [Depends(known_query_parameters)]
router = APIRouter(dependencies=_NO_OTHERS)
# comes before the route that answers /v1/ask in JSON
preferred_router = APIRouter(dependencies=_NO_OTHERS, route_class=StreamedRoute)


class AskStreamIn(AskIn):
    """A question whose answer is written as a text too, unless `mode` says otherwise."""

    mode: Literal["extract", "generate"] = Field(
        "generate", description="extract なら、生成AIを使わない"
    )


@dataclass(frozen=True)
class _Asked:
    mode: Literal["extract", "generate"]
    answer: Answer
    shown: AskOut


def _ask(request: Request, body: AskIn, assistant: Served) -> _Asked:
    """The verbatim answer: found before the stream begins, so that errors are still problems."""
    started = time.perf_counter()
    filters = body.filters.to_filters() if body.filters else Filters()
    answer = assistant.ask(body.question, body.k, filters)
    note_answer(request, body.question, answer)
    return _Asked(body.mode, answer, present_answer(answer, (time.perf_counter() - started) * 1000))


def _ask_streamed(request: Request, body: AskStreamIn, assistant: Served) -> _Asked:
    return _ask(request, body, assistant)


def _ask_preferring(request: Request, body: AskIn, assistant: Served, response: Response) -> _Asked:
    response.headers["Vary"] = "Accept"
    return _ask(request, body, assistant)


@preferred_router.post("/v1/ask", response_class=EventSourceResponse, include_in_schema=False)
async def ask_preferring_events(
    asked: Annotated[_Asked, Depends(_ask_preferring)], assistant: Served, generator: Writing
) -> AsyncIterator[ServerSentEvent]:
    """Answer POST /v1/ask to whoever accepts text/event-stream rather than JSON."""
    async for event in _events(asked, assistant, generator):
        yield event


@router.post(
    "/v1/ask/stream",
    tags=["質問"],
    operation_id="askStream",
    summary="質問に答え、まとめの文を一文ずつ送る / Answer as a stream of checked sentences",
    response_class=EventSourceResponse,
    responses={
        200: {"description": "イベントの列 / events", "content": EVENTS},
        **problems(400, 422),
    },
)
async def ask_stream(
    asked: Annotated[_Asked, Depends(_ask_streamed)], assistant: Served, generator: Writing
) -> AsyncIterator[ServerSentEvent]:
    """Server-Sent Events で答えます。

    初めに `answer`（/v1/ask と同じ、原文の抜き出し）、続いて生成AIの文を、引用箇所と照合した
    ものから一文ずつ `sentence`、最後に `done`（`generation` と同じ形）を送ります。
    照合の済まない文は送りません。

    Answers with Server-Sent Events: first `answer` (as /v1/ask gives it), then each sentence
    of the language model once it is checked, and `done` last.
    """
    async for event in _events(asked, assistant, generator):
        yield event


async def _events(
    asked: _Asked, assistant: Assistant, generator: Generator
) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(event="answer", data=asked.shown)
    if asked.mode == "extract":
        yield ServerSentEvent(event="done", raw_data="null")
        return
    abandoned = threading.Event()
    stream = generator.stream(asked.answer, assistant.auditor, abandoned)
    async for event in in_worker(stream, abandoned):
        if isinstance(event, Generation):
            yield ServerSentEvent(event="done", data=present_generation(event))
        else:
            yield ServerSentEvent(event="sentence", data=present_sentence(event))
