"""A job: one change of the documents that an administrator asked for, and how far it is."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from corpus.store.adding import Description


class JobKind(StrEnum):
    """What is to be done."""

    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"


class JobState(StrEnum):
    """How far a job is; the last two are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Stage(StrEnum):
    """The parts of a job, in their order."""

    READING = "reading"  # the file, in a confined process
    EMBEDDING = "embedding"  # passages that were never embedded
    INDEXING = "indexing"  # writing the index


INTERRUPTED = "Interrupted"
"""The kind of a failure that was none of the job's own: its process ended."""


@dataclass(frozen=True)
class Progress:
    """A stage that was begun: how much of it is done, of how much; None where not counted."""

    stage: Stage
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class JobError:
    """Why a job failed: the name of the failure, its HTTP status, and what helps."""

    kind: str
    status: int
    detail: str
    detail_ja: str


@dataclass(frozen=True)
class Job:
    """One change of the documents: what was asked for, by whom, and what came of it.

    `file`, `size_bytes` and `sha256` are of the file that was sent, if there was one; it is kept
    beside the job while it may be needed (`has_upload`). `expected_version` is the version
    that is to be replaced. `result` is what the command prints. `repeats` is the job that this
    one does again.
    """

    job_id: str
    kind: JobKind
    by: str
    created_at: str
    description: Description
    state: JobState = JobState.QUEUED
    file: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    may_retitle: bool = False
    expected_version: int | None = None
    repeats: str | None = None
    has_upload: bool = False
    started_at: str | None = None
    ended_at: str | None = None
    progress: tuple[Progress, ...] = ()
    result: dict[str, Any] | None = None
    error: JobError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def can_repeat(self) -> bool:
        """Whether it failed and all that it needs is still there."""
        needs_file = self.kind is not JobKind.REMOVE
        return self.state is JobState.FAILED and (self.has_upload or not needs_file)

    def asks_the_same(self, other: "Job") -> bool:
        """Whether both jobs ask for the very same change."""
        return (
            (self.kind, self.description, self.file, self.sha256)
            == (other.kind, other.description, other.file, other.sha256)
        ) and (self.may_retitle, self.expected_version) == (
            other.may_retitle,
            other.expected_version,
        )

    def begun(self) -> "Job":
        """The job as it starts."""
        return replace(self, state=JobState.RUNNING, started_at=now(), progress=())

    def again(self) -> "Job":
        """The job back in the queue, as if it had not started."""
        return replace(self, state=JobState.QUEUED, started_at=None, progress=())

    def advanced(self, progress: Progress) -> "Job":
        """The job with what is known of a stage; a later word takes the place of an earlier."""
        others = tuple(known for known in self.progress if known.stage is not progress.stage)
        return replace(self, progress=(*others, progress))

    def done(self, result: dict[str, Any]) -> "Job":
        """The job, which went well."""
        return replace(self, state=JobState.DONE, ended_at=now(), result=result, has_upload=False)

    def failed(self, error: JobError, *, keeps_upload: bool) -> "Job":
        """The job, which did not; its file stays where it may go well another time."""
        return replace(
            self,
            state=JobState.FAILED,
            ended_at=now(),
            error=error,
            has_upload=self.has_upload and keeps_upload,
        )


def job_to_json(job: Job) -> dict[str, Any]:
    """A job as JSON has it."""
    return asdict(job)


def job_from_json(fields: dict[str, Any]) -> Job:
    """Read what `job_to_json` gave; ValueError, KeyError or TypeError on anything else."""
    error = fields["error"]
    return Job(
        **{
            **fields,
            "kind": JobKind(fields["kind"]),
            "state": JobState(fields["state"]),
            "description": Description(**fields["description"]),
            "progress": tuple(
                Progress(Stage(known["stage"]), known["done"], known["total"])
                for known in fields["progress"]
            ),
            "error": JobError(**error) if error else None,
        }
    )


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
