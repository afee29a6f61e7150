"""What every answer tells the browser, and that no page goes against it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.security.headers import CONTENT_SECURITY_POLICY
from api.security.security import Security
from rag.assistant import Assistant
from tests.api.chromium import Message, Page, chromium
from tests.api.security.guarded import QUESTION, bearer, guarded, guarded_app, served

OPEN = Security()


@pytest.fixture
def client(small: Assistant) -> Iterator[TestClient]:
    app = guarded_app(small, OPEN)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def test_nothing_inline_and_nothing_from_elsewhere_is_allowed() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/docs"),
        ("GET", "/redoc"),
        ("GET", "/openapi.json"),
        ("GET", "/static/style.css"),
        ("GET", "/v1/documents"),
        ("GET", "/nothing"),
        ("GET", "/fails"),
        ("DELETE", "/"),
        ("POST", "/v1/ask"),
    ],
)
def test_every_answer_has_the_headers(client: TestClient, method: str, path: str) -> None:
    headers = client.request(method, path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers
    kept = {
        **dict.fromkeys(("/docs", "/redoc", "/openapi.json", "/static/style.css"), "no-cache"),
        "/v1/documents": "private, no-cache",
    }
    assert headers["cache-control"] == kept.get(path, "no-store")


def test_refusals_have_them_too(small: Assistant, tmp_path: Path) -> None:
    with guarded(small, tmp_path) as service:
        reader = bearer(service.key())
        found = [
            service.client.get("/v1/documents"),
            service.client.post("/v1/admin/change", headers=reader),
            service.client.get("/healthz", headers={"X": "x" * 20_000}),
            service.client.post("/v1/ask", content=b"x" * 2_000_000, headers=reader),
        ]
        assert [response.status_code for response in found] == [401, 403, 431, 413]
        for response in found:
            assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
            assert response.headers["cache-control"] == "no-store"


# In a browser

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with chromium(CHROMIUM, tmp_path_factory.mktemp("profile")) as page:
        page.send("Log.enable")
        page.send("Runtime.enable")
        yield page


def complaints(browser: Page) -> list[str]:
    """What the console says that it should not, since it was asked before."""
    browser.evaluate("1")  # what was said before the answer has come with it
    texts = []
    for event in browser.said:
        texts += _complaint(event)
    browser.said.clear()
    return texts


def _complaint(event: Message) -> list[str]:
    if event["method"] == "Runtime.exceptionThrown":
        return [str(event["params"]["exceptionDetails"])]
    entry = event["params"]["entry"]
    bad = entry["source"] == "security" or "Content Security Policy" in entry["text"]
    return [entry["text"]] if bad else []


def test_no_page_goes_against_the_policy(browser: Page, small: Assistant, tmp_path: Path) -> None:
    with served(guarded_app(small, OPEN), OPEN, log_level="critical") as (host, port):
        url = f"http://{host}:{port}"
        citation = small.ask(QUESTION, 1).passages[0].citation.citation_id
        for path in (
            "/",
            f"/?q={QUESTION}",
            "/memo",
            "/verify?q=海洋",
            "/documents",
            "/documents/ocean",
            f"/citations/{citation}",
            "/signin",
            "/nothing",
        ):
            browser.open(url + path)
            assert complaints(browser) == [], path
        browser.open(f"{url}/docs")
        browser.wait_until("document.querySelector('.opblock') !== null")
        assert complaints(browser) == []


def test_a_policy_that_is_broken_would_be_seen(
    browser: Page, small: Assistant, tmp_path: Path
) -> None:
    with served(guarded_app(small, OPEN), OPEN, log_level="critical") as (host, port):
        browser.open(f"http://{host}:{port}/")
        browser.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')"
        )
        assert len(complaints(browser)) == 1
