"""The service on the five documents, once a run: in this process, and on a port of its own."""

import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.assistant import Assistant
from tests.api.contract import UNIVERSITY_FUND, Json
from tests.api.serving import serving

_CONFIGURED = ("", "seisaku", "uvicorn", "uvicorn.access", "api", "rag", "index", "corpus")


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """`seisaku serve` sends the logs of its process elsewhere; not those of the next test."""
    loggers = [logging.getLogger(name) for name in _CONFIGURED]
    before = [(one.handlers[:], one.level, one.propagate, one.disabled) for one in loggers]
    yield
    for one, (handlers, level, propagate, disabled) in zip(loggers, before, strict=True):
        one.handlers[:], one.propagate, one.disabled = handlers, propagate, disabled
        one.setLevel(level)


@pytest.fixture(scope="session")
def client(assistant: Assistant) -> Iterator[TestClient]:
    """The service, asked without a network; an exception that it lets pass fails the test."""
    with TestClient(create_app(lambda: assistant), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def answered(client: TestClient) -> Json:
    """What /v1/ask says to a question that one passage answers in two sentences."""
    body: Json = client.post("/v1/ask", json={"question": UNIVERSITY_FUND, "k": 5}).json()
    return body


@pytest.fixture(scope="session")
def server_url(assistant: Assistant) -> Iterator[str]:
    """The service on a free port of this machine."""
    with serving(create_app(lambda: assistant)) as url:
        yield url
