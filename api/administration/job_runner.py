"""Runs jobs, one at a time over all processes of the service, each in a process of its own."""

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import filelock

from api.administration.errors import AdministrationError
from api.administration.job import (
    INTERRUPTED,
    Job,
    JobError,
    JobState,
    Progress,
    Stage,
)
from api.administration.job_folder import JobFolder
from api.administration.worker import order_to_json
from corpus.confinement.limits import DOCUMENT_LIMITS, ReadingLimits
from rag.workplace import Workplace

LOCK = ".lock"
WORKER = (sys.executable, "-m", "api.administration.worker")
_POLL_S = 0.5
_SAVE_EVERY_S = 0.3
_ENDS_WITHIN_S = 10.0
_FAULTS_OF_FILES = range(400, 500)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobSettings:
    """Where jobs are done, what a file may cost to read, and the command that does one job."""

    workplace: Workplace
    limits: ReadingLimits = DOCUMENT_LIMITS
    worker: tuple[str, ...] = WORKER


class JobRunner:
    """A thread that does what is queued; `follow` is called after each job that went well.

    Several processes may have one: who holds the lock runs jobs, others look again later. Who
    gets the lock and finds a job running knows that its process is gone, and says so in the job.
    """

    def __init__(self, jobs: JobFolder, settings: JobSettings, follow: Callable[[], None]) -> None:
        self._jobs = jobs
        self._settings = settings
        self._follow = follow
        self._over: set[str] = set()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to look for jobs; those that wait since before go first."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once: there is a new job."""
        self._wake.set()

    def close(self) -> None:
        """End; a job that is under way goes back into the queue for the next start."""
        self._closing.set()
        self._wake.set()
        process = self._process
        if process is not None:
            process.terminate()
        if self._thread.is_alive():
            self._thread.join()

    def _loop(self) -> None:
        while not self._closing.is_set():
            try:
                if self._unfinished():
                    self._run_queue()
            except Exception:  # the thread must outlive whatever the disk does
                _log.exception("jobs cannot be run now; tried again")
                self._closing.wait(5)
            self._wake.wait(_POLL_S)
            self._wake.clear()

    def _unfinished(self) -> list[Job]:
        """The jobs that are queued or seem to run, oldest first."""
        found = []
        for job_id in self._jobs.ids():
            if job_id in self._over:
                continue
            try:
                job = self._jobs.find(job_id)
            except AdministrationError as error:
                _log.error("%s", error)
                self._over.add(job_id)
                continue
            if job.is_over:
                self._over.add(job_id)
            else:
                found.append(job)
        return found

    def _run_queue(self) -> None:
        lock = filelock.FileLock(self._jobs.path / LOCK, timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            return  # another process runs jobs, this one's too
        try:
            for job in self._unfinished():
                if job.state is JobState.RUNNING:
                    self._jobs.save(job.failed(_interrupted(), keeps_upload=True))
            while not self._closing.is_set() and (queued := self._unfinished()):
                self._run(queued[0])
            self._jobs.purge()
        finally:
            lock.release()

    def _run(self, job: Job) -> None:
        job = job.begun()
        self._jobs.save(job)
        _log.info("job %s begins: %s %s", job.job_id, job.kind, job.file or "")
        ended = self._done(job)
        if ended.state is JobState.DONE:
            try:
                # before it is told: who hears "done" is answered from the new index, and no
                # question has to wait while it is opened
                self._follow()
            except Exception:
                _log.exception("the new index could not be opened ahead of the next question")
        self._jobs.save(ended)
        _log.info("job %s: %s", job.job_id, ended.state)

    def _done(self, job: Job) -> Job:
        """Do a job in a process of its own; returns it as it ended."""
        order = order_to_json(
            self._settings.workplace, self._settings.limits, job, self._jobs.upload(job)
        )
        last: dict[str, Any] = {}
        saved_at = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own program; nothing of a request is in it
            self._settings.worker,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        with process:
            self._process = process
            try:
                assert process.stdin is not None  # both are pipes
                assert process.stdout is not None
                process.stdin.write(order + "\n")
                process.stdin.flush()
                if self._closing.is_set():  # it came before there was a process to end
                    process.terminate()
                for line in process.stdout:
                    last = json.loads(line)
                    if "progress" in last:
                        job = job.advanced(_progress(last["progress"]))
                        if time.monotonic() - saved_at > _SAVE_EVERY_S:
                            self._jobs.save(job, durable=False)
                            saved_at = time.monotonic()
                process.wait(_ENDS_WITHIN_S)
            except (BrokenPipeError, subprocess.TimeoutExpired):
                pass  # it ended before it heard, or hangs: what it said last decides
            finally:
                process.kill()
                self._process = None
        return self._ended(job, last, process.returncode)

    def _ended(self, job: Job, last: dict[str, Any], code: int) -> Job:
        if "result" in last:
            return job.done(last["result"])
        if "error" in last:
            error = JobError(**last["error"])
            # a file that is refused is refused every time; a full disk is not full for ever
            return job.failed(error, keeps_upload=error.status not in _FAULTS_OF_FILES)
        if self._closing.is_set():
            return job.again()
        return job.failed(_broke_off(code), keeps_upload=True)


def _progress(fields: dict[str, Any]) -> Progress:
    return Progress(Stage(fields["stage"]), fields["done"], fields["total"])


def _interrupted() -> JobError:
    return JobError(
        INTERRUPTED,
        int(HTTPStatus.SERVICE_UNAVAILABLE),
        "the service ended while this job ran; the former index is served, nothing is lost; "
        "repeat the job",
        "処理の途中でサービスが終了しました。以前の索引のまま動いており、失われたものはありません。"
        "「もう一度行う」で続きから行えます。",
    )


def _broke_off(code: int) -> JobError:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return JobError(
        INTERRUPTED,
        int(HTTPStatus.SERVICE_UNAVAILABLE),
        f"the process that did this job ended ({how}), perhaps for want of memory; the former "
        "index is served; repeat the job",
        f"処理のプロセスが途中で終了しました（{how}）。メモリ不足かもしれません。"
        "以前の索引のまま動いています。「もう一度行う」で続きから行えます。",
    )
