"""The pages that show the HTTP contract, with the scripts that fastapi-offline brings."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages import templates

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/docs")
def swagger_page(request: Request) -> HTMLResponse:
    """The contract in Swagger UI, from which requests can be sent."""
    return templates.TemplateResponse(request, "swagger.html", {})


@router.get("/redoc")
def redoc_page(request: Request) -> HTMLResponse:
    """The contract in ReDoc, for reading."""
    return templates.TemplateResponse(request, "redoc.html", {})
