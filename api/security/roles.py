"""What a route asks of whoever calls it: the dependencies of routes."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from api.security.principal import Principal, principal_of


def require_admin(request: Request) -> Principal:
    """The principal, who may change documents; HTTPException (403) if not."""
    principal = principal_of(request)
    if principal.role != "admin":
        raise HTTPException(403)
    return principal


Admin = Annotated[Principal, Depends(require_admin)]
