"""A key that is revoked, or a session that ends, while an answer is being written."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import httpx2
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.security.keys import Keys
from api.security.sessions import Sessions
from rag.assistant import Assistant
from tests.api.security.guarded import bearer, guarded_app, security_of, served

Event = tuple[str, str]


def read(
    assistant: Assistant, folder: Path, headers: dict[str, str], meanwhile: Callable[[], None]
) -> tuple[list[Event], bool]:
    """The events of a stream of 200, and whether its writer was stopped before the last.

    `meanwhile` is done when the first one is there; the writer waits for it.
    """
    goes_on, written = threading.Event(), []
    security = security_of(folder)
    app = guarded_app(assistant, security)

    @app.get("/stream", response_class=EventSourceResponse)
    async def stream() -> AsyncIterator[ServerSentEvent]:
        for number in range(200):
            yield ServerSentEvent(event="number", data=number)
            written.append(number)
            while not goes_on.is_set():
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.002)

    found = []
    with (
        served(app, security, log_level="critical") as (host, port),
        httpx2.Client(timeout=20, trust_env=False) as client,
        client.sse(f"http://{host}:{port}/stream", headers=headers) as source,
    ):
        for event in source:
            found.append((event.event, event.data))
            if len(found) == 1:
                meanwhile()
                goes_on.set()
    return found, len(written) < 200


def audited(folder: Path) -> list[tuple[str, int]]:
    path = folder / "security" / "audit" / "audit.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(line["who"], line["status"]) for line in lines]


def test_a_stream_ends_at_its_next_event_when_its_key_is_revoked(
    small: Assistant, tmp_path: Path
) -> None:
    keys = Keys.of(tmp_path)
    key = keys.create("企画課", "reader")
    found, stopped = read(small, tmp_path, bearer(key), lambda: revoke(tmp_path, "企画課"))
    assert [name for name, _ in found] == ["number", "error"]
    problem = json.loads(found[1][1])
    assert problem["status"] == 401
    assert "失効" in problem["detail_ja"]
    assert stopped
    assert audited(tmp_path) == [("企画課", 200), ("企画課", 401)]


def test_a_stream_ends_when_its_user_signs_out(small: Assistant, tmp_path: Path) -> None:
    key = Keys.of(tmp_path).create("企画課", "reader")
    folder = tmp_path / "security" / "sessions"
    sessions = Sessions(folder, timedelta(hours=12))
    token = sessions.begin(key.key_id).token
    cookie = {"Cookie": f"seisaku_session={token}"}
    found, stopped = read(small, tmp_path, cookie, lambda: sessions.end(token))
    assert [name for name, _ in found] == ["number", "error"]
    assert stopped


def test_a_stream_of_another_key_goes_on(small: Assistant, tmp_path: Path) -> None:
    keys = Keys.of(tmp_path)
    keys.create("監査室", "reader")
    key = keys.create("企画課", "reader")
    found, stopped = read(small, tmp_path, bearer(key), lambda: revoke(tmp_path, "監査室"))
    assert [name for name, _ in found] == ["number"] * 200
    assert not stopped
    assert audited(tmp_path) == [("企画課", 200)]


def revoke(folder: Path, name: str) -> None:
    """What `seisaku keys revoke` does, in a process of its own."""
    Keys.of(folder).revoke(name)
