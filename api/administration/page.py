"""The page of administration: the documents, a form to add one, and what came of each job."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.administration.administration import Administration
from api.administration.errors import AdministrationError
from api.administration.form import SentForm
from api.administration.job import Job
from api.administration.routes import Administering, Sent
from api.administration.schemas import AddIn, ReplaceIn
from api.administration.view import COMPLETE, STATES, job_view
from api.language.negotiation import page_language
from api.page_templates import templates
from api.problems import entry_of
from api.security.csrf import FIELD, verify_csrf
from api.security.roles import Admin, require_admin
from corpus.document import Document
from corpus.errors import UnknownDocument
from corpus.formats.extraction import MAX_BYTES, SUFFIXES

_PATH = "/admin"
_SHOWN_JOBS = 20
KINDS = {"": "自動で決める", "report": "報告書", "slides": "スライド"}
"""What a document may be read as, and how that is called in Japanese."""

router = APIRouter(
    prefix=_PATH,
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[Depends(require_admin)],
)


async def _checked_form(request: Request, sent: Sent) -> SentForm:
    verify_csrf(request, sent.fields.get(FIELD))
    return sent


@dataclass(frozen=True)
class _Flaw:
    """What is wrong with a form: the field, and what is said of it in English and Japanese."""

    field: str
    message: tuple[str, str]


Checked = Annotated[SentForm, Depends(_checked_form)]
"""A form whose token is the one that the page gave out."""


@router.get("")
def documents_page(request: Request, administration: Administering) -> HTMLResponse:
    """The documents, the form, and the newest jobs."""
    return _overview(request, administration)


@router.post("/documents")
def add_document(
    request: Request, administration: Administering, principal: Admin, sent: Checked
) -> Response:
    """Queue a file; the page of its job follows."""
    try:
        said = sent.read(AddIn, leave_out=(FIELD,))
        description = said.description(said.document_id)
        job = administration.add(principal.name, sent.file(), description, may_retitle=said.replace)
    except (AdministrationError, RequestValidationError) as error:
        return _overview(request, administration, sent=sent, error=error)
    return _to(request, job)


@router.get("/documents/{document_id}/replace")
def replace_page(request: Request, document_id: str, administration: Administering) -> HTMLResponse:
    """The form to replace a document's file."""
    try:
        return _replacing(request, administration.document(document_id))
    except UnknownDocument:
        return _unknown(request, document_id)


@router.post("/documents/{document_id}/replace")
def replace_document(
    request: Request,
    document_id: str,
    administration: Administering,
    principal: Admin,
    sent: Checked,
) -> Response:
    """Queue the new file; the page of its job follows."""
    try:
        said = sent.read(ReplaceIn, leave_out=(FIELD,))
        job = administration.replace(
            principal.name,
            document_id,
            sent.file(),
            said.description(document_id),
            said.expected_version,
        )
    except UnknownDocument:
        return _unknown(request, document_id)
    except (AdministrationError, RequestValidationError) as error:
        return _replacing(request, administration.document(document_id), sent=sent, error=error)
    return _to(request, job)


@router.get("/documents/{document_id}/remove")
def remove_page(request: Request, document_id: str, administration: Administering) -> HTMLResponse:
    """Ask once more before a document is removed."""
    try:
        return _removing(request, administration.document(document_id))
    except UnknownDocument:
        return _unknown(request, document_id)


@router.post("/documents/{document_id}/remove")
def remove_document(
    request: Request,
    document_id: str,
    administration: Administering,
    principal: Admin,
    sent: Checked,  # noqa: ARG001 - its token is what matters
) -> Response:
    """Queue the removal; the page of its job follows."""
    try:
        return _to(request, administration.remove(principal.name, document_id))
    except UnknownDocument:
        return _unknown(request, document_id)
    except AdministrationError as error:
        return _removing(request, administration.document(document_id), error=error)


