"""What a route asks of whoever calls it: the dependencies of routes."""

from typing import Annotated

from fastapi import Depends, Request

from api.security.errors import not_allowed, not_signed_in
from api.security.principal import Principal, principal_of


def require_reader(request: Request) -> Principal:
    """The principal, who may ask and read; Refused (401) if it is nobody."""
    principal = principal_of(request)
    if not principal.may_read:
        raise not_signed_in()
    return principal


def require_admin(request: Request) -> Principal:
    """The principal, who may change documents; Refused (401, 403) if not.

    Where keys are off, which is so on this machine's own address only and while no key was
    ever made, that is whoever calls; other websites are kept out by the check of the origin.
    """
    principal = require_reader(request)
    if not principal.may_administer:
        raise not_allowed()
    return principal


Reader = Annotated[Principal, Depends(require_reader)]
Admin = Annotated[Principal, Depends(require_admin)]
