"""The memo's page: paste or upload, read each sentence with its verdict, take the Word file."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.ask_form import day_of
from api.memo.auditing import audit_memo, cited_documents
from api.memo.form import MemoForm, Sent
from api.memo.memo import Memo, read_memo
from api.memo.view import memo_view
from api.page_templates import templates
from api.routes import Served
from api.security.audit.notes import note_audit
from corpus.errors import FileRefused
from rag.audit.memo import MAX_MEMO_CHARS
from rag.errors import MemoTooLong, RagError

_WORD_NAME = "脚注付きメモ.docx"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/memo")
def memo_form_page(request: Request) -> HTMLResponse:
    """The form alone."""
    return _page(request, MemoForm("", "", "", b""))


@router.post("/memo")
def memo_page(request: Request, sent: Sent, assistant: Served) -> HTMLResponse:
    """The memo with the verdict of each sentence."""
    try:
        memo = _memo(sent)
        audit = audit_memo(assistant, memo.text, day_of(sent.as_of))
        note_audit(request, memo.text, audit)
    except (RagError, FileRefused) as error:
        return _page(request, sent, error=error)
    view = memo_view(audit, assistant, cited_documents(assistant))
    return _page(request, sent, memo=memo, view=view)


@router.post("/memo/word")
def memo_word(request: Request, sent: Sent, assistant: Served) -> Response:
    """The memo as a Word file with its footnotes."""
    from api.memo.word_file import MEDIA_TYPE, word_file  # loads python-docx, only where needed

    try:
        memo = _memo(sent)
        audit = audit_memo(assistant, memo.text, day_of(sent.as_of))
        note_audit(request, memo.text, audit)
    except (RagError, FileRefused) as error:
        return _page(request, sent, error=error)
    content = word_file(memo, audit, cited_documents(assistant))
    name = f"attachment; filename=\"memo.docx\"; filename*=UTF-8''{quote(_WORD_NAME)}"
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": name})


def _memo(sent: MemoForm) -> Memo:
    """The file that was sent, else the text."""
    return read_memo(sent.content, sent.file_name) if sent.file_name else Memo(sent.text)


def _page(
    request: Request,
    sent: MemoForm,
    *,
    memo: Memo | None = None,
    view: object = None,
    error: Exception | None = None,
) -> HTMLResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    if isinstance(error, MemoTooLong):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    context = {
        "sent": sent,
        "memo": memo,
        "view": view,
        "error": error,
        "error_field": getattr(error, "field", "file"),
        "max_chars": MAX_MEMO_CHARS,
    }
    return templates.TemplateResponse(request, "memo.html", context, status_code=status)
