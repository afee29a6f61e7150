"""A job as its page shows it, in words."""

from dataclasses import dataclass

from api.administration.job import Job, JobKind, JobState, Stage
from api.administration.schemas import ResultOut, present_job

_KINDS = {
    JobKind.ADD: "文書の追加",
    JobKind.REPLACE: "文書の差し替え",
    JobKind.REMOVE: "文書の除外",
}
STATES = {
    JobState.QUEUED: "順番待ち",
    JobState.RUNNING: "処理中",
    JobState.DONE: "完了",
    JobState.FAILED: "失敗",
}
_STATE_CLASSES = {JobState.DONE: "good", JobState.FAILED: "bad"}
_STAGES = {
    Stage.READING: "ファイルの読み取り",
    Stage.EMBEDDING: "箇所の埋め込み",
    Stage.INDEXING: "索引の作成",
}
COMPLETE = "済み"
_UNDER_WAY, _NOT_NEEDED, _TO_COME, _GIVEN_UP = "処理中", "不要", "これから", "中止"
LABELS = (
    *_KINDS.values(),
    *STATES.values(),
    *_STAGES.values(),
    COMPLETE,
    *(_UNDER_WAY, _NOT_NEEDED, _TO_COME, _GIVEN_UP),
)
"""All that is said of jobs here, in Japanese: the pages show it in their language."""


@dataclass(frozen=True)
class StageView:
    """A stage of a job: its name, and how much of it is done where that is counted."""

    key: str
    name: str
    state: str
    done: int | None
    total: int | None

    @property
    def counted(self) -> bool:
        """Whether there is a number of things to do, more than one."""
        return self.total is not None and self.total > 1


@dataclass(frozen=True)
class JobView:
    """What the page shows of a job, in Japanese; `error` is in English and Japanese.

    Moments are as the job has them: ISO 8601, in UTC.
    """

    job_id: str
    kind: str
    state: str
    state_class: str
    what: str
    by: str
    created_at: str
    ended_at: str
    is_over: bool
    can_repeat: bool
    stages: tuple[StageView, ...]
    result: ResultOut | None
    error: tuple[str, str] | None


def job_view(job: Job) -> JobView:
    """Put a job into words."""
    shown = present_job(job)
    what = job.file or job.description.document_id or ""
    return JobView(
        job_id=job.job_id,
        kind=_KINDS[job.kind],
        state=STATES[job.state],
        state_class=_STATE_CLASSES.get(job.state, ""),
        what=what,
        by=job.by,
        created_at=job.created_at,
        ended_at=job.ended_at or "",
        is_over=job.is_over,
        can_repeat=job.can_repeat,
        stages=_stages(job),
        result=shown.result,
        error=(job.error.detail, job.error.detail_ja) if job.error else None,
    )


def _stages(job: Job) -> tuple[StageView, ...]:
    known = {progress.stage: progress for progress in job.progress}
    stages = [s for s in Stage if s is not Stage.READING or job.kind is not JobKind.REMOVE]
    shown = []
    for number, stage in enumerate(stages):
        progress = known.get(stage)
        later = any(other in known for other in stages[number + 1 :])
        complete = progress is not None and progress.total is not None
        complete = complete and progress is not None and progress.done == progress.total
        if job.state is JobState.DONE or later or complete:
            state = COMPLETE if progress or job.state is not JobState.DONE else _NOT_NEEDED
        else:
            state = _UNDER_WAY if progress and not job.is_over else _TO_COME
        if job.state is JobState.FAILED and state != COMPLETE:
            state = _GIVEN_UP
        shown.append(
            StageView(
                stage.value,
                _STAGES[stage],
                state,
                progress.done if progress else None,
                progress.total if progress else None,
            )
        )
    return tuple(shown)
