"""A service whose memos are judged by words, on one plan."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.assistant import Assistant
from rag.audit.audit import Audit
from rag.workplace import Workplace
from tests.api.memo.inline_audit import PLAN, audit_of
from tests.rag.inline_workplace import CountingEncoder, build, opened, workplace_in


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[date | None]:
    """Have audits judged by words; the days that were asked for are noted in what is returned."""
    days: list[date | None] = []

    def audit(self: Assistant, text: str, as_of: date | None = None) -> Audit:
        days.append(as_of)
        return audit_of(text, self.catalogue)

    monkeypatch.setattr(Assistant, "audit", audit, raising=False)
    return days


@pytest.fixture
def plan_workplace(tmp_path: Path) -> Workplace:
    """A workplace of one plan, built."""
    place = workplace_in(tmp_path / "here", plan=PLAN)
    build(place, CountingEncoder())
    return place


@pytest.fixture
def plan_client(plan_workplace: Workplace, judged: list[date | None]) -> Iterator[TestClient]:
    """The service on the plan."""
    with TestClient(create_app(lambda: opened(plan_workplace))) as client:
        yield client
