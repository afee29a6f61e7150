"""What is wrong with what an administrator asks, and which HTTP status a failure has."""

from http import HTTPStatus

from corpus.errors import (
    DescriptionError,
    DocumentConflict,
    FileRefused,
    FileTooLarge,
    FileUnsupported,
    NothingToRead,
    SourceMissing,
    StoreNotWritable,
    UnknownDocument,
)
from index.errors import IndexNotWritable


class AdministrationError(Exception):
    """A request of an administrator that is not carried out; the message says the remedy.

    `status` is its HTTP status, `field` the part of the request that is at fault.
    """

    def __init__(
        self, status: int, message: str, message_ja: str, *, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message_ja = message_ja
        self.field = field


class UnknownJob(AdministrationError):
    """No job of this id is known, or no longer."""

    def __init__(self, job_id: str) -> None:
        shown = job_id if len(job_id) <= 60 else job_id[:60] + "…"
        super().__init__(
            HTTPStatus.NOT_FOUND,
            f"there is no job {shown!r}; GET /v1/jobs lists those that are kept",
            f"処理「{shown}」はありません。/v1/jobs で一覧を確かめてください。",
            field="job_id",
        )


class JobDamaged(AdministrationError):
    """What is written of a job is not what was written."""

    def __init__(self, job_id: str, why: object) -> None:
        super().__init__(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            f"what is kept of job {job_id!r} is damaged ({why}); `seisaku doctor --repair` "
            "removes it, then send the document again",
            f"処理「{job_id}」の記録が壊れています（{why}）。`seisaku doctor --repair` で除き、"
            "文書を送り直してください。",
            field="job_id",
        )


_STATUSES: dict[type[Exception], HTTPStatus] = {
    UnknownDocument: HTTPStatus.NOT_FOUND,
    DocumentConflict: HTTPStatus.CONFLICT,
    FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    FileUnsupported: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    FileRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    NothingToRead: HTTPStatus.UNPROCESSABLE_ENTITY,
    DescriptionError: HTTPStatus.UNPROCESSABLE_ENTITY,
    SourceMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreNotWritable: HTTPStatus.INSUFFICIENT_STORAGE,
    IndexNotWritable: HTTPStatus.INSUFFICIENT_STORAGE,
}


def status_of(error: Exception) -> int:
    """The HTTP status of a failure; 500 where it is not the request's fault."""
    for kind, status in _STATUSES.items():
        if isinstance(error, kind):
            return int(status)
    return int(HTTPStatus.INTERNAL_SERVER_ERROR)
