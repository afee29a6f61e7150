"""What a route asks of whoever calls it: the dependencies of routes."""

from typing import Annotated

from fastapi import Depends, Request

from api.security.errors import not_allowed, not_signed_in
from api.security.principal import Principal, principal_of

_ADMINISTRATIVE = ("/admin", "/v1/admin", "/v1/jobs")


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


def is_administrative(method: str, path: str) -> bool:
    """Whether a request is for administrators, by its address: known before its body is read.

    The routes ask for the role themselves; this is so that a file of 100 MB is not taken in
    first from somebody who may not send it.
    """
    if _is_in(path, _ADMINISTRATIVE):
        return True
    return method not in ("GET", "HEAD", "OPTIONS") and _is_in(path, ("/v1/documents",))


def _is_in(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


Reader = Annotated[Principal, Depends(require_reader)]
Admin = Annotated[Principal, Depends(require_admin)]
