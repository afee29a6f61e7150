"""A refusal as an answer: a page for browsers, a problem for programs."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from api.page_templates import templates
from api.problems import Problem
from api.security.errors import Refused

_PROGRAMS = ("/v1/", "/mcp", "/openapi.json", "/metrics", "/healthz", "/readyz", "/static")


def is_browser(scope: Scope) -> bool:
    """Whether a person looks at the answer."""
    request = Request(scope)
    accepts_html = "text/html" in request.headers.get("accept", "")
    return accepts_html and not scope["path"].startswith(_PROGRAMS)


def refusal(scope: Scope, refused: Refused) -> Response:
    """The answer to what is refused; a browser that has no session is shown where to sign in."""
    if not is_browser(scope):
        return Problem(refused.status, str(refused), refused.message_ja, headers=refused.headers)
    if refused.status == HTTPStatus.UNAUTHORIZED and scope["method"] in ("GET", "HEAD"):
        return RedirectResponse(sign_in_href(scope), HTTPStatus.SEE_OTHER)
    context = {"message": refused.message_ja, "message_en": str(refused), "status": refused.status}
    return templates.TemplateResponse(
        Request(scope),
        "refused.html",
        context,
        status_code=refused.status,
        headers=refused.headers,
    )


def sign_in_href(scope: Scope) -> str:
    """The sign-in page, which leads back to what was asked for."""
    query = scope["query_string"].decode("latin-1")
    asked = quote(scope["path"], safe="/~") + (f"?{query}" if query else "")
    return f"/signin?next={quote(asked, safe='')}" if asked != "/" else "/signin"


def local_path(text: str) -> str:
    r"""The path to go on to after signing in; `/` for what could lead to another host.

    A browser takes `//evil.example` and `/\evil.example` for addresses of other hosts, and
    leaves out tabs and line ends.
    """
    plain = text.isascii() and text.isprintable() and "\\" not in text
    if not text.startswith("/") or text.startswith("//") or not plain:
        return "/"
    return "/" if text.partition("?")[0] in ("/signin", "/signout") else text
