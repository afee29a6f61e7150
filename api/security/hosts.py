"""By which names the service may be called: against DNS rebinding.

A website can let its own name point to 127.0.0.1 and would then read the answers of a service
there as if they were its own; but its name stands in the Host header.
"""

import ipaddress
import re
from collections.abc import Sequence

from api.security.errors import Refused

ANY = "*"
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?")


def host_name(host: str) -> str:
    """The name in a Host header, without its port, in small letters; empty if it is none."""
    found = _HOST.fullmatch(host.strip().lower())
    return "" if found is None else (found[1] or found[2]).rstrip(".")


def is_loopback(address: str) -> bool:
    """Whether an IP address, or the name localhost, is this machine's own."""
    if address.lower().rstrip(".") == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_loopback


def check_host(host: str, *, loopback_only: bool, allowed: Sequence[str]) -> None:
    """Raise Refused (421) if the service is not to be called by that name.

    With `loopback_only` names of this machine are allowed, and those in `allowed`; without it
    all are, unless some are in `allowed`.
    """
    name = host_name(host)
    if ANY in allowed or name in allowed or (loopback_only and is_loopback(name)):
        return
    if not loopback_only and not allowed and name:
        return
    shown = host if len(host) <= 80 else host[:80] + "…"
    raise Refused(
        421,
        f"the service is not called {shown!r}; call it as localhost or 127.0.0.1, or allow the "
        "name with SEISAKU_ALLOWED_HOSTS",
        f"このサービスは「{shown}」という名前では使えません。localhost か 127.0.0.1 で開くか、"
        "SEISAKU_ALLOWED_HOSTS に名前を加えてください。",
    )
