"""The service as it really runs: `seisaku serve` in a process of its own, asked by HTTP."""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.library import Command, Library

Json = dict[str, Any]
_READY_WITHIN_S = 60.0


@dataclass(frozen=True)
class Replied:
    """A response: its status, its headers with small letters, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        """The body, which is a JSON object."""
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


@dataclass(frozen=True)
class Taken:
    """What a process has taken of the machine: open files, threads, and memory in bytes."""

    files: int
    threads: int
    memory_bytes: int


@dataclass(frozen=True)
class Service:
    """A running service."""

    command: Command
    port: int

    def request(
        self, method: str, path: str, body: Json | None = None, timeout_s: float = 30.0
    ) -> Replied:
        """Ask it something, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        with closing(connection):
            content = None if body is None else json.dumps(body).encode()
            connection.request(method, path, content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Replied(response.status, headers, response.read())

    def ask(self, question: str, k: int = 3) -> Replied:
        """Ask a question."""
        return self.request("POST", "/v1/ask", {"question": question, "k": k})

    def connect(self, timeout_s: float = 30.0) -> socket.socket:
        """A bare connection, to send on it what one likes."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s)

    def taken(self) -> Taken:
        """What it has taken of the machine by now."""
        process = Path(f"/proc/{self.command.process.pid}")
        pages = int((process / "statm").read_text().split()[1])
        return Taken(
            files=len(list((process / "fd").iterdir())),
            threads=len(list((process / "task").iterdir())),
            memory_bytes=pages * os.sysconf("SC_PAGE_SIZE"),
        )

    def stop(self) -> None:
        """Ask it to end as a supervisor does, and wait until it has."""
        self.command.process.terminate()
        code = self.command.ended()
        assert code in (0, -signal.SIGTERM), f"{code}: {self.command.printed}"


@contextmanager
def serving(library: Library, printed: str = "served") -> Iterator[Service]:
    """The service on a library while the block runs; it is ready when the block begins."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["serve", "--port", str(port)]
    command = library.start(arguments, printed=printed)
    service = Service(command, port)
    try:
        end = time.monotonic() + _READY_WITHIN_S
        while not _is_ready(service):
            assert command.process.is_alive(), f"the service did not start: {command.printed}"
            assert time.monotonic() < end, f"not ready in {_READY_WITHIN_S} s: {command.printed}"
            time.sleep(0.02)
        yield service
    finally:
        command.process.kill()
        command.process.join(30)


def _is_ready(service: Service) -> bool:
    try:
        return service.request("GET", "/readyz").status == 200
    except OSError:
        return False
