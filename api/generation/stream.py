"""POST /v1/ask/stream: the verbatim answer at once, then each generated sentence once checked."""

import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from api.generation.in_worker import in_worker
from api.generation.presenting import present_generation, present_sentence
from api.presenting import present_answer
from api.routes import Served, Writing, problems
from api.schemas import AskIn, AskOut
from api.security.audit.notes import note_answer
from rag.answer import Answer
from rag.filters import Filters
from rag.generation.generated import Generation

router = APIRouter()


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


def _asked(request: Request, body: AskStreamIn, assistant: Served) -> _Asked:
    """The verbatim answer: found before the stream begins, so that errors are still problems."""
    started = time.perf_counter()
    filters = body.filters.to_filters() if body.filters else Filters()
    answer = assistant.ask(body.question, body.k, filters)
    note_answer(request, body.question, answer)
    return _Asked(body.mode, answer, present_answer(answer, (time.perf_counter() - started) * 1000))


@router.post(
    "/v1/ask/stream",
    tags=["質問"],
    summary="質問に答え、まとめの文を一文ずつ送る",
    response_class=EventSourceResponse,
    responses=problems(400, 422),
)
async def ask_stream(
    asked: Annotated[_Asked, Depends(_asked)], assistant: Served, generator: Writing
) -> AsyncIterator[ServerSentEvent]:
    """Server-Sent Events で答えます。

    初めに `answer`（/v1/ask と同じ、原文の抜き出し）、続いて生成AIの文を、引用箇所と照合した
    ものから一文ずつ `sentence`、最後に `done`（`generation` と同じ形）を送ります。
    照合の済まない文は送りません。
    """
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
