"""Writes a line of the audit log for each request, behind the event loop's back."""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from starlette.types import Scope

from api.security.audit.log import AuditLog
from api.security.audit.settings import AuditSettings
from api.security.budgets import PROBES, network_of
from api.security.errors import SecurityError
from api.security.principal import ANONYMOUS, Principal
from api.security.rates import Buckets, Rate
from api.security.roles import is_administrative

_log = logging.getLogger(__name__)
_TOLD_EVERY_S = 60.0
_MAX_TEXT_CHARS = 2_000
_MAX_ID_CHARS = 300
_NOT_WRITTEN = ("/static/", "/static-offline-docs/", "/metrics", *PROBES)
# the longest beginning that fits names the kind
_KINDS = {
    "/v1/ask": "ask",
    "/v1/chat": "ask",
    "/memo": "memo",
    "/v1/cite": "memo",
    "/verify": "verify",
    "/v1/verify": "verify",
    "/documents": "read",
    "/citations": "read",
    "/v1/documents": "read",
    "/v1/passages": "read",
    "/v1/citations": "read",
    "/feedback": "feedback",
    "/v1/feedback": "feedback",
    "/mcp": "mcp",
    "/signin": "sign in",
    "/signout": "sign out",
}


class AuditFailed(Exception):
    """A line could not be written, and none may be missing."""


class Auditor:
    """The audit log of one process.

    `failures` counts the lines that could not be written since it began.
    """

    def __init__(self, log: AuditLog, settings: AuditSettings) -> None:
        self.failures = 0
        self._log = log
        self._settings = settings
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="audit")
        self._told_at = -_TOLD_EVERY_S
        self._lost = 0
        # who has no key could fill the disk with refusals, until what counts is rotated away
        self._refusals = Buckets(Rate("audit", per_minute=30, burst=60))
        self._left_out = 0

    @property
    def must_wait(self) -> bool:
        """Whether the last line was lost and none may be: nothing is answered until one is kept."""
        return self._settings.required and self._lost > 0

    async def note(self, scope: Scope, status: int, duration_s: float) -> None:
        """Write the line of a request that is answered with that status; 499 if nobody waited.

        Raises AuditFailed where lines are required and this one could not be written.
        """
        principal: Principal = scope.get("state", {}).get("principal", ANONYMOUS)
        if status < 400 and scope["path"].startswith(_NOT_WRITTEN):
            return
        address = scope["client"][0] if scope.get("client") else ""
        if status >= 400 and not principal.may_read and not self._has_room(address):
            self._left_out += 1
            return
        await self.write(self._record(scope, principal, address, status, duration_s))

    async def write(self, record: dict[str, Any]) -> None:
        """Write a line; raises AuditFailed where it is required and could not be written."""
        loop = asyncio.get_running_loop()
        if self._lost:
            record = {**record, "lost_before": self._lost}
        try:
            await loop.run_in_executor(self._writer, self._log.add, record)
        except (OSError, SecurityError) as error:
            self._lost += 1
            self.failures += 1
            self._tell(error)
            if self._settings.required:
                raise AuditFailed from error
        else:
            self._lost = 0

    async def probe(self) -> None:
        """Try whether lines can be written again; raises AuditFailed if not."""
        await self.write({"at": _now(), "kind": "log goes on"})

    def close(self) -> None:
        """Wait until all lines are written."""
        self._writer.shutdown()

    def _record(
        self, scope: Scope, principal: Principal, address: str, status: int, duration_s: float
    ) -> dict[str, Any]:
        state = scope.get("state", {})
        record: dict[str, Any] = {
            "at": _now(),
            "who": principal.name,
            "key_id": principal.key_id,
            "role": principal.role,
            "address": address,
            "request_id": state.get("request_id", ""),
            "kind": _kind(scope),
            "method": _cut(scope["method"], 20),
            "route": getattr(scope.get("route"), "path", ""),
            "status": status,
            "duration_ms": round(duration_s * 1000, 1),
        }
        if ids := scope.get("path_params"):
            record["ids"] = {name: _cut(str(value), _MAX_ID_CHARS) for name, value in ids.items()}
        if "audit_citations" in state:
            record["citations"] = state["audit_citations"]
        if self._settings.questions and "audit_text" in state:
            record["text"] = _cut(state["audit_text"], _MAX_TEXT_CHARS)
        if self._left_out:
            record["refusals_left_out"] = self._left_out
            self._left_out = 0
        return record

    def _has_room(self, address: str) -> bool:
        return self._refusals.take(network_of(address)).fits and self._refusals.take("all").fits

    def _tell(self, error: Exception) -> None:
        if time.monotonic() - self._told_at < _TOLD_EVERY_S:
            return
        self._told_at = time.monotonic()
        _log.error(
            "監査記録に書き込めません。空き容量と書き込み権限を確かめてください。"
            " / the audit log cannot be written (%s); %d lines lost so far",
            error,
            self.failures,
        )


def _kind(scope: Scope) -> str:
    path = scope["path"]
    if is_administrative(scope["method"], path):
        return "administer"
    if path == "/" and b"q=" in scope["query_string"]:
        return "ask"
    fitting = [
        beginning for beginning in _KINDS if path == beginning or path.startswith(beginning + "/")
    ]
    return _KINDS[max(fitting, key=len)] if fitting else "page" if path == "/" else "other"


def _cut(text: str, most: int) -> str:
    # half a character, which JSON cannot be made of
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= most else text[:most] + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