@router.get("/jobs/{job_id}")
def job_page(request: Request, job_id: str, administration: Administering) -> HTMLResponse:
    """One job; the page looks again by itself until it is over."""
    try:
        job = administration.jobs.find(job_id)
    except AdministrationError as error:
        return _missing(request, (str(error), error.message_ja))
    view = job_view(job)
    is_held = view.result is not None and administration.holds(view.result.document_id)
    context = {"view": view, "states": STATES, "complete": COMPLETE, "is_held": is_held}
    return _page(request, "admin_job.html", context)


@router.post("/jobs/{job_id}/repeat")
def repeat_job(
    request: Request,
    job_id: str,
    administration: Administering,
    principal: Admin,
    sent: Checked,  # noqa: ARG001 - its token is what matters
) -> Response:
    """Queue a failed job once more."""
    try:
        return _to(request, administration.repeat(principal.name, job_id))
    except AdministrationError as error:
        return _missing(request, (str(error), error.message_ja))


def _to(request: Request, job: Job) -> RedirectResponse:
    asked = page_language(request)
    query = f"?lang={asked.language}" if asked.asked else ""
    return RedirectResponse(f"{_PATH}/jobs/{job.job_id}{query}", HTTPStatus.SEE_OTHER)


def _overview(
    request: Request,
    administration: Administration,
    *,
    sent: SentForm | None = None,
    error: Exception | None = None,
) -> HTMLResponse:
    context: dict[str, object] = {
        "documents": administration.documents(),
        "jobs": [job_view(job) for job in administration.jobs.all()[:_SHOWN_JOBS]],
        "sent": sent.fields if sent else {},
        "error": _told(error),
    }
    return _page(request, "admin.html", context, error)


def _replacing(
    request: Request,
    document: Document,
    *,
    sent: SentForm | None = None,
    error: Exception | None = None,
) -> HTMLResponse:
    said = {
        "title": document.title,
        "issuer": document.issuer,
        "issued_on": str(document.issued_on),
        "kind": document.kind,
        "expected_version": str(document.version),
    }
    context: dict[str, object] = {
        "document": document,
        "sent": {**said, **(sent.fields if sent else {}), "expected_version": document.version},
        "error": _told(error),
    }
    return _page(request, "admin_replace.html", context, error)


def _removing(
    request: Request, document: Document, *, error: Exception | None = None
) -> HTMLResponse:
    context: dict[str, object] = {"document": document, "error": _told(error)}
    return _page(request, "admin_remove.html", context, error)


def _told(error: Exception | None) -> _Flaw | None:
    if isinstance(error, AdministrationError):
        return _Flaw(error.field or "", (str(error), error.message_ja))
    if isinstance(error, RequestValidationError):
        entry = entry_of(error)
        return _Flaw(entry["field"], (entry["message"], entry["message_ja"]))
    return None


def _page(
    request: Request,
    template: str,
    context: dict[str, object],
    error: Exception | None = None,
) -> HTMLResponse:
    status = 200
    if error is not None:
        status = getattr(error, "status", HTTPStatus.UNPROCESSABLE_ENTITY)
    shared = {
        "suffixes": ",".join(SUFFIXES),
        "max_mb": MAX_BYTES // 1_000_000,
        "kinds": KINDS,
    }
    return templates.TemplateResponse(
        request,
        template,
        {**shared, **context},
        status_code=int(status),
        headers={"Cache-Control": "no-store"},
    )


def _unknown(request: Request, document_id: str) -> HTMLResponse:
    shown = document_id[:100]
    english = f"The document “{shown}” is not in the corpus."
    return _missing(request, (english, f"文書「{shown}」は資料集にありません。"))


def _missing(request: Request, message: tuple[str, str]) -> HTMLResponse:
    return templates.TemplateResponse(
        request, "not_found.html", {"message": message}, status_code=HTTPStatus.NOT_FOUND
    )
