"""What guards one application, put together."""

import logging
import secrets
from dataclasses import dataclass

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.security.access import Access, AccessMiddleware
from api.security.audit.auditor import Auditor
from api.security.audit.log import AuditLog
from api.security.audit.middleware import AuditMiddleware
from api.security.body_limit import BodyLimitMiddleware
from api.security.budgets import Budgets
from api.security.errors import Refused, SecurityError, unusable
from api.security.headers import SecureHeadersMiddleware
from api.security.keys import Keys
from api.security.private_files import kept_secret, private_folder
from api.security.refusal import refusal
from api.security.request_limits import RequestLimitMiddleware
from api.security.security import Security
from api.security.sessions import Sessions

_log = logging.getLogger(__name__)
_FORM_SECRET = "form-secret"  # noqa: S105 - the name of the file that holds it
_SESSIONS = "sessions"


@dataclass(frozen=True)
class Guard:
    """The parts that guard an application, for the routes that need them."""

    access: Access
    keys: Keys | None
    sessions: Sessions | None
    budgets: Budgets | None
    auditor: Auditor | None
    form_secret: bytes
    session_s: int


def make_guard(security: Security) -> Guard:
    """Open what the settings name; raises SecurityFolderNotWritable if the disk refuses."""
    keys = sessions = auditor = None
    form_secret = secrets.token_bytes(32)
    if security.data_folder is not None:
        folder = private_folder(security.data_folder)
        keys = Keys(folder)
        sessions = Sessions(folder / _SESSIONS, security.session_lasts)
        form_secret = kept_secret(folder / _FORM_SECRET)
        if security.audit is not None:
            auditor = Auditor(AuditLog(security.data_folder, security.audit), security.audit)
    access = Access(security, keys, sessions)
    limited = security.rate_limits == "on" or (
        security.rate_limits == "auto" and access.reaches_out
    )
    return Guard(
        access=access,
        keys=keys,
        sessions=sessions,
        budgets=Budgets(security.rates) if limited else None,
        auditor=auditor,
        form_secret=form_secret,
        session_s=int(security.session_lasts.total_seconds()),
    )


def install_guard(app: FastAPI, security: Security) -> Guard:
    """Put the guard before an application; what is added first stands nearest to it."""
    guard = make_guard(security)
    app.state.guard = guard
    app.state.security = security
    app.state.form_secret = guard.form_secret
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(SecurityError, _unusable)
    app.add_middleware(BodyLimitMiddleware, limits=security.bodies)
    app.add_middleware(AccessMiddleware, access=guard.access, budgets=guard.budgets)
    app.add_middleware(RequestLimitMiddleware)
    if guard.auditor is not None:
        app.add_middleware(AuditMiddleware, auditor=guard.auditor)
    app.add_middleware(SecureHeadersMiddleware)
    return guard


async def _unusable(request: Request, error: Exception) -> Response:
    """What is wrong with keys or sessions is for the log: it names files of this machine."""
    assert isinstance(error, SecurityError)  # registered for it
    _log.error("%s / %s", error.message_ja, error)
    return refusal(request.scope, unusable())


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # registered for it
    return refusal(request.scope, error)
