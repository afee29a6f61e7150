"""Threads share two arenas of the C library and what is freed goes back, where that is glibc."""

import platform
import subprocess
import sys

import pytest

_PROGRAM = """
import threading
from api.operation.memory import few_arenas
few_arenas()
together = threading.Barrier(12)
def work():
    together.wait()
    [bytes(600) for _ in range(1000)]
    together.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
import ctypes
ctypes.CDLL(None).malloc_stats()
"""


_FREEING = """
from pathlib import Path
from api.operation.memory import give_back
def anonymous_kb():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
held = [bytes(2000) for _ in range(50_000)]
last = bytes(2000)
del held
before = anonymous_kb()
give_back()
print(before - anonymous_kb())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="not glibc")
def test_what_was_freed_goes_back_to_the_system() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _FREEING], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) > 50_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="not glibc")
def test_twelve_threads_have_two_arenas() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    assert ran.stderr.count("Arena ") == 2
