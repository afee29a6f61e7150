"""Keeps worker processes running: starts them, replaces one that died, ends all in order."""

import logging
import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any

from prometheus_client.multiprocess import mark_process_dead

from api.operation.notify import notify, watchdog_period_s
from api.operation.shares import METRICS_FOLDER, Shares, mark_gone
from api.operation.worker import Work, begin_worker, run_worker

if TYPE_CHECKING:
    from api.settings import Settings

_log = logging.getLogger("seisaku.supervisor")
_TICK_S = 0.5
_HUNG_AFTER_S = 60.0
_SETTLED_AFTER_S = 60.0
_LONGEST_PAUSE_S = 30.0
# a worker has its own limit for answers under way; this is for what comes after them
_ENDING_S = 5.0


@dataclass
class _Place:
    """One worker's place: the process in it, and how often one has died there of late."""

    number: int
    process: SpawnProcess | None = None
    ready: Connection | None = None
    is_ready: bool = False
    started_at: float = 0.0
    start_again_at: float = 0.0
    deaths: int = 0


class Supervisor:
    """The parent of the workers; it serves nothing itself and loads no model."""

    def __init__(
        self,
        settings: "Settings",
        address: tuple[str, int],
        listener: socket.socket,
        run: Callable[[Work], None] = run_worker,
    ) -> None:
        self._settings = settings
        self._address = address
        self._listener = listener
        self._run = run
        # not forked: threads of the model's libraries do not survive a fork
        self._context = multiprocessing.get_context("spawn")
        self._connections: Any = self._context.RawArray("i", settings.workers)
        self._beats: Any = self._context.RawArray("d", settings.workers)
        # this end stays open as long as this process lives, however it ends
        self._lives, self._lives_here = self._context.Pipe(duplex=False)
        self._places = [_Place(number) for number in range(settings.workers)]
        self._signals: list[int] = []
        self._notified_at = 0.0
        self._metrics_folder = ""

    def run(self, on_ready: Callable[[], None]) -> int:
        """Serve until a signal comes; the exit code, 1 if a worker could not start at all.

        `on_ready` is called once all workers answer.
        """
        former = {
            number: signal.signal(number, lambda given, _: self._signals.append(given))
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._metrics_folder = tempfile.mkdtemp(prefix="seisaku-metrics-")
        os.environ[METRICS_FOLDER] = self._metrics_folder  # the workers inherit it
        try:
            return self._supervise(on_ready)
        finally:
            self._end_all()
            del os.environ[METRICS_FOLDER]
            shutil.rmtree(self._metrics_folder, ignore_errors=True)
            for number, handler in former.items():
                signal.signal(number, handler)

    def _supervise(self, on_ready: Callable[[], None]) -> int:
        for place in self._places:
            self._start(place)
        announced = False
        while not self._signals:
            self._wait()
            for place in self._places:
                self._see_ready(place)
                if self._died(place) and not announced:
                    return 1  # what is wrong with the index was told by the worker
                self._look_after(place)
            if not announced and all(place.is_ready for place in self._places):
                announced = True
                notify("READY=1")
                on_ready()
            self._sign_of_life(announced=announced)
        return 0

    def _start(self, place: _Place) -> None:
        place.ready, ready_there = self._context.Pipe(duplex=False)
        place.is_ready = False
        mark_gone(self._connections, place.number)
        work = Work(
            self._settings,
            self._address,
            self._listener,
            Shares(self._connections, self._beats, place.number),
            ready_there,
            self._lives,
        )
        place.process = self._context.Process(
            target=begin_worker, args=(self._run, work), name=f"seisaku worker {place.number + 1}"
        )
        place.process.start()
        ready_there.close()
        place.started_at = self._beats[place.number] = time.monotonic()

    def _wait(self) -> None:
        """Until a worker dies or says something, or a moment is over."""
        watched: list[Any] = []
        for place in self._places:
            if place.process is not None:
                watched.append(place.process.sentinel)
            if place.ready is not None and not place.is_ready:
                watched.append(place.ready)
        wait(watched, timeout=_TICK_S)

    def _see_ready(self, place: _Place) -> None:
        if place.ready is None or place.is_ready or not place.ready.poll():
            return
        try:
            place.ready.recv_bytes()
        except EOFError:
            place.ready.close()
            place.ready = None
        else:
            place.is_ready = True

    def _died(self, place: _Place) -> bool:
        """See whether a worker has ended by itself, and when to start another."""
        if place.process is None or place.process.is_alive():
            return False
        code, pid = place.process.exitcode, place.process.pid
        place.process.join()
        place.process = None
        mark_gone(self._connections, place.number)
        if pid is not None:
            mark_process_dead(pid, self._metrics_folder)  # type: ignore[no-untyped-call]
        lived_s = time.monotonic() - place.started_at
        place.deaths = 0 if lived_s > _SETTLED_AFTER_S else place.deaths + 1
        pause_s = min(2.0**place.deaths - 1, _LONGEST_PAUSE_S)
        place.start_again_at = time.monotonic() + pause_s
        _log.error(
            "worker %d (process %s) ended with code %s after %.0f s; another starts in %.0f s",
            place.number + 1,
            pid,
            code,
            lived_s,
            pause_s,
        )
        return True

    def _look_after(self, place: _Place) -> None:
        """Start a worker where there is none; kill one that hangs."""
        now = time.monotonic()
        if place.process is None:
            if now >= place.start_again_at:
                self._start(place)
        elif place.is_ready and now - self._beats[place.number] > _HUNG_AFTER_S:
            _log.error(
                "worker %d (process %s) has given no sign of life for %.0f s, and is killed",
                place.number + 1,
                place.process.pid,
                _HUNG_AFTER_S,
            )
            place.process.kill()

    def _sign_of_life(self, *, announced: bool) -> None:
        period_s = watchdog_period_s()
        now = time.monotonic()
        if period_s is None or not announced or now - self._notified_at < period_s:
            return
        if any(place.is_ready for place in self._places):
            self._notified_at = now
            notify("WATCHDOG=1")

    def _end_all(self) -> None:
        """Have all workers end in order; at the next signal, or when time is up, at once."""
        notify("STOPPING=1")
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            process.terminate()
        told = len(self._signals)
        deadline = time.monotonic() + self._settings.shutdown_s + _ENDING_S
        while any(process.is_alive() for process in running):
            if len(self._signals) > told or time.monotonic() > deadline:
                for process in running:
                    process.kill()
            time.sleep(0.05)
        for process in running:
            process.join()
