"""How long a request's address and headers may be."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.security.errors import Refused
from api.security.refusal import refusal

MAX_URL_BYTES = 32_000
"""A question of 2,000 characters of Japanese has 18,000 bytes in a URL."""
MAX_HEADER_BYTES = 16_000
MAX_HEADERS = 100


class RequestLimitMiddleware:
    """Refuses a URL (414) or headers (431) that no caller of this service has use for.

    The server itself holds 64 KiB of them at most: see `api.security.server`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then carry it out."""
        if scope["type"] == "http":
            url = len(scope.get("raw_path") or b"") + len(scope["query_string"])
            headers = scope["headers"]
            size = sum(len(name) + len(value) + 4 for name, value in headers)
            refused = _long_url(url) if url > MAX_URL_BYTES else None
            if size > MAX_HEADER_BYTES or len(headers) > MAX_HEADERS:
                refused = _long_headers(size, len(headers))
            if refused is not None:
                await refusal(scope, refused)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _long_url(size: int) -> Refused:
    return Refused(
        414,
        f"the URL has {size:,} bytes, the limit is {MAX_URL_BYTES:,}; send a body by POST",
        f"URLが{size:,}バイトあります（上限{MAX_URL_BYTES:,}）。POSTで本文として送ってください。",
    )


def _long_headers(size: int, number: int) -> Refused:
    return Refused(
        431,
        f"there are {number} headers of {size:,} bytes, the limits are {MAX_HEADERS} and "
        f"{MAX_HEADER_BYTES:,}; send fewer",
        f"ヘッダーが{number}個、{size:,}バイトあります（上限{MAX_HEADERS}個、"
        f"{MAX_HEADER_BYTES:,}バイト）。減らしてください。",
    )
