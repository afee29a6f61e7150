"""Jobs on disk: a folder each, with the file that was sent and what is known of the job.

    jobs/
      20261122T093412123456-1a2b3c4d/
        job.json    the job, sealed
        upload      the bytes that were sent; gone when they are no longer needed

A job is written beside and renamed, so a killed server leaves a job or none. Names of files that
came in are kept in job.json only: none of them ever becomes a path.
"""

import contextlib
import hashlib
import logging
import re
import shutil
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from api.administration.errors import AdministrationError, JobDamaged, UnknownJob
from api.administration.job import Job, job_from_json, job_to_json
from index.atomic_folder import fsync, remove_abandoned
from index.sealed_json import sealed, unsealed

FOLDER = "jobs"
JOB_FILE = "job.json"
UPLOAD = "upload"
NEW = ".new-"
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
_KEPT = 200
_KEPT_UPLOADS = 20
_CHUNK_BYTES = 1_000_000
_log = logging.getLogger(__name__)


class JobFolder:
    """The jobs of a data folder; safe for several threads and processes."""

    def __init__(self, data_folder: Path) -> None:
        self.path = data_folder / FOLDER

    def submit(self, job: Job, upload: BinaryIO | None) -> Job:
        """Write a new job with the file that was sent; it has its id and the file's hash then.

        Raises AdministrationError (507) if the disk refuses; nothing is left then.
        """
        moment = datetime.now(UTC)
        job_id = f"{moment:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
        writing = self.path / f"{NEW}{job_id}"
        try:
            writing.mkdir(parents=True)
            job = replace(job, job_id=job_id)
            if upload is not None:
                size_bytes, sha256 = _copy(upload, writing / UPLOAD)
                job = replace(job, size_bytes=size_bytes, sha256=sha256, has_upload=True)
            (writing / JOB_FILE).write_text(sealed(job_to_json(job)), encoding="utf-8")
            fsync(writing / JOB_FILE)
            fsync(writing)
            writing.rename(self.path / job_id)
            fsync(self.path)
        except OSError as error:
            raise _not_writable(self.path, error) from error
        finally:
            shutil.rmtree(writing, ignore_errors=True)
        return job

    def find(self, job_id: str) -> Job:
        """The job of an id; raises UnknownJob, or JobDamaged."""
        if not _ID.fullmatch(job_id):
            raise UnknownJob(job_id)
        try:
            text = (self.path / job_id / JOB_FILE).read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise UnknownJob(job_id) from error
        except (OSError, UnicodeDecodeError) as error:
            raise JobDamaged(job_id, error) from error
        try:
            job = job_from_json(unsealed(text))
        except (ValueError, KeyError, TypeError) as error:
            raise JobDamaged(job_id, error) from error
        if job.job_id != job_id:
            raise JobDamaged(job_id, f"it says that it is {job.job_id!r}")
        return job

    def ids(self) -> list[str]:
        """The ids of all jobs, oldest first."""
        try:
            return sorted(p.name for p in self.path.iterdir() if _ID.fullmatch(p.name))
        except FileNotFoundError:
            return []

    def all(self) -> list[Job]:
        """All jobs that can be read, newest first; the log tells of others."""
        jobs = []
        for job_id in reversed(self.ids()):
            try:
                jobs.append(self.find(job_id))
            except UnknownJob:
                continue  # it was purged just now
            except JobDamaged as error:
                _log.error("%s", error)
        return jobs

    def save(self, job: Job, *, durable: bool = True) -> None:
        """Write what is known of a job by now; only who runs jobs may do so.

        Raises AdministrationError (507) if the disk refuses.
        """
        folder = self.path / job.job_id
        writing = folder / f"{NEW}{uuid.uuid4().hex}"
        try:
            writing.write_text(sealed(job_to_json(job)), encoding="utf-8")
            if durable:
                fsync(writing)
            writing.replace(folder / JOB_FILE)
            if durable:
                fsync(folder)
            if not job.has_upload:
                (folder / UPLOAD).unlink(missing_ok=True)
        except OSError as error:
            raise _not_writable(self.path, error) from error
        finally:
            writing.unlink(missing_ok=True)

    def upload(self, job: Job) -> Path:
        """Where the file lies that came with a job."""
        return self.path / job.job_id / UPLOAD

    def purge(self) -> None:
        """Remove the oldest jobs that are over, where there are many, and first their files.

        Only who runs jobs may do so. What a killed server left half written goes too.
        """
        remove_abandoned(self.path, f"{NEW}*")
        for job_id in self.ids()[:-_KEPT_UPLOADS]:
            with contextlib.suppress(UnknownJob, JobDamaged):  # damage is told where it is met
                job = self.find(job_id)
                if job.is_over and job.has_upload:
                    self.save(replace(job, has_upload=False))
        for job_id in self.ids()[:-_KEPT]:
            with contextlib.suppress(UnknownJob, JobDamaged):
                if self.find(job_id).is_over:
                    shutil.rmtree(self.path / job_id, ignore_errors=True)


def _copy(upload: BinaryIO, path: Path) -> tuple[int, str]:
    """Write a stream to the disk; returns its size in bytes and its SHA-256."""
    digest, size_bytes = hashlib.sha256(), 0
    with path.open("xb") as file:
        while chunk := upload.read(_CHUNK_BYTES):
            digest.update(chunk)
            size_bytes += len(chunk)
            file.write(chunk)
    fsync(path)
    return size_bytes, digest.hexdigest()


def _not_writable(folder: Path, error: OSError) -> AdministrationError:
    return AdministrationError(
        HTTPStatus.INSUFFICIENT_STORAGE,
        f"the disk refuses what is to be written to {folder} ({error.strerror}); make room there "
        "or make it writable, and send it again",
        f"{folder} に書き込めません（{error.strerror}）。空き容量と書き込み権限を確かめて、"
        "もう一度送ってください。",
    )
