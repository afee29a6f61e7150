"""Around every request: its id, a line in the log, a count; and 500 where nothing answered."""

import logging
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operation.admission import CLIENT_GONE
from api.operation.metrics import Answered, Metrics
from api.operation.places import Places
from api.operation.request_id import HEADER, request_id_of, set_current_request_id

_log = logging.getLogger("seisaku.access")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_NO_STATUS = 499  # as nginx has it: the client was gone before there was an answer
_UNMATCHED = "unmatched"


class ObservingMiddleware:
    """The outermost layer, so that what fails inside is seen here too."""

    def __init__(self, app: ASGIApp, metrics: Metrics, places: Places) -> None:
        self._app = app
        self._metrics = metrics
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell of it when it is over."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = request_id_of(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        set_current_request_id(request_id)
        started = time.perf_counter()
        self._metrics.busy(self._places)
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            status = status or 500
            raise
        finally:
            seconds = time.perf_counter() - started
            if status is None:
                status = _NO_STATUS
            self._tell(scope, status, seconds)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        self._metrics.busy(self._places)
        self._metrics.answered(Answered(scope["method"], route, status, seconds))
        quiet = route in _QUIET and status < 400
        _log.log(
            logging.DEBUG if quiet else logging.INFO,
            "%s %s %d",
            scope["method"],
            route,
            status,
            extra={
                "method": scope["method"],
                "route": route,
                "status": status,
                "duration_ms": round(seconds * 1000, 1),
                "principal": _principal_of(scope),
                "client_gone": bool(scope.get(CLIENT_GONE)),
            },
        )


def route_of(scope: Scope) -> str:
    """The pattern of the route that answered: never the path, which may hold what was asked."""
    path = getattr(scope.get("route"), "path_format", None)
    if isinstance(path, str):
        return path
    if scope.get("path", "").startswith("/static/"):
        return "/static"
    return _UNMATCHED


def _principal_of(scope: Scope) -> str | None:
    principal: Any = scope.get("state", {}).get("principal")
    name = getattr(principal, "name", None)
    return name if isinstance(name, str) else None
