"""One assistant on two small documents for all tests of the guard."""

import pytest

from rag.assistant import Assistant
from tests.rag.inline_workplace import OCEAN, SPACE, CountingEncoder, build, opened, workplace_in


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant; it needs no model."""
    workplace = workplace_in(tmp_path_factory.mktemp("small"), ocean=OCEAN, space=SPACE)
    build(workplace, CountingEncoder())
    return opened(workplace)
