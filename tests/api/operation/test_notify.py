"""systemd is told, where it listens."""

import socket
from pathlib import Path

import pytest

from api.operation.notify import notify, watchdog_period_s


def test_systemd_is_told_at_the_socket_that_it_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify("READY=1")
        assert listening.recv(100) == b"READY=1"


def test_a_socket_that_is_no_file_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0seisaku-test-notify")
        monkeypatch.setenv("NOTIFY_SOCKET", "@seisaku-test-notify")
        notify("STOPPING=1")
        assert listening.recv(100) == b"STOPPING=1"


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")


@pytest.mark.parametrize(("limit", "period"), [("120000000", 60.0), ("0", None), ("x", None)])
def test_a_sign_of_life_is_given_twice_in_the_time_allowed(
    limit: str, period: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", limit)
    assert watchdog_period_s() == period
