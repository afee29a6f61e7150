"""One API key as it is kept: everything but the secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

KeyRole = Literal["reader", "admin"]
KeyState = Literal["active", "expired", "revoked"]


@dataclass(frozen=True)
class Key:
    """A key: its name and role, the hash of its secret, and its dates in UTC.

    A revoked key stays in the list, so that the audit log's ids keep their names.
    """

    key_id: str
    name: str
    role: KeyRole
    sha256: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> KeyState:
        """Whether it opens anything at that moment."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "active"
