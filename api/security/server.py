"""How uvicorn is to be run: what it trusts, and how long it waits for a request's headers."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from api.security.security import Security

MAX_HEAD_BYTES = 65_536
_HEAD_TIMEOUT_S = 20.0


class PatientlyLimitedProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting for a request's headers.

    Without it a connection that sends a byte a minute (slowloris) is kept for ever.
    """

    _head_timer: asyncio.TimerHandle | None = None
    head_timeout_s = _HEAD_TIMEOUT_S

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what comes; a head that is not whole yet keeps the time it was given."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._head_timer is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._head_timer = self.loop.call_later(self.head_timeout_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
            self.transport.close()


def server_options(security: Security) -> dict[str, Any]:
    """The options of uvicorn.Config for a service that is guarded so."""
    return {
        "http": PatientlyLimitedProtocol,
        "h11_max_incomplete_event_size": MAX_HEAD_BYTES,
        "ws": "none",
        "server_header": False,
        # uvicorn trusts this machine, and what FORWARDED_ALLOW_IPS says, unless it is told
        "proxy_headers": bool(security.trusted_proxies),
        "forwarded_allow_ips": list(security.trusted_proxies),
    }
