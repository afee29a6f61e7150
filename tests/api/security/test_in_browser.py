"""Signing in and sending forms with a real browser, whose headers nobody has made up."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, PlainTextResponse

from api.page_templates import templates
from api.security.csrf import require_csrf
from api.security.keys import Keys
from rag.assistant import Assistant
from tests.api.chromium import Page, chromium
from tests.api.security.guarded import guarded_app, security_of, served

CHROMIUM = shutil.which("chromium")
FORM = """<!DOCTYPE html><title>x</title><form action="{{ action }}" method="post" id="form">
<input type="hidden" name="csrf_token" value="{{ token }}"><button id="send">x</button></form>"""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with chromium(CHROMIUM, tmp_path / "profile") as page:
        yield page


@pytest.mark.parametrize("address", ["192.0.2.1", "127.0.0.1"])
def test_a_person_signs_in_sends_a_form_and_signs_out(
    browser: Page, small: Assistant, tmp_path: Path, address: str
) -> None:
    security = security_of(tmp_path, address=address)
    app = guarded_app(small, security)

    @app.get("/own-form", response_class=HTMLResponse)
    def own_form(request: Request) -> str:
        token = templates.env.globals["csrf_token"]
        return templates.env.from_string(FORM).render(action="/sent", token=token(request))  # type: ignore[operator]

    @app.post("/sent", response_class=PlainTextResponse, dependencies=[Depends(require_csrf)])
    def sent(request: Request) -> str:
        return f"sent by {request.state.principal.name}"

    key = Keys.of(tmp_path).create("企画課", "reader")
    with served(app, security, log_level="critical") as (host, port):
        url = f"http://{host}:{port}"
        browser.open(f"{url}/documents?x=1")
        assert browser.evaluate("location.pathname") == "/signin"
        assert browser.evaluate("document.activeElement.id") == "key"
        browser.type(key.text)
        browser.press("Enter")
        browser.wait_for_load()
        assert browser.evaluate("location.pathname + location.search") == "/documents?x=1"
        assert browser.evaluate("document.cookie") == ""
        browser.open(f"{url}/own-form")
        browser.evaluate("document.getElementById('send').click()")
        browser.wait_until(
            "document.body !== null && document.body.innerText.includes('sent by 企画課')"
        )
        browser.open(f"{url}/documents")
        browser.wait_until("document.querySelector('form[action=\"/signout\"] button') !== null")
        browser.evaluate("document.querySelector('form[action=\"/signout\"] button').click()")
        browser.wait_until("location.pathname === '/signin'")
        browser.open(f"{url}/documents")
        assert browser.evaluate("location.pathname") == "/signin"


def test_another_website_in_the_same_browser_changes_nothing_here(
    browser: Page, small: Assistant, tmp_path: Path
) -> None:
    security = security_of(tmp_path, address="127.0.0.1")
    app = guarded_app(small, security)
    changed = []

    @app.post("/change")
    def change() -> str:
        changed.append(1)
        return "changed"

    elsewhere = guarded_app(small, security_of(tmp_path / "other", address="127.0.0.1"))
    with (
        served(app, security, log_level="critical") as (host, port),
        served(elsewhere, security, log_level="critical") as (_, other),
    ):
        target = f"http://{host}:{port}/change"

        @elsewhere.get("/evil", response_class=HTMLResponse)
        def evil() -> HTMLResponse:
            page = templates.env.from_string(FORM).render(action=target, token="x")
            return HTMLResponse(page, headers={"Content-Security-Policy": "default-src *"})

        browser.open(f"http://{host}:{other}/evil")
        browser.evaluate("document.getElementById('send').click()")
        browser.wait_until(
            "document.body !== null && document.body.innerText.includes('ほかのウェブサイト')"
        )
        browser.open(f"http://{host}:{other}/evil")
        browser.evaluate(
            f"fetch('{target}', {{method: 'POST', mode: 'no-cors', credentials: 'include'}})"
            ".finally(() => { document.title = 'done' })"
        )
        browser.wait_until("document.title === 'done'")
        assert changed == []
        browser.open(f"http://{host}:{port}/documents")
        browser.evaluate(
            "fetch('/change', {method: 'POST'}).finally(() => { document.title = 'done' })"
        )
        browser.wait_until("document.title === 'done'")
        assert changed == [1]
