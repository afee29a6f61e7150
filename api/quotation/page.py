"""The page on which a quotation is checked: quotation and source side by side."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse

from api.citation_formats import formats_of
from api.page_templates import templates
from api.quotation.labels import verdict_messages
from api.quotation.view import PlaceView, place_view
from api.routes import Served
from api.security.audit.notes import note_quotation
from corpus.errors import UnknownDocument
from rag.assistant import Assistant
from rag.errors import RagError
from rag.quotation.pasted import MAX_QUOTE_CHARS

EXAMPLES = (
    "国家戦略技術領域に対しては一気通貫で支援していく。",
    "米国に拠点を持つ企業が648社と全体の55%弱を占めている。",
    "NEDOが最大３００万円の活動費……を補助",
)

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/verify")
def verify_page(
    request: Request,
    assistant: Served,
    q: Annotated[str, Query()] = "",
    document: Annotated[str, Query()] = "",
) -> HTMLResponse:
    """The form, or with `q` in the URL the check of that quotation: it can be linked to."""
    return _page(request, assistant, q, document) if q else _form(request, assistant)


@router.post("/verify")
def verify_form(
    request: Request,
    assistant: Served,
    q: Annotated[str, Form()] = "",
    document: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """The check of what was typed into the form: a quotation may be longer than a URL."""
    return _page(request, assistant, q, document)


def _form(request: Request, assistant: Assistant) -> HTMLResponse:
    return templates.TemplateResponse(request, "verify.html", _context(assistant))


def _page(request: Request, assistant: Assistant, quote: str, document: str) -> HTMLResponse:
    context = _context(assistant) | {"quote": quote, "chosen": document}
    status = HTTPStatus.OK
    try:
        quotation = assistant.verify(quote, document or None)
        note_quotation(request, quote, quotation)
        views = [place_view(place, quotation, assistant) for place in quotation.places]
        context |= {
            "quotation": quotation,
            "message": verdict_messages(quotation),
            "views": views,
            "formats": [
                formats_of(view.citation, assistant.catalogue.get(view.citation.document_id))
                for view in views
            ],
            "elsewhere": [assistant.catalogue.get(name) for name in quotation.elsewhere],
        }
    except RagError as error:
        context["error"] = error
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    except UnknownDocument:
        context["error"] = (
            f"The document “{document}” is not in the corpus; choose one from the list.",
            f"文書「{document}」は資料集にありません。一覧から選んでください。",
        )
        status = HTTPStatus.NOT_FOUND
    return templates.TemplateResponse(request, "verify.html", context, status_code=status)


def _context(assistant: Assistant) -> dict[str, object]:
    views: list[PlaceView] = []
    return {
        "quote": "",
        "chosen": "",
        "documents": list(assistant.catalogue),
        "examples": EXAMPLES,
        "max_chars": MAX_QUOTE_CHARS,
        "quotation": None,
        "views": views,
        "elsewhere": [],
        "error": None,
    }
