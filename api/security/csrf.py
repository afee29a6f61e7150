"""Tokens in forms that change state: another website cannot know them."""

import hashlib
import hmac
from typing import cast

from fastapi import Request

from api.security.errors import Refused

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_NOBODY = "local"


def csrf_token(request: Request) -> str:
    """The token that a form of this request's session must send back.

    It is a keyed hash of the session, so nothing is kept for it and every worker knows it.
    Where keys are off there is no session, and one token for the installation: other websites
    can neither read a page of this host nor guess it.
    """
    session = cast(str, getattr(request.state, "session_token", "")) or _NOBODY
    secret = cast(bytes, request.app.state.form_secret)
    return hmac.new(secret, f"form:{session}".encode(), hashlib.sha256).hexdigest()


def history_scope(request: Request) -> str:
    """A name, without meaning, of whose history a browser may show: another for each key."""
    principal = getattr(request.state, "principal", None)
    key_id = principal.key_id if principal else ""
    secret = cast(bytes, request.app.state.form_secret)
    return hmac.new(secret, f"history:{key_id}".encode(), hashlib.sha256).hexdigest()[:16]


def verify_csrf(request: Request, token: object) -> None:
    """Raise Refused (403) unless the token is the one of this request's session.

    A request that brings its key in a header needs none: no other website can send that.
    """
    if getattr(request.state, "by_header", False):
        return
    given = token if isinstance(token, str) else ""
    if not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        raise Refused(
            403,
            "the form is not one of this session (it may be from before signing in); open the "
            "page again and send it anew",
            "このフォームは今のサインインのものではありません。ページを開き直して、"
            "もう一度送ってください。",
        )


async def require_csrf(request: Request) -> None:
    """A dependency of routes that a form posts to: reads the token from a header or the form."""
    if getattr(request.state, "by_header", False):
        return
    token: object = request.headers.get(HEADER)
    if token is None:
        token = (await request.form()).get(FIELD)
    verify_csrf(request, token)
