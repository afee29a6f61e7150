"""How long a body may be, and how long it may take: before anything of it is worked on.

Starlette's own limit knows neither times nor other answers than "Content Too Large".
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.security.errors import Refused
from api.security.refusal import refusal

# What follows a refusal is read for a moment: a browser that still sends would otherwise find
# the connection broken, and show that instead of the answer.
_LINGER_S = 3.0
_PAUSE_S = 0.5
_LINGER_BYTES = 64_000_000


@dataclass(frozen=True)
class BodyLimits:
    """Bytes a body may have, by the beginning of its path, the longest first that fits.

    A body must come at `bytes_per_s` at least, after `grace_s`.
    """

    default_bytes: int = 1_000_000
    by_path: tuple[tuple[str, int], ...] = (
        # 200,000 characters, each up to 12 bytes (\\ud842\\udfb7) where JSON is written in ASCII
        ("/v1/cite", 4_000_000),
        # a Word file of 20 MB, and the form around it: one byte more is refused by the page,
        # which can say it better
        ("/memo", 22_000_000),
        # files of 100 MB, and the form around them
        ("/admin", 105_000_000),
        ("/v1/documents", 105_000_000),
    )
    grace_s: float = 20.0
    bytes_per_s: int = 20_000

    def of(self, path: str) -> int:
        """The bytes that a body of that path may have."""
        found = [
            (len(prefix), limit)
            for prefix, limit in self.by_path
            if path == prefix or path.startswith(prefix + "/")
        ]
        return max(found)[1] if found else self.default_bytes


class BodyLimitMiddleware:
    """Refuses a body that is too long (413) or too slow (408), as soon as that is known."""

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry a request out, counting what comes in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(scope, receive, send, self.limits)
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:20]) > body.limit:
            await body.refuse(_too_long(body.limit))
            return
        await self.app(scope, body.receive, body.send)


class _Body:
    """The body of one request, and the answer; lives for it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: BodyLimits) -> None:
        self.limit = limits.of(scope["path"])
        self._scope, self._receive, self._send = scope, receive, send
        self._limits = limits
        self._deadline = time.monotonic() + limits.grace_s
        self._size = 0
        self._is_whole = False
        self._is_answered = False
        self._is_refused = False

    async def receive(self) -> Message:
        """The next part of the body; one that is refused is told to be gone."""
        if self._is_refused:
            return {"type": "http.disconnect"}
        if self._is_whole:
            return await self._receive()
        left_s = self._deadline + self._size / self._limits.bytes_per_s - time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, left_s)):
                message = await self._receive()
        except TimeoutError:
            return await self._refused(_too_slow(self._limits))
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            if self._size > self.limit:
                return await self._refused(_too_long(self.limit))
        return message

    async def send(self, message: Message) -> None:
        """Send on, unless the body was refused: then the answer is given already."""
        if not self._is_refused:
            self._is_answered = True
            await self._send(message)

    async def refuse(self, refused: Refused) -> None:
        """Answer at once, and then read what is still under way, for a while."""
        await refusal(self._scope, refused)(self._scope, self._receive, self._hold)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_S):
                read = 0
                while not self._is_whole and read < _LINGER_BYTES:
                    async with asyncio.timeout(_PAUSE_S):  # nothing more is under way
                        message = await self._receive()
                    read += len(message.get("body", b""))
                    self._is_whole = not message.get("more_body", False)
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _hold(self, message: Message) -> None:
        """Send an answer, all but its end: the server hears nobody after that."""
        if message["type"] == "http.response.start":
            headers = [*message["headers"], (b"connection", b"close")]
            await self._send({**message, "headers": headers})
        else:
            await self._send({**message, "more_body": True})

    async def _refused(self, refused: Refused) -> Message:
        self._is_refused = True
        if not self._is_answered:
            await self.refuse(refused)
        return {"type": "http.disconnect"}


def _too_long(limit: int) -> Refused:
    return Refused(
        413,
        f"the body is longer than {limit:,} bytes, which is the limit here; send less",
        f"送られた内容がこのURLの上限（{limit:,}バイト）を超えています。小さくしてください。",
    )


def _too_slow(limits: BodyLimits) -> Refused:
    return Refused(
        408,
        f"the body came at less than {limits.bytes_per_s:,} bytes a second; send it again over "
        "a better connection",
        "送信に時間がかかりすぎました。回線を確かめて、もう一度送ってください。",
    )
