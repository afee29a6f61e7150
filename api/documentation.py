"""The page that shows the HTTP contract, with the scripts that fastapi-offline brings."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.page_templates import templates

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/docs")
def documentation_page(request: Request) -> HTMLResponse:
    """The contract in Swagger UI, from which requests can be sent."""
    return templates.TemplateResponse(request, "documentation.html", {})


@router.get("/redoc")
def former_page() -> RedirectResponse:
    """Where ReDoc was: it wants inline styles, and a picture from its maker's host."""
    return RedirectResponse("/docs", HTTPStatus.PERMANENT_REDIRECT)
