"""The benchmark: requests to a real server, its start and memory, and the rate of a build."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.build_rate import BuildRate, measure_build
from eval.machine import Machine, this_machine
from eval.served import Timed, serve
from rag.workplace import Workplace

STAGES = ("encode", "lexical", "dense", "fusion", "late", "explanation", "answer")
REQUEST = "request"
REQUEST_WITHOUT_ENCODE = "request_without_encode"


@dataclass(frozen=True)
class Timing:
    """The median and the 95th percentile of one measurement over all queries, milliseconds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Bench:
    """What one run measured. `timings` are by stage, then of whole requests."""

    machine: Machine
    queries: int
    timings: dict[str, Timing]
    ready_s: float
    peak_memory_mb: float | None
    build: BuildRate | None


@dataclass(frozen=True)
class Target:
    """A figure, what it should not exceed (or fall below), and its unit."""

    name: str
    measured: float | None
    wanted: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None if it was not measured."""
        if self.measured is None:
            return None
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted


@dataclass(frozen=True)
class Steps:
    """What a bench tells its caller: the step that begins, and how much of it is done."""

    begin: Callable[[str], None]
    advance: Callable[[int, int], None]


def run_bench(
    workplace: Workplace,
    questions: Sequence[str],
    warm_up: Sequence[str],
    steps: Steps,
    *,
    with_build: bool,
) -> Bench:
    """Measure everything in one go; the warm-up questions are asked first and not counted."""
    steps.begin("server")
    with serve(workplace) as served:
        steps.begin("queries")
        for question in warm_up:
            served.ask(question)
        timed = []
        for number, question in enumerate(questions, 1):
            timed.append(served.ask(question))
            steps.advance(number, len(questions))
        ready_s, memory_mb = served.ready_s, served.peak_memory_mb()
    build = None
    if with_build:  # after the server has ended, for they would compete
        steps.begin("build")
        build = measure_build(workplace, steps.advance)
    return Bench(this_machine(), len(timed), timings_of(timed), ready_s, memory_mb, build)


def timings_of(timed: Sequence[Timed]) -> dict[str, Timing]:
    """Median and 95th percentile of each stage and of the whole, request by request."""
    measured = {stage: [item.took_ms[stage] for item in timed] for stage in STAGES}
    measured[REQUEST] = [item.wall_ms for item in timed]
    measured[REQUEST_WITHOUT_ENCODE] = [item.wall_ms - item.took_ms["encode"] for item in timed]
    return {
        name: Timing(*(float(value) for value in np.percentile(values, [50, 95])))
        for name, values in measured.items()
    }


def targets_of(bench: Bench) -> list[Target]:
    """The figures that are promised, beside what was measured."""
    rest = bench.timings[REQUEST_WITHOUT_ENCODE]
    ratio = bench.build.ratio if bench.build else None
    return [
        Target("request_without_encode_p50", rest.p50_ms, 8, "ms"),
        Target("request_without_encode_p95", rest.p95_ms, 20, "ms"),
        Target("build_ratio", ratio, 0.9, "", at_least=True),
        Target("ready", bench.ready_s, 12, "s"),
        Target("peak_memory", bench.peak_memory_mb, 1600, "MB"),
    ]
