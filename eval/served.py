"""A real `seisaku serve` in a process of its own, as users meet it."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from eval.errors import ServerFailed
from eval.machine import peak_memory_mb
from rag.workplace import Workplace

_HOST = "127.0.0.1"
_READY_TIMEOUT_S = 180.0
_REQUEST_TIMEOUT_S = 60.0
_END_TIMEOUT_S = 15.0
_SHOWN_LOG_CHARS = 1500


@dataclass(frozen=True)
class Timed:
    """What one request took: the client's wall time, and the stages that the server names."""

    wall_ms: float
    took_ms: Mapping[str, float]


class Served:
    """A running server, and one kept-alive connection to it."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, ready_s: float) -> None:
        self.ready_s = ready_s
        self.pid = process.pid
        self.url = f"http://{_HOST}:{port}"
        self._process = process
        self._connection = http.client.HTTPConnection(_HOST, port, timeout=_REQUEST_TIMEOUT_S)

    def ask(self, question: str, k: int = 5) -> Timed:
        """Ask a question and time the whole exchange, up to the last byte; ServerFailed."""
        body = json.dumps({"question": question, "k": k}).encode()
        started = time.perf_counter()
        try:
            self._connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise _failed(f"gave no answer to {question!r} ({error!r})", "") from error
        wall_ms = (time.perf_counter() - started) * 1000
        if response.status != http.HTTPStatus.OK:
            shown = content.decode(errors="replace")
            raise _failed(f"answered {response.status} to {question!r}", shown)
        return Timed(wall_ms, json.loads(content)["took_ms"])

    def peak_memory_mb(self) -> float | None:
        """The most memory the server has had so far; None where the system does not say."""
        return peak_memory_mb(self._process.pid)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def serve(workplace: Workplace) -> Iterator[Served]:
    """Start `seisaku serve` on a free port, wait until it is ready, and end it at the end.

    `ready_s` runs from the start of the process to the first answer of /readyz, which searches.
    Raises ServerFailed with the end of the server's log.
    """
    port = _free_port()
    environment = {
        **os.environ,
        "SEISAKU_DATA": str(workplace.data_folder),
        "SEISAKU_MODEL": workplace.model,
        "SEISAKU_CATALOGUE": str(workplace.catalogue_path),
    }
    command = [sys.executable, "-m", "api", "serve", "--host", _HOST, "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        try:
            while not _is_ready(port):
                if process.poll() is not None:
                    raise _failed(f"ended with exit code {process.returncode}", _end_of(log))
                if time.perf_counter() - started > _READY_TIMEOUT_S:
                    raise _failed(f"was not ready in {_READY_TIMEOUT_S:.0f} s", _end_of(log))
                time.sleep(0.05)
            served = Served(process, port, time.perf_counter() - started)
            try:
                yield served
            finally:
                served.close()
        finally:
            process.terminate()
            try:
                process.wait(_END_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(_HOST, port, timeout=_REQUEST_TIMEOUT_S)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end_of(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")[-_SHOWN_LOG_CHARS:]


def _failed(what: str, shown: str) -> ServerFailed:
    detail = f"; it said:\n{shown}" if shown else ""
    return ServerFailed(
        f"the server that was started to be measured {what}; try `seisaku serve` by itself{detail}",
        message_ja="測るために起動したサーバーが動きませんでした。"
        "`seisaku serve` を単独で動かして確かめてください。",
    )
