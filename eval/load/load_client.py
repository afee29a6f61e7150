"""One client of a load test: asks, waits for the whole answer, and asks again."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from eval.load.traffic import ASK, Sent, Traffic

REFUSED = "refused"  # 503 with Retry-After: busy, and says so
_TIMEOUT_S = 60.0
_LONGEST_WAIT_S = 10.0


@dataclass(frozen=True)
class Exchange:
    """One request as its client saw it; `error` is None where it was answered as it should be.

    `at_s` is the time of its end since the clients began.
    """

    kind: str
    at_s: float
    wall_ms: float
    error: str | None


@dataclass(frozen=True)
class Target:
    """The server that is asked: its base URL, and headers that each request carries."""

    url: str
    headers: Mapping[str, str]

    def connect(self) -> http.client.HTTPConnection:
        """A new connection, not yet opened."""
        parts = urlsplit(self.url)
        host = parts.hostname or "127.0.0.1"
        if parts.scheme == "https":
            return http.client.HTTPSConnection(host, parts.port, timeout=_TIMEOUT_S)
        return http.client.HTTPConnection(host, parts.port, timeout=_TIMEOUT_S)


def ask_until(
    target: Target,
    traffic: Traffic,
    begun: float,
    ended: threading.Event,
    record: Callable[[Exchange], None],
) -> None:
    """Send one request after the other until `ended`; a refused one waits as it is told to."""
    connection = target.connect()
    while not ended.is_set():
        sent = traffic.draw()
        started = time.perf_counter()
        try:
            error, wait_s, content = _exchange(connection, target, sent)
        except (OSError, http.client.HTTPException) as failure:
            error, wait_s, content = type(failure).__name__, 0.1, b""
            connection.close()
        now = time.perf_counter()
        if error is None and sent.kind == ASK:
            traffic.learn(json.loads(content))
        record(Exchange(sent.kind, now - begun, (now - started) * 1000, error))
        if error is not None:
            ended.wait(wait_s)
    connection.close()


def _exchange(
    connection: http.client.HTTPConnection, target: Target, sent: Sent
) -> tuple[str | None, float, bytes]:
    """What went wrong if anything did, for how long to wait then, and the body."""
    headers = dict(target.headers)
    if sent.body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(sent.method, sent.path, sent.body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status == HTTPStatus.OK:
        return None, 0.0, content
    retry_after = response.getheader("Retry-After")
    if response.status == HTTPStatus.SERVICE_UNAVAILABLE and retry_after is not None:
        wait_s = float(retry_after) if retry_after.isdigit() else 1.0
        return REFUSED, min(wait_s, _LONGEST_WAIT_S), content
    return f"HTTP {response.status}", 0.1, content
