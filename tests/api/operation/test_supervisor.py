"""Worker processes share one socket; one that dies is replaced, and all end in order."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from api.operation.server import Server
from api.operation.worker import READY, Work

ROOT = Path(__file__).parents[3]
_PATIENCE_S = 90  # a process starts in a second, on busy cores in many
_PROGRAM = """
import socket, sys
from pathlib import Path
from api.operation.supervisor import Supervisor
from api.security.security import Security
from api.settings import Settings
from tests.api.operation.test_supervisor import serve_pid, fail

if __name__ == "__main__":
    listener = socket.socket(fileno=int(sys.argv[1]))
    settings = Settings(workers=2, shutdown_s=5)
    run = {"serve_pid": serve_pid, "fail": fail}[sys.argv[2]]
    supervisor = Supervisor(settings, Security(), listener, run)
    sys.exit(supervisor.run(lambda: print("ready", flush=True)))
"""


def serve_pid(work: Work) -> None:
    """A worker whose answers are its process id."""
    app = FastAPI()

    @app.get("/")
    def pid() -> int:
        return os.getpid()

    server = Server(app, 5, work.security, work.shares, lambda: work.ready.send_bytes(READY))
    server.run(sockets=[work.listener])


def fail(work: Work) -> None:
    """A worker that cannot start."""
    sys.exit(1)


def accepts(port: int) -> bool:
    """Whether any process still listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def supervised(run: str, folder: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A supervisor with two workers, and the port that they serve."""
    program = folder / "program.py"
    program.write_text(_PROGRAM, encoding="utf-8")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port: int = listener.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, str(program), str(listener.fileno()), run],
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
            text=True,
        )
    assert process.stdout is not None
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def connected(port: int) -> tuple[http.client.HTTPConnection, int]:
    """A connection that stays, and the process that has it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    return connection, asked(connection)


def asked(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/")
    return int(connection.getresponse().read())


def test_connections_are_shared_a_dead_worker_is_replaced_and_the_end_is_orderly(
    tmp_path: Path,
) -> None:
    with supervised("serve_pid", tmp_path) as (process, port):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        connections = []
        for _ in range(8):
            connections.append(connected(port))
            time.sleep(0.15)  # workers tell each other ten times a second
        pids = Counter(pid for _, pid in connections)
        assert sorted(pids.values()) == [4, 4]

        killed = next(iter(pids))
        os.kill(killed, signal.SIGKILL)
        for connection, pid in connections:
            if pid != killed:
                assert asked(connection) == pid  # the other goes on
            connection.close()
        deadline = time.monotonic() + _PATIENCE_S
        seen: set[int] = set()
        while len(seen - pids.keys()) == 0:
            assert time.monotonic() < deadline, "no worker took the place of the dead one"
            held = [connected(port) for _ in range(3)]
            seen |= {pid for _, pid in held}
            for connection, _ in held:
                connection.close()
            time.sleep(0.2)

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=_PATIENCE_S) == 0
        assert not accepts(port)


def test_workers_that_cannot_start_end_it(tmp_path: Path) -> None:
    with supervised("fail", tmp_path) as (process, _):
        assert process.wait(timeout=_PATIENCE_S) == 1


def test_workers_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    with supervised("serve_pid", tmp_path) as (process, port):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert accepts(port)
        assert len(list(tmp_path.glob("seisaku-metrics-*"))) == 1
        process.kill()
        process.wait()
        deadline = time.monotonic() + _PATIENCE_S
        while accepts(port):
            assert time.monotonic() < deadline, "a worker lives on"
            time.sleep(0.1)
        while list(tmp_path.glob("seisaku-metrics-*")):
            assert time.monotonic() < deadline, "its folder for metrics is left behind"
            time.sleep(0.1)
