"""The machine that figures were taken on; without it they mean nothing."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """Cores that this process sees, the processor's name, and the operating system."""

    cpus: int
    processor: str
    system: str


def this_machine() -> Machine:
    """Describe the machine that runs this."""
    return Machine(os.cpu_count() or 1, _processor(), f"{platform.system()} {platform.release()}")


def peak_memory_mb(pid: int) -> float | None:
    """The most memory (10^6 bytes) a running process has had resident; None but on Linux."""
    return _memory_mb(pid, "VmHWM")


def resident_memory_mb(pid: int) -> float | None:
    """The memory (10^6 bytes) a running process has resident now; None but on Linux."""
    return _memory_mb(pid, "VmRSS")


def _memory_mb(pid: int, name: str) -> float | None:
    value = _field(Path(f"/proc/{pid}/status"), name)
    return None if value is None else int(value.split()[0]) * 1024 / 1e6


def _processor() -> str:
    return _field(Path("/proc/cpuinfo"), "model name") or platform.processor() or "unknown"


def _field(path: Path, name: str) -> str | None:
    """The value of the first `name: value` line of a file that the kernel writes, if any."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None
