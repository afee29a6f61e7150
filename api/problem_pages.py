"""Problems as pages: whoever looks at a browser is told in words, not in JSON."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.page_templates import templates
from api.problems import Problem
from api.security.refusal import is_browser

_Handler = Callable[[Request, Exception], Awaitable[Response]]


def install_problem_pages(app: FastAPI) -> None:
    """Call it after all that installs handlers which answer with a Problem."""
    for kind, handler in list(app.exception_handlers.items()):
        if iscoroutinefunction(handler):
            app.add_exception_handler(kind, _shown(handler))


def _shown(handler: Callable[..., Awaitable[Any]]) -> _Handler:
    async def answer(request: Request, error: Exception) -> Response:
        response: Response = await handler(request, error)
        if isinstance(response, Problem) and is_browser(request.scope):
            return _page(request, response, _told(request, response, error))
        return response

    return answer


def _told(request: Request, problem: Problem, error: Exception) -> tuple[str, str]:
    """What is wrong in English and Japanese; the way to the API is of no use to a reader."""
    if problem.status_code == HTTPStatus.NOT_FOUND and isinstance(error, HTTPException):
        path = request.url.path[:100]
        return (
            f"There is no page “{path}”. Check the address, or begin at the first page.",
            f"「{path}」というページはありません。"
            "アドレスを確かめるか、最初のページから進んでください。",
        )
    return problem.detail, problem.detail_ja


def _page(request: Request, problem: Problem, told: tuple[str, str]) -> HTMLResponse:
    english, japanese = told
    context = {"message": told, "status": problem.status_code}
    name = "not_found.html"
    if problem.status_code != HTTPStatus.NOT_FOUND:
        name = "refused.html"
        context = {**context, "message": japanese, "message_en": english}
    page = templates.TemplateResponse(
        request, name, context, status_code=problem.status_code, headers=problem.kept
    )
    page.headers.add_vary_header("Accept")
    return page
