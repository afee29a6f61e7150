"""ETag, If-None-Match and Cache-Control: what may be kept, and asked for again with 304."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NEVER_KEPT = "no-store"
"""Answers hold what somebody asked, and a problem or the state of the service is of this moment."""
KEPT_BY_ONE = "private, no-cache"
"""May be kept by the one who asked, and is asked about again before each use: documents change."""
KEPT = "no-cache"
"""The files of the pages, the same for everybody; asked about again before each use."""

_FILES = ("/static", "/openapi.json", "/docs", "/redoc")


class Revalidation:
    """Middleware that gives what can be got an ETag of its bytes, and every answer its caching.

    The tag is the hash of what would be sent, so that 304 is never said of anything else: what
    a citation's proof or a list of documents says is found out anew each time. A header that a
    route has set itself stays.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        await self._app(scope, receive, exchange.send)


class _Exchange:
    """One answer on its way out; that of a tagged path is held back until it is whole."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._path: str = scope["path"]
        self._gets = scope["method"] in ("GET", "HEAD")
        self._wanted = ",".join(Headers(scope=scope).getlist("if-none-match"))
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            status = message["status"]
            if not self._gets:
                headers["Cache-Control"] = NEVER_KEPT  # of a stream FastAPI says no-cache
            headers.setdefault("Cache-Control", self._caching(status))
            message = {**message, "headers": headers.raw}
            tagged = self._path.startswith("/v1/") or self._path == "/openapi.json"
            if self._gets and status == 200 and tagged and "etag" not in headers:
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_tagged(self._start)

    def _caching(self, status: int) -> str:
        if status >= 400:
            return NEVER_KEPT
        if self._path.startswith(_FILES):
            return KEPT
        # a page shows who asked what: the next user's back button may not bring it again
        return KEPT_BY_ONE if self._path.startswith("/v1/") else NEVER_KEPT

    async def _send_tagged(self, start: Message) -> None:
        self._start = None
        body = bytes(self._body)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = MutableHeaders(raw=start["headers"])
        headers["ETag"] = tag
        if _names(self._wanted, tag):
            for name in ("Content-Length", "Content-Type", "Content-Disposition"):
                del headers[name]
            start, body = {**start, "status": 304}, b""
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


def _names(wanted: str, tag: str) -> bool:
    """Whether If-None-Match names a tag, compared weakly as RFC 9110 (13.1.2) has it for GET."""
    tags = [one.strip().removeprefix("W/") for one in wanted.split(",")]
    return tag in tags or tags == ["*"]
