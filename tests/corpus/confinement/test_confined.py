"""A file's reading is bounded, whatever the file does to its reader; the caller goes on."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.confinement.confined import run_confined
from corpus.confinement.limits import ReadingLimits
from corpus.errors import FileBroken, FileProtected, FileTooDemanding

SMALL = ReadingLimits(cpu_s=1, memory_bytes=400_000_000, result_bytes=10_000_000, wall_factor=60)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")


def confined(
    function: str, *, header: dict[str, Any] | None = None, limits: ReadingLimits = SMALL
) -> Any:
    """What one of the functions in `hostile` makes of a file."""
    place = f"tests.corpus.confinement.hostile:{function}"
    return run_confined(place, header or {}, b"\x00\n\xff", "計画.pdf", limits)


def test_header_and_bytes_arrive_as_they_were() -> None:
    assert confined("echo", header={"題名": "計画"}) == {
        "header": {"題名": "計画"},
        "content": "000aff",
    }


def test_a_refusal_is_the_same_outside() -> None:
    with pytest.raises(FileProtected, match=r"'鍵\.pdf' is encrypted"):
        confined("refuse")


def test_an_endless_loop_ends_and_the_limit_is_named() -> None:
    started = time.monotonic()
    with pytest.raises(
        FileTooDemanding, match=r"'計画.pdf' took more than the limit of 1 sec"
    ) as e:
        confined("spin")
    assert time.monotonic() - started < 60
    assert e.value.message_ja.startswith(
        "ファイル「計画.pdf」の読み取りが制限時間（演算時間1秒）を超えたため中止しました。"
    )


def test_one_that_waits_for_ever_is_ended_by_the_clock() -> None:
    with pytest.raises(FileTooDemanding, match="the limit of 1 seconds; split") as e:
        confined("sleep", limits=replace(SMALL, wall_factor=1))
    assert "制限時間（1秒）" in e.value.message_ja


def test_one_that_takes_all_memory_ends_and_the_limit_is_named() -> None:
    with pytest.raises(FileTooDemanding, match="the limit of 400 MB") as e:
        confined("swell")
    assert "ファイル「計画.pdf」の読み取りに必要なメモリが上限（400MB）" in e.value.message_ja


@pytest.mark.parametrize("function", ["crash", "flood", "babble"])
def test_one_that_crashes_its_reader_or_makes_it_talk_is_refused(function: str) -> None:
    with pytest.raises(FileBroken, match=r"'計画\.pdf' made its reader"):
        confined(function)


def test_a_file_cannot_fill_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileBroken, match="File too large"):
        confined("write", header={"path": str(tmp_path / "full")})
    assert (tmp_path / "full").stat().st_size <= SMALL.result_bytes


def test_the_reader_knows_no_secret_of_its_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEISAKU_LLM_API_KEY", "ひみつ")
    assert "SEISAKU_LLM_API_KEY" not in confined("steal")


def test_the_limits_are_those_of_the_system_itself() -> None:
    assert confined("limits") == {"RLIMIT_CPU": 1, "RLIMIT_AS": 400_000_000, "RLIMIT_CORE": 0}
