"""A small application with operation around it, whose routes a test can hold."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api.operation.installing import install_operation
from api.operation.operation import Operation
from api.problems import install_problem_handlers


class Said(BaseModel):
    """A body."""

    text: str


class Held:
    """Requests of /hold wait here until they are let go."""

    def __init__(self) -> None:
        self.inside = 0
        self._go = asyncio.Event()

    async def wait(self) -> None:
        """Wait to be let go."""
        self.inside += 1
        try:
            await self._go.wait()
        finally:
            self.inside -= 1

    def let_go(self) -> None:
        """Let all go, from now on."""
        self._go.set()


def inline_app(operation: Operation) -> tuple[FastAPI, Held]:
    """An application of a few routes, and what holds its requests."""
    app, held = FastAPI(), Held()
    install_problem_handlers(app)
    install_operation(app, operation)

    @app.get("/hold")
    async def hold() -> str:
        await held.wait()
        return "done"

    @app.post("/say")
    async def say(body: Said) -> str:
        return body.text

    @app.get("/named/{name}")
    async def named(name: str, request: Request) -> str:
        return f"{name} {request.state.request_id}"

    @app.get("/fails")
    async def fails(q: str) -> str:
        raise RuntimeError(f"cannot answer {q}")

    @app.get("/streams")
    async def streams() -> StreamingResponse:
        async def events() -> AsyncIterator[str]:
            yield "data: 1\n\n"
            await held.wait()
            yield "data: 2\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    return app, held


@contextmanager
def asked(operation: Operation | None = None) -> Iterator[TestClient]:
    """A client of the application that tells an unforeseen error as it would be answered."""
    app, held = inline_app(operation or Operation())
    held.let_go()
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


class Direct:
    """One request to an application, without a server: its messages are given and kept."""

    def __init__(self, app: FastAPI, method: str, path: str, *body: bytes, whole: bool = True):
        self.sent: list[dict[str, object]] = []
        self.gone = asyncio.Event()
        self.rest = asyncio.Event()
        self._parts = list(body) or [b""]
        self._whole = whole
        headers = [(b"content-type", b"application/json")]
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "scheme": "http",
            "server": ("test", 80),
            "client": ("127.0.0.1", 1),
        }
        self.task = asyncio.ensure_future(app(self.scope, self._receive, self._send))  # type: ignore[arg-type]

    async def _receive(self) -> dict[str, object]:
        if self._parts:
            part = self._parts.pop(0)
            if not self._whole and not self._parts:
                await self.rest.wait()  # the last part comes late
            return {"type": "http.request", "body": part, "more_body": bool(self._parts)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, object]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> object:
        """The status, once it has begun to be answered."""
        return self.sent[0]["status"] if self.sent else None

    def header(self, name: str) -> str | None:
        """A header of the answer."""
        headers = self.sent[0]["headers"]
        assert isinstance(headers, list)
        return {key.decode(): value.decode() for key, value in headers}.get(name)

    def json(self) -> object:
        """The answer's body."""
        body = b"".join(part["body"] for part in self.sent[1:] if isinstance(part["body"], bytes))
        return json.loads(body)


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)
