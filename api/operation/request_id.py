"""The id of a request: in its answer, in every line of the log, in the audit log."""

import re
import secrets
from contextvars import ContextVar

from starlette.datastructures import Headers

HEADER = "X-Request-ID"
# Letters that mean nothing to a log, a shell or HTML; a longer one is made anew.
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def request_id_of(headers: Headers) -> str:
    """The id that a request (or the proxy before us) gives itself, else a new one."""
    given = headers.getlist(HEADER)
    if len(given) == 1 and _GIVEN.fullmatch(given[0]):
        return given[0]
    return secrets.token_hex(8)


def current_request_id() -> str | None:
    """The id of the request that is being answered here; None outside of any."""
    return _current.get()


def set_current_request_id(request_id: str) -> None:
    """Say which request is answered from here on, in this task and the threads it starts."""
    _current.set(request_id)
