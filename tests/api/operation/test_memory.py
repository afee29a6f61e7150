"""Threads share two arenas of the C library, where that is glibc."""

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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="not glibc")
def test_twelve_threads_have_two_arenas() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    assert ran.stderr.count("Arena ") == 2
