"""Runs a function on a file's bytes in a confined process, and takes its result as JSON.

A file may be made to keep a parser busy without end, to fill the memory, or to crash a library.
Whatever it does ends with the process that reads it. The result is JSON and not a pickle: what
comes out of a process that read a hostile file is not to be trusted either.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import corpus
import corpus.errors
from corpus.confinement.child import OUT_OF_MEMORY
from corpus.confinement.limits import ReadingLimits
from corpus.errors import CorpusError, FileBroken, FileTooDemanding

_AT_ONCE = threading.BoundedSemaphore(2)
_SHOWN_CHARS = 300
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")


def run_confined(
    place: str, header: dict[str, Any], content: bytes, name: str, limits: ReadingLimits
) -> Any:
    """What `place` (`module:function`) makes of a header and a file's bytes, as JSON has it.

    `name` is what errors call the file. Raises the CorpusError that the function raised there,
    FileTooDemanding if it needs more than the limits, FileBroken if the file crashed it. Two
    files are read at the same time, others wait.
    """
    with _AT_ONCE, tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as result:
        given.write(json.dumps(header).encode() + b"\n")
        given.write(content)
        given.seek(0)
        with tempfile.TemporaryFile() as said:
            code = _run(place, (given, result, said), name, limits)
            said.seek(0)
            trace = said.read()[-_SHOWN_CHARS:].decode("utf-8", "replace")
        result.seek(0)
        text = result.read()
    if code != 0:
        raise _refusal(code, name, limits, trace)
    return _result(text, name, limits)


def _run(place: str, files: tuple[Any, Any, Any], name: str, limits: ReadingLimits) -> int:
    arguments = (str(limits.cpu_s), str(limits.memory_bytes), str(limits.result_bytes))
    given, result, said = files
    process = subprocess.Popen(  # noqa: S603 - our own program, told what to do by us
        [sys.executable, "-B", "-m", "corpus.confinement.child", place, *arguments],
        stdin=given,
        stdout=result,
        stderr=said,
        env=_environment(),
        start_new_session=True,  # Ctrl+C ends the caller, which ends this
    )
    try:
        return process.wait(timeout=limits.wall_s)
    except subprocess.TimeoutExpired as error:
        raise _too_slow(name, f"{limits.wall_s:,.0f} seconds") from error
    finally:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    """Nothing of the caller's environment but what a program needs: keys stay with the caller."""
    passed = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    # the very modules that run here, wherever the process was started from
    home = str(Path(corpus.__file__).parents[1])
    # each thread of a numerical library takes address space for itself
    return {
        **passed,
        "PYTHONPATH": home,
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _result(text: bytes, name: str, limits: ReadingLimits) -> Any:
    try:
        answer = json.loads(text)
        if "result" in answer:
            return answer["result"]
        kind, message = str(answer["error"]), str(answer["message"])
    except (ValueError, KeyError, TypeError) as error:
        raise FileBroken(
            f"the file {name!r} made its reader say what is no answer ({error}); "
            "save it again from the program it was written in"
        ) from error
    if kind == OUT_OF_MEMORY:
        raise _too_large(name, limits)
    raised = getattr(corpus.errors, kind, None)
    known = isinstance(raised, type) and issubclass(raised, CorpusError)
    raise raised(message) if known and raised is not None else FileBroken(message)


def _refusal(code: int, name: str, limits: ReadingLimits, trace: str) -> CorpusError:
    if os.name == "posix" and -code in (signal.SIGXCPU, signal.SIGKILL):
        return _too_slow(name, f"{limits.cpu_s:,} seconds of processor time")
    if "MemoryError" in trace or "bad_alloc" in trace or "cannot allocate" in trace.lower():
        return _too_large(name, limits)
    last = trace.strip().splitlines()[-1:] or [f"exit code {code}"]
    return FileBroken(
        f"the file {name!r} made its reader break off ({last[0]}); save it again from the "
        "program it was written in, or as another format"
    )


def _too_slow(name: str, limit: str) -> FileTooDemanding:
    return FileTooDemanding(
        f"reading the file {name!r} took more than the limit of {limit}; split it, or save it "
        "again from the program it was written in",
        message_ja=f"ファイル「{name}」の読み取りが制限時間（{_seconds_in_japanese(limit)}）を"
        "超えたため中止しました。分割するか、作成したソフトで保存し直してください。",
    )


def _seconds_in_japanese(limit: str) -> str:
    number = limit.partition(" ")[0]
    return f"演算時間{number}秒" if "processor" in limit else f"{number}秒"


def _too_large(name: str, limits: ReadingLimits) -> FileTooDemanding:
    size = f"{limits.memory_bytes / 1e6:,.0f}"
    return FileTooDemanding(
        f"reading the file {name!r} needs more memory than the limit of {size} MB; split it, or "
        "take pictures out",
        message_ja=f"ファイル「{name}」の読み取りに必要なメモリが上限（{size}MB）を超えたため"
        "中止しました。分割するか、図を除いてください。",
    )
