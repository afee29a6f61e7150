"""Bodies, headers and connections that are too long or too slow."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.security.body_limit import BodyLimits
from api.security.keys import Keys
from api.security.security import Security
from api.security.server import PatientlyLimitedProtocol
from rag.assistant import Assistant
from tests.api.security.guarded import guarded_app, security_of, served

LIMITS = BodyLimits(
    default_bytes=1000, by_path=(("/v1/cite", 3000),), grace_s=0.5, bytes_per_s=4000
)
OPEN = Security(bodies=LIMITS)


class Impatient(PatientlyLimitedProtocol):
    """Waits half a second for a head."""

    head_timeout_s = 0.5


@pytest.fixture(scope="module")
def address(small: Assistant) -> Iterator[tuple[str, int]]:
    with served(guarded_app(small, OPEN), OPEN, http=Impatient, log_level="critical") as address:
        yield address


@pytest.fixture
def client(small: Assistant) -> Iterator[TestClient]:
    with TestClient(guarded_app(small, OPEN)) as client:
        yield client


def talk(address: tuple[str, int], *parts: bytes, pause_s: float = 0.0) -> bytes:
    """What the service answers to these bytes, until it ends the connection."""
    with socket.create_connection(address, timeout=10) as connection:
        for part in parts:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(part)
            time.sleep(pause_s)
        found = b""
        with contextlib.suppress(ConnectionResetError):
            while received := connection.recv(65536):
                found += received
        return found


def head(path: str = "/v1/ask", *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def test_a_body_whose_length_is_too_much_is_refused_before_it_is_sent(
    address: tuple[str, int],
) -> None:
    answer = talk(address, head("/v1/ask", "Content-Length: 999999999", "Expect: 100-continue"))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"100 Continue" not in answer
    assert b"application/problem+json" in answer
    assert "1,000バイト".encode() in answer


def test_a_browser_that_still_sends_gets_the_answer_and_no_broken_connection(
    address: tuple[str, int],
) -> None:
    body = b"x" * 3_000_000
    answer = talk(address, head("/v1/ask", f"Content-Length: {len(body)}"), body)
    assert answer.startswith(b"HTTP/1.1 413")
    assert answer.endswith(b"0\r\n\r\n") or b"}" in answer[-20:]


def test_a_body_without_a_length_is_counted(address: tuple[str, int]) -> None:
    chunk = b"190\r\n" + b"x" * 400 + b"\r\n"
    answer = talk(
        address, head("/v1/ask", "Transfer-Encoding: chunked"), *[chunk] * 4, b"0\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 413")
    assert answer.count(b"HTTP/1.1") == 1


def test_each_path_has_its_limit(client: TestClient) -> None:
    for path, size, status in (
        ("/v1/ask", 1000, 422),
        ("/v1/ask", 1001, 413),
        ("/v1/cite", 3000, 422),
        ("/v1/cite", 3001, 413),
        ("/v1/citeX", 1001, 413),
        ("/nothing", 1001, 413),
    ):
        headers = {"Content-Type": "application/json"}
        assert client.post(path, content=b"x" * size, headers=headers).status_code == status


@pytest.mark.parametrize("length", ["-1", "1e3", "９", "0x10", "1" * 400, "+5"])
def test_a_length_that_is_none(address: tuple[str, int], length: str) -> None:
    answer = talk(address, head("/v1/ask", f"Content-Length: {length}"))
    assert answer.split(b" ")[1] in (b"400", b"413")


def test_a_body_that_comes_too_slowly_is_ended(address: tuple[str, int]) -> None:
    started = time.monotonic()
    answer = talk(address, head("/v1/ask", "Content-Length: 900"), *[b"{"] * 8, pause_s=0.15)
    assert answer.startswith(b"HTTP/1.1 408")
    assert answer.count(b"HTTP/1.1") == 1
    assert "もう一度送ってください".encode() in answer
    assert time.monotonic() - started < 8


def test_a_slow_body_that_comes_fast_enough_is_read(address: tuple[str, int]) -> None:
    body = b'{"question": "' + "海洋研究の予算".encode() * 40 + b'"}'
    parts = [body[at : at + 200] for at in range(0, len(body), 200)]
    sent = head("/v1/ask", f"Content-Length: {len(body)}", "Connection: close")
    assert talk(address, sent, *parts, pause_s=0.02).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"G"] * 8,
        [b"GET /healthz HTTP/1.1\r\n", *[b"X-a: b\r\n"] * 8],
        [b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", *[b"G"] * 8],
    ],
    ids=["nothing", "a line", "headers", "a second request"],
)
def test_a_connection_that_sends_its_headers_drop_by_drop_is_ended(
    address: tuple[str, int], parts: list[bytes]
) -> None:
    started = time.monotonic()
    answer = talk(address, *parts, pause_s=0.12)
    assert b"HTTP/1.1 408" in answer
    assert time.monotonic() - started < 5


def test_a_connection_that_is_used_again_is_kept(address: tuple[str, int]) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    answer = talk(address, request, request, request, last, pause_s=0.3)
    assert answer.count(b"HTTP/1.1 200") == 4


def test_headers_and_urls_that_are_too_long(client: TestClient) -> None:
    def status(path: str = "/healthz", headers: dict[str, str] | None = None) -> int:
        return client.get(path, headers=headers).status_code

    assert status(headers={"X-Long": "x" * 15_000}) == 200
    assert status(headers={"X-Long": "x" * 17_000}) == 431
    assert status(headers={f"X-{number}": "x" for number in range(101)}) == 431
    assert status("/healthz?" + "x" * 31_000) == 200
    assert status("/healthz?" + "x" * 33_000) == 414


def test_what_the_server_itself_holds_of_headers_is_limited(address: tuple[str, int]) -> None:
    lines = [b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"X-a: " + b"b" * 60_000 + b"\r\n"] * 4]
    assert talk(address, *lines)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n X-folded: a\r\nB\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
    ],
    ids=["two hosts", "null byte", "folded", "two lengths", "odd coding", "no host", "tls"],
)
def test_headers_that_are_none_are_refused(address: tuple[str, int], sent: bytes) -> None:
    assert talk(address, sent)[:10] in (b"HTTP/1.1 4", b"HTTP/1.1 5")


def test_a_file_of_20_mb_reaches_the_page_that_can_say_it_is_too_long() -> None:
    limits = BodyLimits()
    assert limits.of("/memo") == limits.of("/memo/word") == 22_000_000
    assert limits.of("/v1/documents/ocean") == limits.of("/admin/documents") > 100_000_000
    assert limits.of("/v1/documentsX") == limits.of("/v1/ask") == 1_000_000


def test_where_the_answer_came_before_the_body_nothing_is_waited_for(
    small: Assistant, tmp_path: Path
) -> None:
    security = replace(OPEN, data_folder=tmp_path, keys="required", allowed_hosts=())
    with served(guarded_app(small, security), security, log_level="critical") as address:
        started = time.monotonic()
        answer = talk(address, head("/v1/ask", "Content-Length: 900", "Connection: close"))
        assert answer.startswith(b"HTTP/1.1 401")
        assert time.monotonic() - started < 3


# Proxies


@pytest.mark.parametrize(
    ("trusted", "address", "cookie"),
    [
        ((), "127.0.0.1", "seisaku_session"),
        (("10.0.0.1",), "127.0.0.1", "seisaku_session"),
        (("127.0.0.1",), "203.0.113.9", "__Host-seisaku_session"),
    ],
)
def test_only_a_trusted_proxy_says_who_calls_and_how(
    small: Assistant, tmp_path: Path, trusted: tuple[str, ...], address: str, cookie: str
) -> None:
    security = security_of(tmp_path, trusted_proxies=trusted)
    key = Keys.of(tmp_path).create("企画課", "reader").text
    form = f"key={key}".encode()
    with served(guarded_app(small, security), security, log_level="critical") as where:
        lines = [
            "POST /signin HTTP/1.1",
            "Host: seisaku.example",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
            "X-Forwarded-For: 127.0.0.1, 203.0.113.9",
            "X-Forwarded-Proto: https",
            "Connection: close",
        ]
        answer = talk(where, ("\r\n".join(lines) + "\r\n\r\n").encode() + form)
    assert answer.startswith(b"HTTP/1.1 303")
    assert f"set-cookie: {cookie}=".encode() in answer
    assert (b"strict-transport-security" in answer) == cookie.startswith("__Host-")
    path = tmp_path / "security" / "audit" / "audit.jsonl"
    assert json.loads(path.read_text("utf-8"))["address"] == address
