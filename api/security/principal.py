"""Who sends a request."""

from dataclasses import dataclass
from typing import Literal, cast

from fastapi import Request

Role = Literal["anonymous", "reader", "admin"]


@dataclass(frozen=True)
class Principal:
    """Who sends a request: the name of the key, and what it may do."""

    name: str
    role: Role


LOCAL = Principal("local", "admin")
"""Whoever sits at the machine, where keys are off."""


def principal_of(request: Request) -> Principal:
    """The principal that the access check has found."""
    return cast(Principal, getattr(request.state, "principal", LOCAL))
