"""How often one caller may ask: token buckets, in the memory of one process."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_CALLERS_AT_MOST = 50_000


@dataclass(frozen=True)
class Rate:
    """A budget: so many requests a minute in the long run, and so many at once."""

    name: str
    per_minute: float
    burst: int


@dataclass(frozen=True)
class Taken:
    """What became of a request: whether it fits the budget, what is left, seconds to wait."""

    rate: Rate
    fits: bool
    left: int
    wait_s: float

    def headers(self) -> dict[str, str]:
        """What tells the caller. Source: draft-ietf-httpapi-ratelimit-headers-10."""
        window_s = math.ceil(self.rate.burst * 60 / self.rate.per_minute)
        policy = f'"{self.rate.name}";q={self.rate.burst};w={window_s}'
        told = {
            "RateLimit-Policy": policy,
            "RateLimit": f'"{self.rate.name}";r={self.left};t={math.ceil(self.wait_s)}',
        }
        if not self.fits:
            told["Retry-After"] = str(max(1, math.ceil(self.wait_s)))
        return told


class Buckets:
    """The budgets of many callers; safe for several threads.

    Of each caller one number is kept, the time at which its bucket is full again (GCRA, ATM
    Forum TM 4.0, 4.4.2), so a caller that is forgotten is one that has waited longest. With
    several processes each has buckets of its own.
    """

    def __init__(self, rate: Rate, now_s: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._now_s = now_s
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()
        self._step_s = 60 / rate.per_minute

    def take(self, caller: str) -> Taken:
        """Take one request out of the caller's bucket, if it is in there."""
        with self._lock:
            now = self._now_s()
            full_at = max(now, self._full_at.get(caller, now)) + self._step_s
            room_s = self.rate.burst * self._step_s
            if full_at - now > room_s + 1e-9:
                return Taken(self.rate, fits=False, left=0, wait_s=full_at - now - room_s)
            self._full_at[caller] = full_at
            self._full_at.move_to_end(caller)
            if len(self._full_at) > _CALLERS_AT_MOST:
                self._full_at.popitem(last=False)
            left = int((room_s - (full_at - now)) / self._step_s + 1e-9)
            return Taken(self.rate, fits=True, left=left, wait_s=0.0 if left else self._step_s)
