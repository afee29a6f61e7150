"""Errors over HTTP name files, and not where they lie on the machine."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.problems import without_folders
from api.security.security import Security
from corpus.errors import SourceChanged, StoreDamaged
from rag.assistant import Assistant
from tests.api.security.guarded import guarded_app


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "the store /srv/データ 1/var/seisaku.sqlite3 cannot",
            "the store …/seisaku.sqlite3 cannot",
        ),
        ("the file '/home/a/b.pdf' of 'x'", "the file '…/b.pdf' of 'x'"),
        (r"the file C:\Users\係\b.pdf is", r"the file …/b.pdf is"),
        ("（/opt/seisaku/var/a）", "（…/a）"),
        (
            "文書 / document, 1/2 of http://127.0.0.1/a/b",
            "文書 / document, 1/2 of http://127.0.0.1/a/b",
        ),
        ("see /docs", "see /docs"),
    ],
)
def test_folders_are_left_out(message: str, told: str) -> None:
    assert without_folders(message) == told


@pytest.mark.parametrize("path", ["/v1/documents/ocean", "/citations/x", "/v1/citations/x"])
def test_a_damaged_store_is_told_without_its_place(
    small: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    def damaged(*_: object) -> None:
        kind = SourceChanged if "citations" in path else StoreDamaged
        raise kind(f"the store {tmp_path}/var/seisaku.sqlite3 cannot be read")

    for name in ("passages_of", "prove"):
        monkeypatch.setattr(f"rag.assistant.Assistant.{name}", damaged)
    with TestClient(guarded_app(small, Security())) as client:
        response = client.get(path)
    assert response.status_code == 500
    assert str(tmp_path) not in response.text
    assert "…/seisaku.sqlite3" in response.text
