"""The build lock: one build at a time, and a named error where none can begin."""

import threading
from pathlib import Path

import pytest

from index.build_lock import build_lock
from index.errors import IndexNotWritable


def test_builds_come_one_after_another(tmp_path: Path) -> None:
    at_once, most = 0, 0

    def hold() -> None:
        nonlocal at_once, most
        with build_lock(tmp_path / "index"):
            at_once += 1
            most = max(most, at_once)
            at_once -= 1

    threads = [threading.Thread(target=hold) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (most, at_once) == (1, 0)


def test_a_build_that_fails_lets_the_next_one_begin(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), build_lock(tmp_path):
        raise KeyboardInterrupt
    with build_lock(tmp_path):
        pass


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.build_lock._TIMEOUT_S", 0.05)
    with (
        build_lock(tmp_path),
        pytest.raises(IndexNotWritable, match=r"another build has held .*`seisaku build`"),
        build_lock(tmp_path),
    ):
        pass


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("", encoding="utf-8")
    with (
        pytest.raises(IndexNotWritable, match="make it writable, or move it with SEISAKU_DATA"),
        build_lock(tmp_path / "index"),
    ):
        pass
