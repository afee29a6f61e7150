"""The limits of operation are settings, and reach each process."""

import pytest
from pydantic import ValidationError

from api.operation.operation import Operation
from api.settings import Settings


def test_without_settings_the_limits_are_those_of_operation() -> None:
    assert Settings().operation() == Operation()
    assert Settings().workers == 1


def test_all_that_can_be_set_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AT_ONCE": "3", "WAITING": "7", "WAIT_S": "1.5", "WORKERS": "2"}.items():
        monkeypatch.setenv(f"SEISAKU_{name}", value)
    assert Settings().operation() == Operation(at_once=3, waiting=7, wait_s=1.5)
    assert Settings().workers == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("AT_ONCE", "0"), ("WORKERS", "0"), ("WAIT_S", "0"), ("LOG_FORMAT", "xml"), ("LOG_LEVEL", "")],
)
def test_what_makes_no_sense_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SEISAKU_{name}", value)
    with pytest.raises(ValidationError):
        Settings()
