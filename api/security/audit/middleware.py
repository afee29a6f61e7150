"""Puts the audit log's line before each answer."""

import contextlib
import time

from anyio import CancelScope
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.security.audit.auditor import AuditFailed, Auditor
from api.security.errors import Refused
from api.security.refusal import refusal

GONE = 499
"""What nginx calls a request whose sender has gone away."""

CUT = 401
"""A second line of a stream whose key was revoked while it ran."""


class AuditMiddleware:
    """Writes the line of a request before its answer begins, so that no answer is without one.

    `duration_ms` is the time until then: for a stream, until its first event.
    """

    def __init__(self, app: ASGIApp, auditor: Auditor) -> None:
        self.app = app
        self.auditor = auditor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry a request out and write its line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.auditor.must_wait:
            try:
                await self.auditor.probe()
            except AuditFailed:
                await refusal(scope, _no_log())(scope, receive, send)
                return
        await self._audited(scope, receive, send)

    async def _audited(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        is_noted = is_withheld = False

        async def note(status: int) -> None:
            nonlocal is_noted
            is_noted = True
            await self.auditor.note(scope, status, time.perf_counter() - started)

        async def send_noted(message: Message) -> None:
            nonlocal is_withheld
            if message["type"] == "http.response.start" and not is_noted:
                try:
                    await note(message["status"])
                except AuditFailed:
                    is_withheld = True
                    await refusal(scope, _no_log())(scope, receive, send)
            if not is_withheld:
                await send(message)

        status = GONE
        try:
            await self.app(scope, receive, send_noted)
        except Exception:
            status = 500
            raise
        finally:
            # the answer is none of ours any more, so a line that is lost stops nothing
            with CancelScope(shield=True), contextlib.suppress(AuditFailed):
                if not is_noted:
                    await note(status)
                if scope["state"].get("stream_cut"):
                    await self.auditor.note(scope, CUT, time.perf_counter() - started)


def _no_log() -> Refused:
    return Refused(
        503,
        "the audit log cannot be written, and without it nothing is answered; make room on the "
        "disk, or unset SEISAKU_AUDIT_REQUIRED",
        "監査記録に書き込めないため、応答できません。管理者は空き容量と書き込み権限を"
        "確かめてください。",
        {"Retry-After": "30"},
    )
