"""The benchmark's arithmetic: medians request by request, rates, targets."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench import STAGES, Bench, Timing, targets_of, timings_of
from eval.build_rate import BuildRate
from eval.machine import Machine, peak_memory_mb
from eval.served import Timed


def timed(wall_ms: float, encode_ms: float) -> Timed:
    return Timed(wall_ms, {**dict.fromkeys(STAGES, 1.0), "encode": encode_ms})


def test_encoding_is_taken_off_request_by_request() -> None:
    # p50 of the differences 5, 5, 65; the difference of the medians would be 100 - 40 = 60
    measured = timings_of([timed(45, 40), timed(100, 35), timed(105, 100)])
    assert measured["request"] == Timing(100.0, 104.5)
    assert measured["request_without_encode"].p50_ms == 5.0
    assert measured["encode"].p50_ms == 40.0
    assert measured["fusion"] == Timing(1.0, 1.0)


BENCH = Bench(
    machine=Machine(2, "AMD EPYC", "Linux 6"),
    queries=60,
    timings={"request_without_encode": Timing(8.0, 20.1)},
    ready_s=7.0,
    peak_memory_mb=1700.0,
    build=BuildRate(passages=500, build_s=50.0, encode_s=40.0),
)


def test_a_build_rate_is_a_share_of_the_models_own() -> None:
    assert BENCH.build is not None
    assert (BENCH.build.build_per_s, BENCH.build.encode_per_s) == (10.0, 12.5)
    assert BENCH.build.ratio == pytest.approx(0.8)


def test_targets_are_met_up_to_the_figure_and_open_where_nothing_was_measured() -> None:
    met = {target.name: target.met for target in targets_of(BENCH)}
    assert met == {
        "request_without_encode_p50": True,
        "request_without_encode_p95": False,
        "build_ratio": False,
        "ready": True,
        "peak_memory": False,
    }
    open_ones = targets_of(replace(BENCH, build=None, peak_memory_mb=None))
    assert [target.name for target in open_ones if target.met is None] == [
        "build_ratio",
        "peak_memory",
    ]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone says it")
def test_this_process_has_had_some_memory() -> None:
    peak = peak_memory_mb(os.getpid())
    assert peak is not None
    assert 10 < peak < 100_000
