"""The settings of the language model: off unless an address is given, and the key unseen."""

import pytest
from pydantic import ValidationError

from api.settings import Settings
from rag.generation.llm import Llm


def test_without_an_address_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEISAKU_LLM_URL", raising=False)
    monkeypatch.setenv("SEISAKU_LLM_MODEL", "m1")
    assert Settings().llm() is None


def test_all_that_can_be_set_reaches_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "URL": " http://127.0.0.1:8080/v1/ ",
        "MODEL": "m1",
        "API_KEY": "sk-1",
        "TIMEOUT_S": "7.5",
        "MAX_TOKENS": "99",
        "MAX_INPUT_CHARS": "1234",
        "AT_ONCE": "3",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"SEISAKU_LLM_{name}", value)
    read = Settings()
    assert read.llm() == Llm("http://127.0.0.1:8080/v1", "m1", "sk-1", 7.5, 99, 1234, 3)
    assert "sk-1" not in repr(read) + repr(read.llm())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "localhost:8080"),
        ("URL", "file:///etc/passwd"),
        ("TIMEOUT_S", "0"),
        ("MAX_TOKENS", "0"),
        ("MAX_INPUT_CHARS", "10"),
        ("AT_ONCE", "0"),
    ],
)
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SEISAKU_LLM_{name}", value)
    with pytest.raises(ValidationError):
        Settings()
