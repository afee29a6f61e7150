"""A job as its page shows it, in words."""

from dataclasses import dataclass
from datetime import datetime

from api.administration.job import Job, JobKind, JobState, Stage
from api.administration.schemas import ResultOut, present_job

_KINDS = {JobKind.ADD: "追加", JobKind.REPLACE: "差し替え", JobKind.REMOVE: "除外"}
_STATES = {
    JobState.QUEUED: ("順番待ち", ""),
    JobState.RUNNING: ("処理中", ""),
    JobState.DONE: ("完了", "good"),
    JobState.FAILED: ("失敗", "bad"),
}
_STAGES = {
    Stage.READING: "ファイルの読み取り",
    Stage.EMBEDDING: "箇所の埋め込み",
    Stage.INDEXING: "索引の作成",
}
STATES_BY_NAME = {state.value: words for state, (words, _) in _STATES.items()}


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
    """What the page shows of a job."""

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
    error: str | None


def job_view(job: Job) -> JobView:
    """Put a job into words."""
    shown = present_job(job)
    state, state_class = _STATES[job.state]
    what = job.file or job.description.document_id or ""
    return JobView(
        job_id=job.job_id,
        kind=_KINDS[job.kind],
        state=state,
        state_class=state_class,
        what=what,
        by=job.by,
        created_at=_local(job.created_at),
        ended_at=_local(job.ended_at) if job.ended_at else "",
        is_over=job.is_over,
        can_repeat=job.can_repeat,
        stages=_stages(job),
        result=shown.result,
        error=job.error.detail_ja if job.error else None,
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
            state = "済み" if progress or job.state is not JobState.DONE else "不要"
        else:
            state = "処理中" if progress and not job.is_over else "これから"
        if job.state is JobState.FAILED and state != "済み":
            state = "中止"
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


def _local(moment: str) -> str:
    """A moment in this machine's zone: 2025年4月23日 14:05."""
    at = datetime.fromisoformat(moment).astimezone()
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
