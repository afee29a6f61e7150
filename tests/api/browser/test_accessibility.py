"""axe-core finds nothing to object to on any page, in either light, at three widths."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.api.browser.site import (
    HOSTILE_QUESTION,
    MEMO,
    NOT_ANSWERED,
    QUESTION,
    TABLE_QUESTION,
    Site,
)

# also what axe calls best practice: landmarks, headings in order, one main part
OPTIONS = {"resultTypes": ["violations"]}
WINDOWS = {"wide": (1200, 900), "phone": (375, 800)}
# too wide for the window though not hidden on purpose
STICKING_OUT = """
() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.right > document.documentElement.clientWidth + 1
    && !element.closest('.visually-hidden, .skip, .scroll');
}).map(element => element.outerHTML.slice(0, 120)).slice(0, 3)
"""


@pytest.fixture(scope="module", params=[("light", "wide"), ("dark", "phone")], ids="-".join)
def page(request: pytest.FixtureRequest, chromium_browser: Browser) -> Iterator[Page]:
    """A page in one light and width; both lights and both widths are had by two of them."""
    scheme, window = request.param
    width, height = WINDOWS[window]
    context = chromium_browser.new_context(
        color_scheme=scheme, viewport=ViewportSize(width=width, height=height), locale="ja-JP"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()
    # nothing that the Content-Security-Policy forbids; pages of errors have their status
    expected = re.compile(r"status of 4(04|22) |does not conform to the required format")
    assert [text for text in said if not expected.search(text)] == []


def assert_sound(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(page, options=OPTIONS)
    objections = [
        (one["id"], [node["html"][:160] for node in one["nodes"]][:3])
        for one in found.response["violations"]
    ]
    assert objections == [], page.url
    assert page.evaluate(STICKING_OUT) == [], page.url


def test_axe_finds_nothing(page: Page, site: Site) -> None:
    addresses = [
        f"{site.url}/",
        site.asked(QUESTION),
        site.asked(TABLE_QUESTION),
        site.asked(NOT_ANSWERED),
        f"{site.url}/documents",
        f"{site.url}/documents/ocean",
        site.citation(),
        f"{site.url}/verify?q=海洋研究の予算は令和8年度に130億円とする。",
        f"{site.url}/signin",
        f"{site.url}/admin",
    ]
    if page.evaluate("matchMedia('(prefers-color-scheme: light)').matches"):
        # what has the same parts in other words is looked at in one light
        addresses += [
            site.asked(QUESTION, "&lang=en"),
            site.asked(HOSTILE_QUESTION),
            site.asked(QUESTION, "&as_of=2025-02-31"),
            f"{site.url}/documents/deep?lang=en",
            f"{site.url}/documents/nothing",
            f"{site.url}/citations/nothing",
            f"{site.url}/feedback",
            f"{site.url}/admin?lang=en",
            f"{site.url}/admin/documents/deep/replace",
            f"{site.url}/admin/documents/deep/remove",
            f"{site.url}/admin/jobs/nothing",
            f"{site.url}/nothing",
        ]
    for address in addresses:
        page.goto(address)
        assert_sound(page)


def test_axe_finds_nothing_in_a_memo_with_its_verdicts(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/memo")
    assert_sound(page)
    page.fill("#text", MEMO)
    page.click("main button[type=submit]")
    assert page.locator(".sentence").count() == 3
    assert_sound(page)


def test_a_page_is_read_at_twice_its_size(chromium_browser: Browser, site: Site) -> None:
    # a window of 1280 px at 200 % is one of 640 px (WCAG 2.2, 1.4.4); 400 % is one of 320
    for width in (640, 320):
        window = ViewportSize(width=width, height=500)
        page = chromium_browser.new_page(viewport=window, device_scale_factor=2)
        for address in (site.asked(TABLE_QUESTION), f"{site.url}/documents/ocean"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(STICKING_OUT) == []
        page.close()


def test_axe_finds_nothing_in_a_job_that_is_over(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin")
    page.set_input_files(
        "#file", {"name": "none.txt", "mimeType": "text/plain", "buffer": b"1\n\n2\n\n3\n"}
    )
    for name, value in (("title", "数表"), ("issuer", "試験省"), ("issued-on", "2025")):
        page.fill(f"#{name}", value)
    page.click("form[data-upload] button")
    page.wait_for_selector("p.error[role=alert]", timeout=120_000)
    assert "/admin/jobs/" in page.url
    assert_sound(page)
