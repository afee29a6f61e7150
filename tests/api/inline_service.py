"""The service on a small corpus that needs no model, for tests of what stands around answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from rag.workplace import Workplace
from tests.api.browser.site import PLAN
from tests.rag.inline_workplace import FOREST, CountingEncoder, build, opened, workplace_in


@contextmanager
def inline_service(folder: Path) -> Iterator[tuple[TestClient, Workplace]]:
    """A client of the service, and its workplace."""
    workplace = workplace_in(folder, ocean=PLAN, forest=FOREST)
    build(workplace, CountingEncoder())
    assistant = opened(workplace)
    with TestClient(create_app(lambda: assistant), follow_redirects=False) as client:
        yield client, workplace
