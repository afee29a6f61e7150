"""A service of two small documents behind its guard."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from api.app import create_app
from api.page_templates import templates
from api.security.audit.settings import AuditSettings
from api.security.csrf import require_csrf
from api.security.key import KeyRole
from api.security.keys import Keys
from api.security.roles import Admin, Reader
from api.security.secret import Secret
from api.security.security import Security
from api.security.server import server_options
from rag.assistant import Assistant

QUESTION = "海洋研究の予算はいくらですか。"


def security_of(folder: Path, **changes: Any) -> Security:
    """A guard as `seisaku serve --host 192.0.2.1` sets it up, without its rates."""
    settings = Security(
        data_folder=folder,
        address="192.0.2.1",
        keys="auto",
        allowed_hosts=(),
        audit=AuditSettings(),
    )
    return replace(settings, **changes)


def guarded_app(assistant: Assistant, security: Security) -> FastAPI:
    """The application, and routes that change something: for an administrator, and by a form."""
    app = create_app(lambda: assistant, security=security)

    @app.post("/v1/admin/change")
    def change(caller: Admin) -> dict[str, str]:
        return {"changed_by": caller.name}

    @app.post("/elsewhere/change")
    def change_elsewhere(caller: Admin) -> dict[str, str]:
        return {"changed_by": caller.name}

    @app.post("/form", dependencies=[Depends(require_csrf)])
    def form(caller: Reader) -> dict[str, str]:
        return {"sent_by": caller.name}

    @app.get("/form", response_class=PlainTextResponse)
    def form_page(request: Request) -> str:
        return templates.env.from_string("{{ csrf_token(request) }}").render(request=request)

    @app.get("/history", response_class=PlainTextResponse)
    def history(request: Request) -> str:
        return templates.env.from_string("{{ history_scope(request) }}").render(request=request)

    @app.get("/fails")
    def fails() -> None:
        raise RuntimeError("/srv/secret/place is broken")

    return app


@dataclass(frozen=True)
class Guarded:
    """A running application, its data folder, and the keys that were made for it."""

    client: TestClient
    folder: Path
    keys: Keys

    def key(self, name: str = "企画課", role: KeyRole = "reader") -> Secret:
        """A new key."""
        return self.keys.create(name, role)

    def lines(self) -> list[dict[str, Any]]:
        """The audit log."""
        path = self.folder / "security" / "audit" / "audit.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@contextmanager
def guarded(assistant: Assistant, folder: Path, **changes: Any) -> Iterator[Guarded]:
    """The application in this process; a browser's redirects are not followed."""
    app = guarded_app(assistant, security_of(folder, **changes))
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Guarded(client, folder, Keys.of(folder))


@contextmanager
def served(app: FastAPI, security: Security, **options: Any) -> Iterator[tuple[str, int]]:
    """The application on a free port of this machine, run as `seisaku serve` runs it."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, **{"log_level": "info", **server_options(security), **options})
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def bearer(secret: Secret | str) -> dict[str, str]:
    """The header that brings a key."""
    return {"Authorization": f"Bearer {secret if isinstance(secret, str) else secret.text}"}
