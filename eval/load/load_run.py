"""N clients for T seconds: throughput, latencies, errors by kind, memory from begin to end."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.load.load_client import REFUSED, Exchange, Target, ask_until
from eval.load.process_memory import tree_memory_mb
from eval.load.traffic import Traffic

_MEMORY_EVERY_S = 2.0
# Caches fill at first; what grows after that would grow for years.
_SETTLING_SHARE = 0.2


@dataclass(frozen=True)
class Latency:
    """Percentiles of answered requests in milliseconds, and how many there were."""

    requests: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Growth:
    """The memory (10^6 bytes, proportional share) of a server's processes over a run.

    Medians over a tenth of the run each: where a fifth of it was over, and at its end.
    """

    begin_mb: float
    end_mb: float
    highest_mb: float

    @property
    def share(self) -> float:
        """By how much it grew, as a share of the beginning."""
        return self.end_mb / self.begin_mb - 1


@dataclass(frozen=True)
class LoadRun:
    """What came of one number of clients. `errors` do not count those that were refused.

    Refused is a 503 with Retry-After. `latencies` are by kind of request; `all` is of all.
    """

    clients: int
    seconds: float
    throughput_per_s: float
    latencies: Mapping[str, Latency]
    refused: int
    errors: Mapping[str, int]
    growth: Growth | None


def run_load(
    target: Target,
    traffic_of: Callable[[int], Traffic],
    clients: int,
    seconds: float,
    server_pid: int | None,
) -> LoadRun:
    """Ask with that many clients for that long; each has the traffic made for its number.

    Memory is measured if the server's process id is given and the system tells it.
    """
    exchanges: list[Exchange] = []
    ended = threading.Event()
    begun = time.perf_counter()
    threads = [
        threading.Thread(
            target=ask_until,
            args=(target, traffic_of(number), begun, ended, exchanges.append),
            daemon=True,
        )
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    memory: list[float] = []
    while (left := begun + seconds - time.perf_counter()) > 0:
        found = tree_memory_mb(server_pid) if server_pid is not None else None
        if found is not None:
            memory.append(found)
        time.sleep(min(_MEMORY_EVERY_S, left))
    ended.set()
    for thread in threads:
        thread.join()
    # what ends after the time is up is answered, and would make the throughput look better
    within = [item for item in exchanges if item.at_s <= seconds]
    late = [item for item in exchanges if item.at_s > seconds and item.error is not None]
    return summary_of([*within, *late], clients, seconds, memory)


def summary_of(
    exchanges: Sequence[Exchange], clients: int, seconds: float, memory: Sequence[float]
) -> LoadRun:
    """Count what the clients saw."""
    answered = [item for item in exchanges if item.error is None]
    kinds = sorted({item.kind for item in answered})
    by_kind = {kind: [item.wall_ms for item in answered if item.kind == kind] for kind in kinds}
    errors = Counter(
        f"{item.kind}: {item.error}"
        for item in exchanges
        if item.error is not None and item.error != REFUSED
    )
    latencies = {kind: _latency(values) for kind, values in by_kind.items()}
    if answered:
        latencies = {"all": _latency([item.wall_ms for item in answered]), **latencies}
    return LoadRun(
        clients=clients,
        seconds=seconds,
        throughput_per_s=len(answered) / seconds,
        latencies=latencies,
        refused=sum(item.error == REFUSED for item in exchanges),
        errors=dict(errors),
        growth=growth_of(memory),
    )


def growth_of(memory: Sequence[float]) -> Growth | None:
    """How memory grew after it had settled; None of too few measurements."""
    tenth = len(memory) // 10
    if tenth == 0:
        return None
    settled = int(len(memory) * _SETTLING_SHARE)
    return Growth(
        begin_mb=float(np.median(memory[settled : settled + tenth])),
        end_mb=float(np.median(memory[-tenth:])),
        highest_mb=max(memory),
    )


def _latency(values: Sequence[float]) -> Latency:
    p50, p95, p99 = (float(value) for value in np.percentile(values, [50, 95, 99]))
    return Latency(len(values), p50, p95, p99)
