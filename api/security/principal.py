"""Who sends a request."""

from dataclasses import dataclass
from typing import Literal, cast

from fastapi import Request

Role = Literal["anonymous", "reader", "admin"]


@dataclass(frozen=True)
class Principal:
    """Who sends a request: the name of the key, what it may do, and its id in the audit log.

    `key_id` is empty where no key was needed or given.
    """

    name: str
    role: Role
    key_id: str = ""

    @property
    def may_read(self) -> bool:
        """Whether this principal may ask and read."""
        return self.role in ("reader", "admin")

    @property
    def may_administer(self) -> bool:
        """Whether this principal may add and remove documents."""
        return self.role == "admin"


ANONYMOUS = Principal("anonymous", "anonymous")
"""Somebody who has shown no key where keys are required."""

LOCAL = Principal("local", "admin")
"""Whoever sits at the machine, where keys are off: its files are theirs to change anyway."""


def principal_of(request: Request) -> Principal:
    """The principal that the access check has found; nobody, where none ran before."""
    return cast(Principal, getattr(request.state, "principal", ANONYMOUS))
