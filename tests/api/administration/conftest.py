"""A service of two small documents, whose jobs are done in real processes without a model."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.administration.job_runner import JobSettings
from api.app import create_app
from corpus.confinement.limits import ReadingLimits
from index.encoder import Encoder
from rag.workplace import Workplace, serve_assistant
from tests.api.contract import Json
from tests.rag.inline_workplace import OCEAN, SPACE, CountingEncoder, build, workplace_in

LIMITS = ReadingLimits(cpu_s=3, memory_bytes=1_000_000_000, wall_factor=60)
WORKER = (sys.executable, "-m", "tests.api.administration.stand_in_worker")
FOREST = "# 森林保全の計画\n\n森林保全の予算は令和8年度に50億円とする。\n"
SAID = {"title": "森林保全の計画", "issuer": "林野庁", "issued_on": "2025-06"}


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A workplace of two small documents, built."""
    workplace = workplace_in(tmp_path / "here", ocean=OCEAN, space=SPACE)
    build(workplace, CountingEncoder())

    def load(_: Path) -> Encoder:
        return CountingEncoder()

    monkeypatch.setattr("rag.workplace.load_encoder", load)
    return workplace


@dataclass(frozen=True)
class Service:
    """The service as an administrator uses it."""

    client: TestClient
    workplace: Workplace

    def add(self, text: str | bytes = FOREST, name: str = "forest.txt", **said: str) -> Any:
        """Send a file; the response."""
        content = text if isinstance(text, bytes) else text.encode()
        files = {"file": (name, content)}
        return self.client.post("/v1/documents", data=said or SAID, files=files)

    def ended(self, response: Any) -> Json:
        """The job of a response, when it is over."""
        assert response.status_code == 202, response.text
        return self.wait(response.json()["job_id"], "done", "failed")

    def wait(self, job_id: str, *states: str) -> Json:
        """A job as soon as it is in one of these states."""
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            job: Json = self.client.get(f"/v1/jobs/{job_id}").json()
            if job["state"] in states:
                return job
            time.sleep(0.05)
        raise AssertionError(f"the job stays {job['state']}")

    def documents(self) -> list[tuple[str, int]]:
        """The documents that the service answers from, with their versions."""
        found = self.client.get("/v1/documents").json()["documents"]
        return [(document["document_id"], document["version"]) for document in found]


@contextmanager
def serving(workplace: Workplace, *worker: str) -> Iterator[Service]:
    """The service, running."""
    settings = JobSettings(workplace, LIMITS, (*WORKER, *worker))
    app = create_app(lambda: serve_assistant(workplace), administration=settings)
    with TestClient(app, follow_redirects=False) as client:
        yield Service(client, workplace)


@pytest.fixture
def service(workplace: Workplace) -> Iterator[Service]:
    """The service on two small documents."""
    with serving(workplace) as service:
        yield service


Serving = Callable[..., Any]
