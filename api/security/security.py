"""How one service is to be guarded: the settings, as values."""

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from api.security.audit.settings import AuditSettings
from api.security.body_limit import BodyLimits
from api.security.budgets import RateSettings
from api.security.hosts import is_loopback

KeysMode = Literal["auto", "required", "off"]
Switch = Literal["auto", "on", "off"]


@dataclass(frozen=True)
class Security:
    """How a service is guarded; as it stands here, it is open and serves this machine's tests.

    `data_folder` is where keys, sessions and the audit log are; None keeps none of them.
    `address` is the IP address that is listened at. With `keys` auto they are required unless
    that is a loopback address, no proxy is trusted and no key was ever made.
    """

    data_folder: Path | None = None
    address: str = "127.0.0.1"
    keys: KeysMode = "off"
    trusted_proxies: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ("*",)
    rate_limits: Switch = "off"
    rates: RateSettings = field(default_factory=RateSettings)
    bodies: BodyLimits = field(default_factory=BodyLimits)
    session_lasts: timedelta = timedelta(hours=12)
    audit: AuditSettings | None = None

    @property
    def travels_open(self) -> bool:
        """Whether keys and questions go over the network as they are, with no proxy to encrypt."""
        return not is_loopback(self.address) and not self.trusted_proxies


def proxies(text: str) -> tuple[str, ...]:
    """The IP addresses and networks of a list with commas; raises ValueError for anything else."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        network = ipaddress.ip_network(name)
        if network.prefixlen == 0:
            raise ValueError(f"{name} is every address; name the proxy's own")
    return names


def names(text: str) -> tuple[str, ...]:
    """The host names of a list with commas, in small letters."""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())
