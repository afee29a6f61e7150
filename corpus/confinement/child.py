"""The confined process: takes its limits, reads one file, says what came of it.

    python -m corpus.confinement.child MODULE:FUNCTION CPU_S MEMORY_BYTES RESULT_BYTES

Standard input is one line of JSON (what the caller says of the file), then the file's bytes.
Standard output is one JSON object: `result`, or `error` with the name of a CorpusError and its
message. The limits are taken before the first byte is read.
"""

import ctypes
import importlib
import json
import os
import signal
import sys

OUT_OF_MEMORY = "out of memory"


def main() -> None:
    """Read what standard input holds, within the limits that the arguments give."""
    place, cpu_s, memory_bytes, result_bytes = sys.argv[1], *map(int, sys.argv[2:5])
    _take_limits(cpu_s, memory_bytes, result_bytes)
    try:
        answer = _answer(place)
    except MemoryError:
        answer = {"error": OUT_OF_MEMORY, "message": ""}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    sys.stdout.flush()


def _answer(place: str) -> dict[str, object]:
    from corpus.errors import CorpusError

    header = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    module, _, function = place.partition(":")
    work = getattr(importlib.import_module(module), function)
    try:
        return {"result": work(header, content)}
    except CorpusError as error:
        return {"error": type(error).__name__, "message": str(error)}


def _take_limits(cpu_s: int, memory_bytes: int, result_bytes: int) -> None:
    if os.name != "posix":
        return  # Windows has none of these; the caller's clock still ends the process
    import resource

    _die_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (result_bytes, result_bytes))


def _die_with_parent() -> None:
    """Ask Linux to end this process with the one that waits for it. Source: prctl(2)."""
    pr_set_pdeathsig = 1
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(pr_set_pdeathsig, signal.SIGKILL)


if __name__ == "__main__":
    main()
