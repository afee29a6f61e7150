"""Documents over HTTP for administrators: add, replace and remove them; each is a job."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response

from api.administration.administration import Administration
from api.administration.errors import AdministrationError
from api.administration.form import SentForm, read_form
from api.administration.job import Job
from api.administration.schemas import AddIn, JobOut, JobsOut, ReplaceIn, present_job
from api.contract.query_parameters import known_query_parameters
from api.problems import Problem
from api.routes import problems
from api.security.roles import Admin, require_admin

_TAG = "管理"
_FILE = "txt、md、html、pdf、docx、pptx、xlsx（100MBまで）"
router = APIRouter(dependencies=[Depends(require_admin), Depends(known_query_parameters)])


def the_administration(request: Request) -> Administration:
    """What changes the documents; AdministrationError (404) where the service has none."""
    administration = cast(Administration | None, request.app.state.administration)
    if administration is None:
        raise AdministrationError(
            404,
            "this service was started without administration; use `seisaku add` and `remove`",
            "このサービスでは文書の管理が使えません。`seisaku add` などのコマンドを"
            "使ってください。",
        )
    return administration


Administering = Annotated[Administration, Depends(the_administration)]
Sent = Annotated[SentForm, Depends(read_form)]


def _form_of(model: type[AddIn] | type[ReplaceIn]) -> dict[str, Any]:
    """How OpenAPI is to describe a form that is not read before its sender is known."""
    schema = model.model_json_schema()
    file = {
        "type": "string",
        "format": "binary",
        "description": "txt、md、html、pdf、docx、pptx、xlsx（100MBまで）",
    }
    properties = {"file": file, **schema["properties"]}
    described = {**schema, "properties": properties, "required": ["file"]}
    content = {"multipart/form-data": {"schema": described}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/v1/documents",
    tags=[_TAG],
    operation_id="addDocument",
    summary="文書を追加する / Add a document",
    status_code=202,
    responses=problems(400, 404, 409, 413, 415, 422, 429),
    openapi_extra=_form_of(AddIn),
)
def add_document(
    response: Response, administration: Administering, principal: Admin, sent: Sent
) -> JobOut:
    """ファイルを文書として、または同じ文書の新しい版として追加します。

    読み取りと索引づくりは裏で進みます。返される処理（job）の `state` を
    `/v1/jobs/{job_id}` で確かめてください。同じ中身のファイルなら何も変わりません
    （`change` が `unchanged`）。

    Adds a file as a document, or as a new version of the one it belongs to, in the background.
    """
    said = sent.read(AddIn)
    description = said.description(said.document_id)
    job = administration.add(principal.name, sent.file(), description, may_retitle=said.replace)
    return _accepted(response, job)


@router.put(
    "/v1/documents/{document_id}",
    tags=[_TAG],
    operation_id="replaceDocument",
    summary="文書を差し替える / Replace a document",
    status_code=202,
    responses=problems(400, 404, 409, 413, 415, 422, 429),
    openapi_extra=_form_of(ReplaceIn),
)
def replace_document(
    document_id: str,
    response: Response,
    administration: Administering,
    principal: Admin,
    sent: Sent,
) -> JobOut:
    """文書のファイルを新しい版に差し替えます。題名などは、指定したものだけが改まります。

    前の版は、それを指す引用のために残ります。

    Makes the file a new version of the document; the former one stays for citations of it.
    """
    said = sent.read(ReplaceIn)
    job = administration.replace(
        principal.name,
        document_id,
        sent.file(),
        said.description(document_id),
        said.expected_version,
    )
    return _accepted(response, job)


@router.delete(
    "/v1/documents/{document_id}",
    tags=[_TAG],
    operation_id="removeDocument",
    summary="文書を検索から外す / Remove a document",
    status_code=202,
    responses=problems(404, 409, 429),
)
def remove_document(
    document_id: str, response: Response, administration: Administering, principal: Admin
) -> JobOut:
    """文書を検索から外します。ディスクからは `seisaku compact` で消えます。

    Takes the document out of search; `seisaku compact` takes it off the disk.
    """
    return _accepted(response, administration.remove(principal.name, document_id))


@router.get(
    "/v1/jobs",
    tags=[_TAG],
    operation_id="listJobs",
    summary="処理の一覧 / The jobs, newest first",
    responses=problems(404, 422),
)
def jobs(
    administration: Administering,
    limit: Annotated[int, Query(ge=1, le=200, description="返す数")] = 50,
) -> JobsOut:
    """追加、差し替え、除外の処理を新しい順に返します。

    Gives the changes that were asked for, the newest first.
    """
    return JobsOut(jobs=[present_job(job) for job in administration.jobs.all()[:limit]])


@router.get(
    "/v1/jobs/{job_id}",
    tags=[_TAG],
    operation_id="getJob",
    summary="一つの処理 / One job",
    responses=problems(404),
)
def job(job_id: str, response: Response, administration: Administering) -> JobOut:
    """処理の状態（queued、running、done、failed）、進み具合、結果、失敗の理由を返します。

    Gives the state of a job, how far it is, its result, or why it failed.
    """
    response.headers["Cache-Control"] = "no-store"
    return present_job(administration.jobs.find(job_id))


@router.post(
    "/v1/jobs/{job_id}/repeat",
    tags=[_TAG],
    operation_id="repeatJob",
    summary="失敗した処理をもう一度行う / Repeat a job that failed",
    status_code=202,
    responses=problems(404, 409, 429),
)
def repeat_job(
    job_id: str, response: Response, administration: Administering, principal: Admin
) -> JobOut:
    """途中で終わった処理などを、送られたファイルが残っていれば、そのまま繰り返します。

    Does a job again that was interrupted or failed, if the file that was sent is still there.
    """
    return _accepted(response, administration.repeat(principal.name, job_id))


def _accepted(response: Response, job: Job) -> JobOut:
    response.headers["Location"] = f"/v1/jobs/{job.job_id}"
    response.headers["Cache-Control"] = "no-store"
    return present_job(job)


def install_administration_problems(app: FastAPI) -> None:
    """Answer what is refused here with a Problem."""
    app.add_exception_handler(AdministrationError, _refused)


async def _refused(_: Request, error: Exception) -> Problem:
    assert isinstance(error, AdministrationError)  # registered for it
    entries = None
    if error.field is not None:
        entries = [{"field": error.field, "message": str(error), "message_ja": error.message_ja}]
    headers = {"Retry-After": "60"} if error.status == 429 else None
    return Problem(error.status, str(error), error.message_ja, entries, headers)
