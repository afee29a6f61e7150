"""The HTTP contract of administration: what is said of a document, and what is told of a job."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.administration.job import Job
from api.labels import PASSAGE_KINDS, reason_in_japanese
from api.reading_summary import CHANGES, REMOVED
from corpus.catalogue import DOCUMENT_ID
from corpus.issued_on import IssuedOn
from corpus.passages.passage import PassageKind
from corpus.store.adding import Description
from corpus.store.store import Change

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MAX_CHARS = 300


def _one_line(text: str) -> str | None:
    """A line of text, its white space as one space each; None if there is none."""
    if _CONTROL.search(text.strip()):
        raise PydanticCustomError("control_character", "leave out line ends and control characters")
    line = " ".join(text.split())
    if len(line) > _MAX_CHARS:
        raise PydanticCustomError(
            "line_too_long", "at most {most} characters", {"most": _MAX_CHARS}
        )
    return line or None


def _date(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return str(IssuedOn.parse(text.strip()))
    except ValueError as error:
        raise PydanticCustomError("issued_on_form", "write 2025, 2025-04 or 2025-04-23") from error


def _document_id(text: str) -> str | None:
    name = text.strip()
    if name and (len(name) > 100 or not DOCUMENT_ID.fullmatch(name)):
        raise PydanticCustomError(
            "document_id_form", "use a-z, 0-9 and single hyphens, at most 100 characters"
        )
    return name or None


Line = Annotated[str | None, AfterValidator(lambda text: None if text is None else _one_line(text))]
IssuedOnText = Annotated[
    str | None, AfterValidator(lambda text: None if text is None else _date(text))
]
DocumentIdText = Annotated[
    str | None, AfterValidator(lambda text: None if text is None else _document_id(text))
]
Kind = Literal["report", "slides", ""]


class _SaidIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Line = Field(None, description="題名。既にある文書では省けば変わらない")
    issuer: Line = Field(None, description="発行機関")
    issued_on: IssuedOnText = Field(
        None, description="発行日（2025、2025-04、2025-04-23 のいずれか）"
    )
    kind: Kind | None = Field(None, description="report または slides。省けば中身から決める")

    def description(self, document_id: str | None) -> Description:
        """What is said of the document, as `add_file` takes it."""
        return Description(document_id, self.title, self.issuer, self.issued_on, self.kind or None)


class AddIn(_SaidIn):
    """What is said of a file that is added; the file itself is the part `file`."""

    document_id: DocumentIdText = Field(
        None, description="文書ID（a-z、0-9、ハイフン）。省けばファイル名から決める"
    )
    replace: bool = Field(default=False, description="同じIDの文書の題名を改めてよい")


class ReplaceIn(_SaidIn):
    """What is said of a file that takes the place of a document's former version."""

    expected_version: Annotated[int, Field(ge=1)] | None = Field(
        None, description="差し替える版。ほかの管理者が先に差し替えていれば失敗する"
    )


class ProgressOut(BaseModel):
    """A part of a job that was begun; `total` is null where nothing is counted."""

    stage: str = Field(description="reading（読み取り）、embedding（埋め込み）、indexing（索引）")
    done: int | None
    total: int | None


class CountOut(BaseModel):
    """How many there are of a class, with its name in Japanese."""

    name: str
    label: str
    count: int


class ReadOut(BaseModel):
    """How the file was read: passages by kind, pages, and what was set aside by reason."""

    kind: str
    passages: list[CountOut]
    tables: int
    pages: list[str]
    set_aside: list[CountOut]


class ResultOut(BaseModel):
    """What a job did; `read` is null where a document was removed."""

    document_id: str
    version: int
    change: str = Field(
        description="new、new_version、relabelled、unchanged、restored、removed のいずれか"
    )
    change_label: str
    read: ReadOut | None
    passages: int = Field(description="索引の箇所の数")
    embedded: int = Field(description="新たに埋め込んだ箇所の数")
    seconds: float
    model_load_seconds: float


class JobErrorOut(BaseModel):
    """Why a job failed, as a problem has it; `kind` is the name of the failure."""

    kind: str
    status: int
    detail: str
    detail_ja: str


class JobOut(BaseModel):
    """A job: what was asked for, how far it is, and what came of it."""

    job_id: str
    kind: Literal["add", "replace", "remove"]
    state: Literal["queued", "running", "done", "failed"]
    by: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    document_id: str | None
    title: str | None
    file: str | None
    size_bytes: int | None
    sha256: str | None
    progress: list[ProgressOut]
    result: ResultOut | None
    error: JobErrorOut | None
    can_repeat: bool
    repeats: str | None


class JobsOut(BaseModel):
    """The jobs, newest first."""

    jobs: list[JobOut]


def present_job(job: Job) -> JobOut:
    """A job as HTTP tells it."""
    return JobOut(
        job_id=job.job_id,
        kind=job.kind.value,
        state=job.state.value,
        by=job.by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        document_id=(job.result or {}).get("document_id") or job.description.document_id,
        title=job.description.title,
        file=job.file,
        size_bytes=job.size_bytes,
        sha256=job.sha256,
        progress=[
            ProgressOut(stage=known.stage.value, done=known.done, total=known.total)
            for known in job.progress
        ],
        result=_result(job.result) if job.result else None,
        error=JobErrorOut(
            kind=job.error.kind,
            status=job.error.status,
            detail=job.error.detail,
            detail_ja=job.error.detail_ja,
        )
        if job.error
        else None,
        can_repeat=job.can_repeat,
        repeats=job.repeats,
    )


def _result(result: dict[str, Any]) -> ResultOut:
    change = result["change"]
    label = REMOVED if change == "removed" else CHANGES[Change(change)]
    read = result["read"]
    return ResultOut(**{**result, "change_label": label, "read": _read(read) if read else None})


def _read(read: dict[str, Any]) -> ReadOut:
    return ReadOut(
        kind=read["kind"],
        passages=[
            CountOut(name=kind, label=PASSAGE_KINDS[PassageKind(kind)], count=count)
            for kind, count in read["passages"].items()
        ],
        tables=read["passages"].get(PassageKind.TABLE.value, 0),
        pages=read["pages"],
        set_aside=[
            CountOut(name=reason, label=reason_in_japanese(reason), count=count)
            for reason, count in read["set_aside"].items()
        ],
    )
