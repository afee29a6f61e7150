"""Who gets in: the check that every request passes before anything of it is read."""

import logging
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem
from api.security.budgets import PROBES, Budgets
from api.security.errors import (
    KeysDamaged,
    Refused,
    key_refused,
    not_allowed,
    not_signed_in,
    unusable,
)
from api.security.hosts import check_host, is_loopback
from api.security.keys import Keys
from api.security.origin import check_origin
from api.security.principal import ANONYMOUS, LOCAL, Principal
from api.security.refusal import refusal
from api.security.roles import is_administrative
from api.security.security import Security
from api.security.sessions import Sessions

_log = logging.getLogger(__name__)
# Everything else needs a key, a route that somebody adds tomorrow too.
_OPEN = (*PROBES, "/signin", "/signout")
_OPEN_FOLDERS = ("/static/",)
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via")
COOKIE = "seisaku_session"


def cookie_name(scheme: str) -> str:
    """The session cookie's name; `__Host-` makes browsers refuse one that another host sets."""
    return f"__Host-{COOKIE}" if scheme == "https" else COOKIE


class Access:
    """Finds the principal of a request, or why it is none."""

    def __init__(self, security: Security, keys: Keys | None, sessions: Sessions | None) -> None:
        self._security = security
        self._keys = keys
        self._sessions = sessions
        self._is_local = is_loopback(security.address)
        self._had_keys = False

    @property
    def reaches_out(self) -> bool:
        """Whether others than this machine may call."""
        return not self._is_local or bool(self._security.trusted_proxies)

    def needs_key(self) -> bool:
        """Whether keys are required; on this machine's own address, as soon as one was made.

        It stays so when the file of the keys goes away: that must not open the door.
        """
        if self._security.keys != "auto":
            return self._security.keys == "required"
        if self.reaches_out:
            return True
        self._had_keys = self._had_keys or (self._keys is not None and self._keys.were_made)
        return self._had_keys

    def check_host(self, headers: Headers) -> None:
        """Raise Refused (421) if the service is called by a name that is not its own."""
        check_host(
            headers.get("host", ""),
            loopback_only=self._is_local and not self._security.trusted_proxies,
            allowed=self._security.allowed_hosts,
        )

    def admit(self, scope: Scope, headers: Headers) -> Principal:
        """The principal of a request, which is noted in its state.

        Raises Refused if its key or cookie is none, or if it needs one.
        """
        state = scope.setdefault("state", {})
        if not self.needs_key():
            if not self._security.trusted_proxies:
                _refuse_proxied(headers, is_checked="*" not in self._security.allowed_hosts)
            return LOCAL
        given = headers.getlist("authorization")
        if given:
            principal = self._by_header(given)
            state["by_header"] = True
            return principal
        return self._by_cookie(scope, headers) or ANONYMOUS

    def still_in(self, scope: Scope) -> bool:
        """Whether the principal of a request that runs may still get its answer."""
        state = scope["state"]
        principal: Principal = state["principal"]
        if not principal.key_id:
            return principal is not LOCAL or not self.needs_key()
        token = state.get("session_token")
        if token and (self._sessions is None or self._sessions.find(token) is None):
            return False
        return self._keys is not None and self._keys.is_active(principal.key_id)

    def _by_header(self, given: Sequence[str]) -> Principal:
        scheme, _, secret = given[0].partition(" ")
        if len(given) > 1 or scheme.lower() != "bearer" or self._keys is None:
            raise key_refused(
                "the Authorization header is not `Bearer <key>`; send it so, and once",
                "Authorizationヘッダーは「Bearer <キー>」の形で一つだけ送ってください。",
            )
        key = self._keys.recognise(secret.strip())
        return Principal(key.name, key.role, key.key_id)

    def _by_cookie(self, scope: Scope, headers: Headers) -> Principal | None:
        token = cookie_parser(headers.get("cookie", "")).get(cookie_name(scope["scheme"]))
        if token is None or self._sessions is None or self._keys is None:
            return None
        session = self._sessions.find(token)
        key = self._keys.key(session.key_id) if session else None
        if key is None or not self._keys.is_active(key.key_id):
            return None
        scope["state"]["session_token"] = token
        return Principal(key.name, key.role, key.key_id)


