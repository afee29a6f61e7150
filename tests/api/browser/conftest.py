"""One browser, and one service on documents that are written here, some of them hostile."""

import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from fastapi import Request, Response
from playwright.sync_api import Browser, sync_playwright

from api.administration.job_runner import JobSettings
from api.app import create_app
from corpus.store.adding import Description, add_file
from corpus.store.store import Store
from tests.api.administration.conftest import LIMITS, WORKER
from tests.api.browser.site import HOSTILE, PLAN, Site
from tests.api.serving import serving
from tests.rag.inline_workplace import FOREST, CountingEncoder, build, opened, workplace_in

CHROMIUM = shutil.which("chromium")
# what the service says of its pages (api/security); here so that a page that breaks it is seen
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


# of this package alone: as long as it is open its event loop runs, and no other can be started
@pytest.fixture(scope="package")
def chromium_browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if CHROMIUM is None:
        pytest.skip("`chromium` is not on PATH; install it to try the pages in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service on a free port; its documents need no model."""
    folder = tmp_path_factory.mktemp("site")
    workplace = workplace_in(folder, ocean=PLAN, forest=FOREST)
    _add_hostile(workplace.store(), folder)
    build(workplace, CountingEncoder())
    assistant = opened(workplace)
    settings = JobSettings(workplace, LIMITS, WORKER)
    app = create_app(lambda: assistant, administration=settings)

    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = CSP
        return response

    with serving(app) as url:
        yield Site(url, workplace, assistant)


def _add_hostile(store: Store, folder: Path) -> None:
    path = folder / f"{HOSTILE.replace('/', '')}.md"
    path.write_text(
        f"# 深海計画 {HOSTILE}\n\n深海探査の予算は令和8年度に70億円とする。{HOSTILE}\n\n"
        f"| 国 | 隻数 |\n| --- | --- |\n| 日本{HOSTILE} | 3 |\n",
        encoding="utf-8",
    )
    description = Description("deep", f"深海計画 {HOSTILE}", f"試験省 {HOSTILE}", "2025-08-01")
    add_file(store, path, description)
