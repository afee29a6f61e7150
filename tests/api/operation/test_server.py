"""A server in a process of its own ends in order, and at once when told twice."""

import http.client
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.operation.places import LONGEST_RETRY_S
from api.operation.server import Server
from api.security.security import Security

ROOT = Path(__file__).parents[3]
# what holds a request is a thread that sleeps, which nothing can break off
_PROGRAM = """
    import socket, sys, time
    from fastapi import FastAPI
    from fastapi.responses import StreamingResponse
    from api.operation.server import Server
    from api.security.security import Security

    app = FastAPI()

    @app.get("/sleep")
    def sleep(seconds: float) -> str:
        time.sleep(seconds)
        return "slept"

    @app.get("/stream")
    def stream(seconds: float) -> StreamingResponse:
        def parts():
            yield "first\\n"
            time.sleep(seconds)
            yield "last\\n"
        return StreamingResponse(parts())

    listener = socket.socket(fileno=int(sys.argv[1]))
    Server(
        app, float(sys.argv[2]), Security(), on_ready=lambda: print("ready", flush=True)
    ).run(sockets=[listener])
"""


@contextmanager
def serving(shutdown_s: float) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A process that serves, and its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port: int = listener.getsockname()[1]
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                textwrap.dedent(_PROGRAM),
                str(listener.fileno()),
                str(shutdown_s),
            ],
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process, port
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Asking(threading.Thread):
    """A request under way."""

    def __init__(self, port: int, path: str) -> None:
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.connection.request("GET", path)
        self.body: bytes | None = None
        self.start()

    def run(self) -> None:
        """Read the answer."""
        try:
            self.body = self.connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self.body = None
        self.connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_has_begun_is_answered_and_nothing_new_is_taken(number: signal.Signals) -> None:
    with serving(shutdown_s=10) as (process, port):
        asking, streaming = Asking(port, "/sleep?seconds=1"), Asking(port, "/stream?seconds=1")
        time.sleep(0.3)
        process.send_signal(number)
        time.sleep(0.3)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port), timeout=5)
        assert process.wait(timeout=10) == 0
        asking.join()
        streaming.join()
    assert (asking.body, streaming.body) == (b'"slept"', b"first\nlast\n")


def test_a_second_signal_ends_it_at_once() -> None:
    with serving(shutdown_s=30) as (process, port):
        asking = Asking(port, "/sleep?seconds=20")
        time.sleep(0.3)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 128 + signal.SIGTERM
        assert time.monotonic() - started < 5
        asking.join()


def test_without_requests_it_ends_soon() -> None:
    with serving(shutdown_s=30) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0


def test_a_connection_is_still_open_after_the_longest_retry_after() -> None:
    server = Server(FastAPI(), 25, Security())
    assert server.config.timeout_keep_alive > LONGEST_RETRY_S
