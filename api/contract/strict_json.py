"""Lets a JSON body through to the routes only once it has been read strictly."""

from email.message import Message

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from api.contract.json_text import read_json
from api.problems import Refused, refusal

# 200,000 characters of a memo, each written as two escapes (\ud83d\ude00), and what is around
MAX_JSON_BYTES = 4_000_000
_LARGE_BYTES = 50_000


class StrictJson:
    """Middleware that answers a body which is no strict JSON with a problem.

    A body that is not sent as JSON is no business of it: the routes that want JSON say 415.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not _is_json(headers := Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        try:
            _check_coding(headers)
            content = await _whole(headers, receive)
            if content is None:
                return  # the client has gone; nobody waits for an answer
            if len(content) > _LARGE_BYTES:
                await to_thread.run_sync(read_json, content)  # others are answered meanwhile
            elif content:
                read_json(content)
        except Refused as error:
            await refusal(error)(scope, receive, send)
            return
        await self._app(scope, _again(content, receive), send)


def _content_type(headers: Headers) -> Message:
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    return message


def _is_json(headers: Headers) -> bool:
    if "content-type" not in headers:
        return False
    kind = _content_type(headers)
    subtype = kind.get_content_subtype()
    return kind.get_content_maintype() == "application" and (
        subtype == "json" or subtype.endswith("+json")
    )


def _check_coding(headers: Headers) -> None:
    charset = _content_type(headers).get_param("charset", "utf-8")
    if not isinstance(charset, str) or charset.strip().lower() not in ("utf-8", "utf8"):
        raise Refused(
            415,
            "the body is declared in another encoding than UTF-8; send JSON in UTF-8",
            "本文の文字コードがUTF-8以外とされています。UTF-8のJSONで送ってください。",
            field="body",
            headers={"Accept": "application/json"},
        )
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise Refused(
            415,
            f"the body is compressed ({coding[:20]}), which is not read; send it as it is",
            f"圧縮された本文（{coding[:20]}）は読めません。そのまま送ってください。",
            field="body",
            headers={"Accept-Encoding": "identity"},
        )


async def _whole(headers: Headers, receive: Receive) -> bytes | None:
    """All of the body; None if the client goes before its end."""
    declared = headers.get("content-length", "0")
    if declared.isdigit() and int(declared[:20]) > MAX_JSON_BYTES:
        raise _too_long()
    content = bytearray()
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return None
        content += event.get("body", b"")
        if len(content) > MAX_JSON_BYTES:
            raise _too_long()
        if not event.get("more_body", False):
            return bytes(content)


def _too_long() -> Refused:
    return Refused(
        413,
        f"the body has more than {MAX_JSON_BYTES:,} bytes; send less at once",
        f"要求の本文が{MAX_JSON_BYTES:,}バイトを超えています。分けて送ってください。",
        field="body",
    )


def _again(content: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already, then what comes after it."""
    given = False

    async def receive_again() -> Event:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": content, "more_body": False}

    return receive_again
