"""The page on which a browser shows its key once, and is signed in from then on."""

from http import HTTPStatus
from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.page_templates import templates
from api.security.access import COOKIE, cookie_name
from api.security.budgets import Budgets
from api.security.errors import Refused
from api.security.guard import Guard
from api.security.principal import Principal, principal_of
from api.security.refusal import local_path

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/signin")
def sign_in_page(
    request: Request, next_path: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """The form; it leads back to what was asked for.

    A link from another website brings no session cookie (SameSite=Strict) the first time: for
    who is signed in already, the page has a link that does.
    """
    return _page(request, local_path(next_path))


@router.post("/signin")
def sign_in(
    request: Request,
    key: Annotated[str, Form()] = "",
    next_path: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Begin a session, if the key is good."""
    guard = cast(Guard, request.app.state.guard)
    path = local_path(next_path)
    if guard.keys is None or guard.sessions is None or not guard.access.needs_key():
        return RedirectResponse(path, HTTPStatus.SEE_OTHER)
    try:
        found = guard.keys.recognise(key.strip())
    except Refused as refused:
        return _page(request, path, _counted(guard.budgets, request, refused))
    session = guard.sessions.begin(found.key_id)
    # the audit log's line of this request is this key's
    request.state.principal = Principal(found.name, found.role, found.key_id)
    response = RedirectResponse(path, HTTPStatus.SEE_OTHER)
    _forget(response, request)
    response.set_cookie(
        cookie_name(request.url.scheme),
        session.token,
        max_age=guard.session_s,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/signout")
def sign_out(request: Request) -> Response:
    """End the session, here and for whoever has a copy of its cookie."""
    guard = cast(Guard, request.app.state.guard)
    token = getattr(request.state, "session_token", "")
    if guard.sessions is not None and token:
        guard.sessions.end(token)
    response = RedirectResponse("/signin", HTTPStatus.SEE_OTHER)
    _forget(response, request)
    return response


def _forget(response: Response, request: Request) -> None:
    if request.cookies.get(COOKIE):
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    secure = cookie_name("https")
    if request.cookies.get(secure):
        response.delete_cookie(secure, path="/", secure=True, httponly=True, samesite="strict")


def _counted(budgets: Budgets | None, request: Request, refused: Refused) -> Refused:
    """The refusal of a key, or of too many of them from one address."""
    if budgets is not None and request.client is not None:
        try:
            budgets.count_failure(request.client.host)
        except Refused as too_many:
            return too_many
    return refused


def _page(request: Request, path: str, refused: Refused | None = None) -> Response:
    context = {"next": path, "error": refused, "principal": principal_of(request)}
    return templates.TemplateResponse(
        request,
        "sign_in.html",
        context,
        status_code=refused.status if refused else HTTPStatus.OK,
        headers=refused.headers if refused else None,
    )
