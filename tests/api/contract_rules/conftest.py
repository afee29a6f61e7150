"""The service on small plans, without a model."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.inline_service import inline_app


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of it, asked without a network."""
    app = inline_app(tmp_path_factory.mktemp("plans"))
    with TestClient(app, follow_redirects=False) as client:
        yield client
