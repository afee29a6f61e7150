"""Problems become errors in OpenAI's shape, for the programs that know only these."""

import json
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE

PATHS = ("/v1/chat/", "/v1/models")
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded", 503: "service_unavailable"}


class OpenAiErrors:
    """Middleware that writes the problems of some paths anew; whoever found them, they pass it.

    So it is put around all others. What is told with 422 elsewhere is 400 there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(PATHS):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        problem = bytearray()

        async def send_as_error(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and (
                Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE
            ):
                start = message
                return
            if start is None:
                await send(message)
                return
            problem.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await _send(start, bytes(problem), send)

        await self._app(scope, receive, send_as_error)


async def _send(start: Message, problem: bytes, send: Send) -> None:
    body = _error(start["status"], problem) if problem else b""  # an answer to HEAD has none
    headers = MutableHeaders(raw=start["headers"])
    headers["Content-Type"] = "application/json"
    headers["Content-Length"] = str(len(body))
    refused = start["status"] == HTTPStatus.UNPROCESSABLE_ENTITY
    status = HTTPStatus.BAD_REQUEST.value if refused else start["status"]
    await send({**start, "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _error(status: int, problem: bytes) -> bytes:
    told = json.loads(problem)
    fields = [entry["field"] for entry in told.get("errors", [])]
    param = fields[0] if fields else None
    unknown_model = status == HTTPStatus.NOT_FOUND and param == "model"
    by_default = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    error = {
        "message": f"{told['detail_ja']} ({told['detail']})",
        "type": _TYPES.get(status) or by_default or "invalid_request_error",
        "param": param,
        "code": "model_not_found" if unknown_model else _CODES.get(status),
    }
    return json.dumps({"error": error}, ensure_ascii=False).encode("utf-8", "backslashreplace")
