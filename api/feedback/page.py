"""The form under an answer, and what is said when it was sent; works without JavaScript."""

import logging
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.feedback.feedback import RATINGS, FeedbackError, Rating, checked_feedback
from api.feedback.journal import JournalError
from api.feedback.routes import Journal
from api.language.negotiation import page_language
from api.page_templates import templates
from api.security.csrf import require_csrf
from rag.errors import RagError

_NOT_KEPT = (
    "Feedback cannot be kept now. Please try again later.",
    "評価を保存できません。時間をおいてもう一度お試しください。",
)
_log = logging.getLogger(__name__)

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/feedback")
def sent_page(request: Request, back: Annotated[str, Query()] = "") -> HTMLResponse:
    """That a judgement was taken, and the way back to the answer."""
    context = {"back": back, "error": None}
    return templates.TemplateResponse(request, "feedback.html", context)


@router.post("/feedback", dependencies=[Depends(require_csrf)])
def send(
    request: Request,
    journal: Journal,
    question: Annotated[str, Form()] = "",
    rating: Annotated[str, Form()] = "",
    citation: Annotated[list[str] | None, Form()] = None,
    right_citation: Annotated[str, Form()] = "",
    comment: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Keep a judgement, and lead to the page that says so: loading it anew sends nothing."""
    try:
        given = checked_feedback(
            question, _rating(rating), tuple(citation or ()), right_citation or None, comment
        )
    except RagError as error:
        return _failed(request, back, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if journal is None:
            raise JournalError("the documents are in no store: feedback is not kept")
        journal.add(given)
    except JournalError as error:
        _log.error("%s", error)
        return _failed(request, back, _NOT_KEPT, HTTPStatus.SERVICE_UNAVAILABLE)
    language = page_language(request)
    target = request.url_for("sent_page").include_query_params(back=back)
    if language.asked:
        target = target.include_query_params(lang=language.language.value)
    return RedirectResponse(f"{target.path}?{target.query}", HTTPStatus.SEE_OTHER)


def _rating(name: str) -> Rating:
    if name not in tuple(Rating):
        raise FeedbackError(
            f"rating is {name[:40]!r}; choose one of {', '.join(Rating)}",
            message_ja=f"評価が選ばれていません。「{'」「'.join(RATINGS.values())}」の"
            "いずれかを選んでください。",
            field="rating",
        )
    return Rating(name)


def _failed(
    request: Request, back: str, told: Exception | tuple[str, str], status: HTTPStatus
) -> HTMLResponse:
    context = {"back": back, "error": told}
    return templates.TemplateResponse(request, "feedback.html", context, status_code=status)
