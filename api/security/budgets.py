"""Which budget a request comes out of: cheap, expensive, or that of failed sign-ins."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import parse_qs

from api.security.errors import Refused
from api.security.principal import Principal
from api.security.rates import Buckets, Rate, Taken

# Several officials may share an address (a proxy, an office), never a key.
_KEYS_AN_ADDRESS = 5
_FREE = ("/static/", "/static-offline-docs/")
PROBES = ("/healthz", "/readyz")
_ASKING_PAGES = ("/", "/verify")


@dataclass(frozen=True)
class RateSettings:
    """Requests a minute for one key; `failures_per_hour` are refused keys of one address."""

    cheap_per_minute: int = 600
    expensive_per_minute: int = 60
    failures_per_hour: int = 30


def is_expensive(method: str, path: str, query: str) -> bool:
    """Whether a request lets the model work, or changes something: it may cost a second.

    That is whatever is not only read, so that a new route is dear until somebody looks.
    """
    if method not in ("GET", "HEAD", "OPTIONS"):
        return True
    return path in _ASKING_PAGES and bool(parse_qs(query).get("q"))


def network_of(address: str) -> str:
    """The address for IPv4; for IPv6 its /64, of which one machine has 2^64 addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


class Budgets:
    """The buckets of one process."""

    def __init__(self, settings: RateSettings) -> None:
        cheap, expensive = settings.cheap_per_minute, settings.expensive_per_minute
        self._by_key = {
            False: Buckets(_rate("cheap", cheap)),
            True: Buckets(_rate("expensive", expensive)),
        }
        self._by_address = {
            False: Buckets(_rate("cheap-address", cheap * _KEYS_AN_ADDRESS)),
            True: Buckets(_rate("expensive-address", expensive * _KEYS_AN_ADDRESS)),
        }
        failures = settings.failures_per_hour
        self._failures = Buckets(Rate("sign-in", failures / 60, max(1, failures // 3)))

    def take(
        self, principal: Principal, address: str, method: str, path: str, query: str
    ) -> Taken | None:
        """Count a request; None for what is free. Raises Refused (429) with when to come again."""
        if path in PROBES or path.startswith(_FREE):
            return None
        dear = is_expensive(method, path, query)
        by_address = self._by_address[dear].take(network_of(address))
        if not by_address.fits:
            raise too_many(by_address)
        if not principal.key_id:
            return by_address
        by_key = self._by_key[dear].take(principal.key_id)
        if not by_key.fits:
            raise too_many(by_key)
        return by_key

    def count_failure(self, address: str) -> None:
        """Count a refused key; raises Refused (429) if there were too many.

        Only refused keys are counted and answered so: somebody who tries keys from an address
        must not lock out the good ones behind it.
        """
        taken = self._failures.take(network_of(address))
        if not taken.fits:
            raise too_many(taken)


def too_many(taken: Taken) -> Refused:
    """The refusal of a request that no budget holds."""
    headers = taken.headers()
    wait_s = headers["Retry-After"]
    return Refused(
        429,
        f"too many requests (budget {taken.rate.name}: {taken.rate.per_minute:g} a minute); "
        f"come again in {wait_s} s",
        f"要求が多すぎます（1分に{taken.rate.per_minute:g}件まで）。{wait_s}秒後にもう一度"
        "送ってください。",
        headers,
    )


def _rate(name: str, per_minute: int) -> Rate:
    # a page loads several things at once; what is asked in one go is a quarter minute's
    return Rate(name, per_minute, max(5, per_minute // 4))
