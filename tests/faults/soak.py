"""Many clients for minutes while documents come, change and go, against the real service.

    python -m tests.faults.soak [--seconds 600] [--clients 64] [--every 20] [--workers 1] [--quick]

--quick has two small documents and an encoder without a model: more changes in less time. Else
works on a copy of the data folder that SEISAKU_DATA names, which is built first. Prints what the
clients saw; exit code 1 if a request failed otherwise than by 503 with Retry-After, or if the
memory of the service grew by more than 3 %.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.request import urlopen

from api.settings import Settings
from eval.gold import Split, load_gold
from eval.load.load_client import Target
from eval.load.load_run import LoadRun, run_load
from eval.load.traffic import MIXED, Traffic
from tests.faults.library import copy_data, long_text
from tests.rag.inline_workplace import OCEAN, SPACE, workplace_in

_GROWTH_AT_MOST = 0.03
_READY_WITHIN_S = 300.0
# whoever asks for a passage of a document that was just removed is told that it is not there
_EXPECTED = {"passage: HTTP 404"}
_SAID = ("--issuer", "試験省", "--issued-on", "2025-06", "--replace")


@dataclass
class Changes:
    """What was done to the documents, and how it ended; `seconds` are those of each command."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def main() -> int:
    """Run the soak; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--every", type=float, default=20, help="seconds from change to change")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--port", type=int, default=8190)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        module, environment, questions = (quick if given.quick else real)(Path(folder))
        seisaku = [sys.executable, "-m", module]
        environment = {**os.environ, **environment}
        subprocess.run([*seisaku, "build"], env=environment, check=True)
        command = [*seisaku, "serve", "--port", str(given.port), "--workers", str(given.workers)]
        with serving(command, given.port, environment, Path(folder)) as pid:
            target = Target(f"http://127.0.0.1:{given.port}", {})
            changes, ended = Changes(), threading.Event()
            arguments = (changes, seisaku, given.every, environment, Path(folder), ended)
            changing = threading.Thread(target=change, args=arguments)
            changing.start()
            found = run_load(
                target,
                lambda number: Traffic(questions, MIXED, number),
                given.clients,
                given.seconds,
                pid,
            )
            ended.set()
            changing.join()
            code = report(found, changes, (Path(folder) / "served").read_text(encoding="utf-8"))
    return code


def real(folder: Path) -> tuple[str, dict[str, str], list[str]]:
    """The program, the settings and the questions of an installation, on a copy of its data."""
    settings, data = Settings(), folder / "data"
    if settings.data.is_dir():
        copy_data(settings.data.absolute(), data)
    gold = load_gold(Split.DEV, settings.workplace().catalogue())
    return "api", {"SEISAKU_DATA": str(data)}, [question.question for question in gold.questions]


def quick(folder: Path) -> tuple[str, dict[str, str], list[str]]:
    """The same of two small documents, with an encoder that needs no model."""
    small = workplace_in(folder, ocean=OCEAN, space=SPACE)
    settings = {
        "SEISAKU_DATA": str(small.data_folder),
        "SEISAKU_MODEL": small.model,
        "SEISAKU_CATALOGUE": str(small.catalogue_path),
    }
    asked = [f"soak-{number}の施策{number}の予算はいくらですか。" for number in range(5)]
    return "tests.faults.running", settings, ["海洋研究の予算は", "宇宙開発の予算は", *asked]


@contextmanager
def serving(
    command: list[str], port: int, environment: dict[str, str], folder: Path
) -> Iterator[int]:
    """The service while the block runs; gives its process id."""
    with (folder / "served").open("wb") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        end = time.monotonic() + _READY_WITHIN_S
        while not is_ready(port):
            if server.poll() is not None or time.monotonic() > end:
                said_so_far = (folder / "served").read_text(encoding="utf-8")
                raise RuntimeError(f"the service did not begin: {said_so_far}")
            time.sleep(0.5)
        yield server.pid
    finally:
        server.terminate()
        begun = time.monotonic()
        server.wait(300)
        print(f"the service ended {time.monotonic() - begun:.1f} s after it was asked to")


def is_ready(port: int) -> bool:
    """Whether the service answers."""
    try:
        with closing(urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10)) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def change(
    changes: Changes,
    seisaku: list[str],
    every_s: float,
    environment: dict[str, str],
    folder: Path,
    ended: threading.Event,
) -> None:
    """Add documents, give them new versions and remove them until the end."""
    for number in count():
        begun = time.monotonic()
        document_id = f"soak-{number // 3 % 5}"
        path = folder / f"{document_id}.txt"
        path.write_text(long_text(document_id, number * 100), encoding="utf-8")
        adding = ["add", str(path), "--id", document_id, "--title", document_id, *_SAID]
        command = ["remove", document_id] if number % 3 == 2 else adding
        done = subprocess.run(
            [*seisaku, *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        kind = ("add", "replace", "remove")[number % 3]
        changes.done.append(kind)
        changes.seconds.append(time.monotonic() - begun)
        if done.returncode:
            changes.failed.append(f"{kind}: {done.stderr[-500:]}")
        if ended.wait(max(0.0, every_s - (time.monotonic() - begun))):
            return


def report(found: LoadRun, changes: Changes, said: str) -> int:
    """Print what came of it; returns the exit code."""
    failures = {name: n for name, n in found.errors.items() if name not in _EXPECTED}
    growth = found.growth
    shown = {
        "clients": found.clients,
        "seconds": found.seconds,
        "answered_per_s": round(found.throughput_per_s, 2),
        "answered": {kind: latency.requests for kind, latency in found.latencies.items()},
        "p50_ms": {kind: round(latency.p50_ms) for kind, latency in found.latencies.items()},
        "p95_ms": {kind: round(latency.p95_ms) for kind, latency in found.latencies.items()},
        "refused_503": found.refused,
        "not_there_any_more_404": sum(found.errors.get(name, 0) for name in _EXPECTED),
        "failed": failures,
        "changes": {kind: changes.done.count(kind) for kind in sorted(set(changes.done))},
        "changes_took_s": [round(seconds, 1) for seconds in changes.seconds],
        "changes_failed": changes.failed,
        "memory_mb": [round(growth.begin_mb), round(growth.end_mb), round(growth.highest_mb)]
        if growth
        else None,
        "memory_growth": round(growth.share, 4) if growth else None,
        "tracebacks": said.count("Traceback"),
    }
    print(json.dumps(shown, ensure_ascii=False, indent=2))
    if "Traceback" in said:
        print(said[said.index("Traceback") :][:4000])
    grew = growth is not None and growth.share > _GROWTH_AT_MOST
    return 1 if failures or changes.failed or grew or "Traceback" in said else 0


if __name__ == "__main__":
    sys.exit(main())
