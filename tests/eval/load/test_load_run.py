"""A load test counts what its clients saw: latencies, refusals, errors by kind, memory."""

import http.server
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.load.load_client import REFUSED, Exchange, Target
from eval.load.load_run import growth_of, run_load, summary_of
from eval.load.process_memory import tree_memory_mb
from eval.load.traffic import ONLY_QUESTIONS, Traffic


def exchange(wall_ms: float, error: str | None = None, kind: str = "ask") -> Exchange:
    return Exchange(kind, 1.0, wall_ms, error)


def test_percentiles_are_of_what_was_answered_by_kind_and_of_all() -> None:
    items = [exchange(ms) for ms in (10, 20, 30)] + [exchange(100, kind="page")]
    items += [exchange(9999, REFUSED), exchange(9999, "HTTP 500")]
    run = summary_of(items, clients=2, seconds=2.0, memory=[])
    assert run.throughput_per_s == 2.0
    assert run.latencies["ask"].p50_ms == 20
    assert run.latencies["page"].p95_ms == 100
    assert (run.latencies["all"].requests, run.latencies["all"].p50_ms) == (4, 25)
    assert (run.refused, run.errors) == (1, {"ask: HTTP 500": 1})


def test_growth_is_counted_from_when_memory_has_settled() -> None:
    memory = [100.0] * 20 + [200.0] * 70 + [206.0] * 10
    growth = growth_of(memory)
    assert growth is not None
    assert (growth.begin_mb, growth.end_mb, growth.highest_mb) == (200, 206, 206)
    assert growth.share == pytest.approx(0.03)
    assert growth_of([1.0] * 9) is None


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers, refuses and fails in turn."""

    protocol_version = "HTTP/1.1"
    turn = 0

    def do_POST(self) -> None:
        """The next answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        Answers.turn += 1
        status = (200, 503, 503, 500)[Answers.turn % 4]
        body = json.dumps({"passages": [], "answer": None}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 503 and Answers.turn % 4 == 1:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """A server that answers, refuses and fails in turn."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_503_is_an_error_unless_it_says_when_to_come_again(url: str) -> None:
    run = run_load(
        Target(url, {}), lambda number: Traffic(["問"], ONLY_QUESTIONS, number), 2, 1.0, os.getpid()
    )
    assert run.latencies["all"].requests > 2
    assert run.refused > 0
    assert run.errors.keys() == {"ask: HTTP 503", "ask: HTTP 500"}


def test_a_server_that_is_not_there_is_an_error_of_its_kind() -> None:
    run = run_load(
        Target("http://127.0.0.1:1", {}),
        lambda number: Traffic(["問"], ONLY_QUESTIONS, number),
        1,
        0.3,
        None,
    )
    assert (run.latencies, run.growth) == ({}, None)
    assert run.errors.keys() == {"ask: ConnectionRefusedError"}


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux alone says it")
def test_memory_of_a_process_is_told_in_megabytes() -> None:
    found = tree_memory_mb(os.getpid())
    assert found is not None
    assert 5 < found < 20_000
    assert tree_memory_mb(2**22 + 1) is None
