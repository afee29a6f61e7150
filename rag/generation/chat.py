"""Asks an OpenAI-compatible server, and gives what it writes piece by piece.

Source: https://platform.openai.com/docs/api-reference/chat/create (streaming chunks).
"""

import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypedDict

import anyio
import httpx2
from anyio.from_thread import start_blocking_portal

from rag.generation.llm import Llm
from rag.generation.llm_error import (
    LlmError,
    broken_off,
    nonsense,
    refused,
    too_long,
    too_slow,
    unreachable,
    unusable_key,
)

MAX_OUTPUT_CHARS = 4_000
_MAX_BYTES = 8_000_000  # a model that thinks aloud sends some 300 bytes a token
_MAX_EVENT_BYTES = 1_000_000
_CONNECT_S = 5.0
_LOOK_S = 0.2
_MAX_NAME_CHARS = 200
_SURROGATE = re.compile("[\ud800-\udfff]")
_log = logging.getLogger(__name__)


class Message(TypedDict):
    """A turn of the conversation; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True)
class Piece:
    """Some characters of the answer, and the name that the server gives to its model."""

    text: str
    model: str | None
    finish: str | None = None


def write(llm: Llm, messages: Sequence[Message], abandoned: Callable[[], bool]) -> Generator[Piece]:
    """Let the model write; pieces come as they are written, and LlmError where it breaks off.

    The request runs on an event loop of its own, where the limit of time holds at any moment:
    while connecting, and for a server that sends a byte a second too. It ends when the
    iterator is closed, or soon after `abandoned` says so.
    """
    came: SimpleQueue[Piece | LlmError | None] = SimpleQueue()
    with start_blocking_portal() as portal:
        task = portal.start_task_soon(_receive, llm, messages, came)
        try:
            while (piece := _next(came, abandoned)) is not None:
                if isinstance(piece, LlmError):
                    raise piece
                yield piece
        finally:
            task.cancel()


def _next(
    came: SimpleQueue[Piece | LlmError | None], abandoned: Callable[[], bool]
) -> Piece | LlmError | None:
    while not abandoned():
        try:
            return came.get(timeout=_LOOK_S)
        except Empty:
            continue
    return broken_off()


async def _receive(
    llm: Llm, messages: Sequence[Message], came: SimpleQueue[Piece | LlmError | None]
) -> None:
    """Put what the server sends into the queue, then why it ended too early, then None."""
    received = False
    try:
        with anyio.fail_after(llm.timeout_s):
            async for piece in _limited(_pieces(llm, messages)):
                received = True
                came.put(piece)
    except LlmError as error:
        came.put(error)
    except TimeoutError:
        came.put(too_slow(llm.timeout_s))
    except httpx2.TimeoutException as error:
        connecting = isinstance(error, httpx2.ConnectTimeout)
        came.put(unreachable(llm.url) if connecting else too_slow(llm.timeout_s))
    except httpx2.SSEError:
        came.put(nonsense(llm.url, "no event stream"))
    except httpx2.ConnectError:
        came.put(unreachable(llm.url))
    except (httpx2.HTTPError, httpx2.StreamError):
        came.put(broken_off() if received else unreachable(llm.url))
    except Exception as error:
        # whatever a server can still provoke in the client: told with its trace, and survived
        _log.exception("the language model at %s could not be read", llm.url)
        came.put(nonsense(llm.url, type(error).__name__))
    finally:
        came.put(None)


async def _pieces(llm: Llm, messages: Sequence[Message]) -> AsyncIterator[Piece]:
    body: dict[str, object] = {
        "messages": list(messages),
        "stream": True,
        "temperature": 0,
        "max_tokens": llm.max_tokens,
    }
    if llm.model:
        body["model"] = llm.model
    # compressed, a few bytes could become many: nothing is taken that is
    headers = {"Accept-Encoding": "identity"}
    if llm.api_key:
        if not (llm.api_key.isascii() and llm.api_key.isprintable()):
            raise unusable_key()
        headers["Authorization"] = f"Bearer {llm.api_key}"
    async with (
        # what the environment says of proxies and passwords is not for passages and keys
        httpx2.AsyncClient(
            timeout=httpx2.Timeout(llm.timeout_s, connect=min(_CONNECT_S, llm.timeout_s)),
            follow_redirects=False,
            trust_env=False,
        ) as client,
        client.sse(
            f"{llm.url.rstrip('/')}/chat/completions",
            method="POST",
            json=body,
            headers=headers,
            max_event_size=_MAX_EVENT_BYTES,
        ) as source,
    ):
        response = source.response
        if response.status_code != httpx2.codes.OK:
            raise refused(llm.url, response.status_code)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise nonsense(llm.url, "compressed")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":  # a server that does not stream
            yield _read(await _whole(llm, response), "message", llm)
            return
        async for event in source:
            if event.data.strip() == "[DONE]":
                return
            piece = _read(event.data, "delta", llm)
            yield piece
            if piece.finish:
                return
            if response.num_bytes_downloaded > _MAX_BYTES:
                raise too_long()
        raise broken_off()


async def _limited(pieces: AsyncIterator[Piece]) -> AsyncIterator[Piece]:
    """The pieces that have characters, as far as an answer may be long."""
    length = 0
    async for piece in pieces:
        length += len(piece.text)
        if piece.text:
            yield piece
        if length > MAX_OUTPUT_CHARS or piece.finish == "length":
            raise too_long()


async def _whole(llm: Llm, response: httpx2.Response) -> str:
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _MAX_EVENT_BYTES:
            raise nonsense(llm.url, f"over {_MAX_EVENT_BYTES} bytes")
    return body.decode("utf-8", "replace")


def _read(data: str, part: str, llm: Llm) -> Piece:
    """A chunk of a streamed answer (`delta`) or a whole answer (`message`)."""
    try:
        chunk = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise nonsense(llm.url, "no JSON") from error
    if not isinstance(chunk, dict) or "choices" not in chunk:
        raise nonsense(llm.url, "no choices")
    choices = chunk["choices"]
    if not choices and part == "delta":
        return Piece("", None)  # counts of tokens come in a chunk of their own
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = choice.get(part) if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(said, dict):
        raise nonsense(llm.url, f"no {part}")
    text, model, finish = said.get("content"), chunk.get("model"), choice.get("finish_reason")
    if text is not None and not isinstance(text, str):
        raise nonsense(llm.url, "content that is no text")
    return Piece(
        text=_encodable(text or ""),
        model=_encodable(model)[:_MAX_NAME_CHARS] if isinstance(model, str) else None,
        finish=finish if isinstance(finish, str) else None,
    )


def _encodable(text: str) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return _SURROGATE.sub("\ufffd", text)
