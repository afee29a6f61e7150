"""Slow, cut and idle connections: others are answered, and nothing is kept of those that went."""

import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.conftest import KILLS, Lively
from tests.faults.service import Service, Taken, serving

ASKED = "海洋研究の予算はいくらですか。"
BODY = json.dumps({"question": ASKED, "k": 3}).encode()
HEAD = (
    b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
)
IDLE = 200
# a question on an idle machine takes 20 ms; here only waiting for somebody else would take longer
ANSWERED_WITHIN_S = 20.0


@pytest.fixture(scope="module")
def service(made_once: Lively, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    library = made_once.library.copied_to(tmp_path_factory.mktemp("connections") / "here")
    with serving(library) as service:
        # threads, and what each of them keeps, that as much use would make anyway
        with ThreadPoolExecutor(IDLE // 4) as pool:
            list(pool.map(service.ask, [ASKED] * IDLE))
        yield service
        assert "Traceback" not in service.command.printed, service.command.printed


def assert_answers(service: Service) -> None:
    started = time.monotonic()
    answer = service.ask(ASKED)
    while answer.status == 503 and time.monotonic() - started < ANSWERED_WITHIN_S:
        time.sleep(float(answer.headers["retry-after"]))  # busy, and says so
        answer = service.ask(ASKED)
    assert answer.status == 200
    assert "海洋研究の予算は120億円" in answer.json["passages"][0]["text"]
    assert time.monotonic() - started < ANSWERED_WITHIN_S


def settled(service: Service, before: Taken, timeout_s: float = 15.0) -> Taken:
    """What the service has taken once it has let go of what ended."""
    end = time.monotonic() + timeout_s
    while (taken := service.taken()).files > before.files and time.monotonic() < end:
        time.sleep(0.1)
    return taken


def cut(connection: socket.socket) -> None:
    """End a connection as a cable that is pulled does, by a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def slow_head(connection: socket.socket) -> None:
    connection.sendall(b"GET /v1/documents HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    connection.sendall(b"a")


def slow_body(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY[:10])


def nothing(connection: socket.socket) -> None:
    pass


def half_closed(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY[:10])
    connection.shutdown(socket.SHUT_WR)


def gone_while_answered(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY)
    cut(connection)


def gone_while_asking(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY[:10])
    cut(connection)


def nonsense(connection: socket.socket) -> None:
    connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200))


@pytest.mark.parametrize(
    "do",
    [nothing, slow_head, slow_body, half_closed, gone_while_asking, gone_while_answered, nonsense],
)
def test_while_many_connections_are_bad_others_are_answered_and_nothing_is_kept(
    service: Service, do: Callable[[socket.socket], None]
) -> None:
    before = settled(service, service.taken(), 0)
    with contextlib.ExitStack() as open_ones:
        for _ in range(IDLE if do is nothing else IDLE // 4):
            connection = service.connect()
            open_ones.callback(connection.close)
            do(connection)
        for _ in range(3):
            assert_answers(service)
    after = settled(service, before)
    assert after.files <= before.files
    assert after.threads <= before.threads + 2  # of the workers, which come and go


def test_a_slow_body_is_answered_when_it_has_come(service: Service) -> None:
    with contextlib.closing(service.connect()) as slow:
        slow.sendall(HEAD)
        for start in range(0, len(BODY), 8):
            slow.sendall(BODY[start : start + 8])
            time.sleep(0.005)
        assert slow.recv(20).startswith(b"HTTP/1.1 200 OK")


def test_who_sends_half_a_body_and_closes_is_not_answered_with_an_error_of_ours(
    service: Service,
) -> None:
    with contextlib.closing(service.connect(5)) as half:
        half_closed(half)
        said = half.recv(100)
        assert not said.startswith(b"HTTP/1.1 5"), said


def test_many_requests_cut_short_leave_no_memory_behind(service: Service) -> None:
    def some(number: int) -> None:
        for _ in range(number):
            with contextlib.suppress(OSError):
                gone_while_answered(service.connect())

    with ThreadPoolExecutor(4) as pool:
        # threads, and what the allocator keeps of as many at once, come at first
        list(pool.map(some, [KILLS * 5] * 4))
        assert_answers(service)
        before = settled(service, service.taken(), 0)
        list(pool.map(some, [KILLS * 5] * 4))
    assert_answers(service)
    after = settled(service, before)
    assert after.files <= before.files
    assert after.memory_bytes < before.memory_bytes * 1.05 + 4_000_000