class AccessMiddleware:
    """Lets a request through with its principal, or answers why not.

    A stream whose key is revoked, or whose user signs out, ends at its next event.
    """

    def __init__(self, app: ASGIApp, access: Access, budgets: Budgets | None) -> None:
        self.app = app
        self.access = access
        self.budgets = budgets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then carry it out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = ANONYMOUS
        try:
            told = self._checked(scope, Headers(scope=scope))
        except Refused as refused:
            await refusal(scope, refused)(scope, receive, send)
            return
        except KeysDamaged as error:
            _log.error("%s / %s", error.message_ja, error)
            await refusal(scope, unusable())(scope, receive, send)
            return
        stream = _Stream(scope, receive, send, self.access, told)
        await self.app(scope, stream.receive, stream.send)

    def _checked(self, scope: Scope, headers: Headers) -> dict[str, str]:
        """The headers that tell the caller's budget; raises Refused."""
        method, path = scope["method"], scope["path"]
        query = scope["query_string"].decode("latin-1")
        address = scope["client"][0] if scope.get("client") else ""
        self.access.check_host(headers)
        is_open = path in _OPEN or path.startswith(_OPEN_FOLDERS)
        try:
            principal = self.access.admit(scope, headers)
        except Refused:
            if not is_open:
                if self.budgets is not None:
                    self.budgets.count_failure(address)
                raise
            principal = ANONYMOUS
        scope["state"]["principal"] = principal
        if not scope["state"].get("by_header"):
            check_origin(method, scope["scheme"], headers)
        told: dict[str, str] = {}
        if self.budgets is not None:
            taken = self.budgets.take(principal, address, method, path, query)
            told = taken.headers() if taken else {}
        if not is_open and not principal.may_read:
            raise not_signed_in()
        if is_administrative(method, path) and not principal.may_administer:
            raise not_allowed()
        return told


class _Stream:
    """An answer on its way; lives for it."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, access: Access, told: dict[str, str]
    ) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._access = access
        self._told = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        self._is_stream = self._is_cut = False

    async def receive(self) -> Message:
        """What comes in; nothing more for a stream that was cut."""
        return {"type": "http.disconnect"} if self._is_cut else await self._receive()

    async def send(self, message: Message) -> None:
        """Send on, as long as the principal is still let in."""
        if self._is_cut:
            return
        if message["type"] == "http.response.start":
            types = Headers(raw=message["headers"]).get("content-type", "")
            self._is_stream = types.startswith("text/event-stream")
            message = {**message, "headers": [*message["headers"], *self._told]}
        elif self._is_stream and message.get("more_body") and not self._still_in():
            self._is_cut = True
            self._scope["state"]["stream_cut"] = True
            message = {**message, "body": _cut_event(), "more_body": False}
        # behind the end of the answer the server says that nobody listens, and so does
        # `receive`: that is how whoever writes the stream learns to stop
        await self._send(message)

    def _still_in(self) -> bool:
        try:
            return self._access.still_in(self._scope)
        except KeysDamaged:
            return False


def _cut_event() -> bytes:
    """The last event of a stream that is cut, as a problem."""
    refused = key_refused(
        "the API key was revoked or the session ended while the answer was written",
        "回答の途中でAPIキーが失効したか、サインアウトされました。",
    )
    content = Problem(refused.status, str(refused), refused.message_ja).body
    return b"event: error\ndata: " + bytes(content) + b"\n\n"


def _refuse_proxied(headers: Headers, *, is_checked: bool) -> None:
    """Raise Refused if a proxy has passed on a request to a service that is open to its machine.

    Behind a proxy everybody has an address of this machine: what the proxy lets in from the
    network would be let in without a key.
    """
    passed = next((name for name in _PROXY_HEADERS if name in headers), None)
    if is_checked and passed is not None:
        raise Refused(
            403,
            f"a proxy has passed this on ({passed}), and no keys are required; name the proxy "
            "in SEISAKU_TRUSTED_PROXIES and make a key with `seisaku keys create`",
            f"プロキシー経由の要求です（{passed}）が、APIキーなしで動いています。"
            "SEISAKU_TRUSTED_PROXIES にプロキシーを指定し、`seisaku keys create` で"
            "キーを作ってください。",
        )
