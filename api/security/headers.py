"""The headers of every answer: what a browser may do with it."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # not `no-referrer`: with it browsers send `Origin: null` with a form to this very host
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # for browsers that do not know frame-ancestors
    "X-Frame-Options": "DENY",
}
_STATIC = ("/static/", "/static-offline-docs/")
_HSTS = "max-age=31536000"


class SecureHeadersMiddleware:
    """Puts the headers on every answer, and answers itself where the application has failed.

    What a route sets itself stays. The exception goes on to the server, which logs it; over
    HTTP it is not told.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry a request out; there are no WebSockets here."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                _complete(MutableHeaders(raw=message["headers"]), scope)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if not has_begun:
                await _failed()(scope, receive, send_with_headers)
            raise


def _complete(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    if scope["scheme"] == "https":
        headers.setdefault("Strict-Transport-Security", _HSTS)
    if not scope["path"].startswith(_STATIC):
        # answers show who asks what; a cache on the way, or the next user's back button, may not
        headers.setdefault("Cache-Control", "no-store")
        if "public" in headers["Cache-Control"].lower():
            headers["Cache-Control"] = headers["Cache-Control"].lower().replace("public", "private")


def _failed() -> Problem:
    return Problem(
        500,
        "something failed inside the service; its log says what. Tell the administrator the "
        "time and the X-Request-ID",
        "サービスの内部で失敗しました。時刻とX-Request-IDを添えて管理者に連絡してください。",
    )
