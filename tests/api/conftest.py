"""The service on the five documents, once a run: in this process, and on a port of its own."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient

from api.app import create_app
from rag.assistant import Assistant
from tests.api.contract import UNIVERSITY_FUND, Json


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
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(lambda: assistant), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()
