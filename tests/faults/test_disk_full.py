"""A disk that is full, or gets full in the midst of a change or while questions are answered."""

import contextlib
import errno
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.change import KINDS, change_of, check, finish
from tests.faults.conftest import AMOUNT, FEW_KILLS, KILLS, SEED, Lively
from tests.faults.library import Library
from tests.faults.service import serving
from tests.faults.watched_calls import TAKE_SPACE, Verdict, WatchedCall, why_not
from tests.rag.inline_workplace import FOREST

OCEAN_ASKED = "海洋研究の予算はいくらですか。"


def full_from(number: int) -> Callable[[WatchedCall], Verdict]:
    """Refuse all that takes space, from the call of that number on."""

    def decide(call: WatchedCall) -> Verdict:
        is_full = call.number >= number and call.name in TAKE_SPACE
        return errno.ENOSPC if is_full else None

    return decide


def assert_told(printed: str) -> None:
    """A full disk is told in both languages with what helps, and nothing else is printed."""
    assert "Traceback" not in printed, printed
    assert "error  " in printed, printed
    assert "エラー" in printed, printed
    assert "make room" in printed or "make the place writable" in printed, printed
    assert "空き容量" in printed, printed


@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
@pytest.mark.parametrize("kind", KINDS if KILLS > FEW_KILLS else ("add", "restore"))
def test_where_the_disk_gets_full_in_a_change_that_is_told_and_nothing_is_lost(
    kind: str,
    lively: Lively,
    tmp_path: Path,
    calls_of: Callable[[str], tuple[WatchedCall, ...]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    takes = [call for call in calls_of(kind) if call.name in TAKE_SPACE]
    chosen = random.Random(f"{SEED} {kind}").sample(takes, min(len(takes), max(1, KILLS // 4)))
    failed, told = [], 0
    for call in chosen:
        copied = lively.library.copied_to(tmp_path / "full")
        change = change_of(kind, copied, lively.state, AMOUNT)
        try:
            ended = copied.run(change.arguments, decide=full_from(call.number))
            if ended.exit_code:
                assert ended.exit_code == 1, ended
                assert_told(ended.printed)
                told += 1
            check(copied, change)
            finish(copied, change)
        except Exception as error:
            failed.append(f"{call}: {type(error).__name__}: {error}")
        subprocess.run(["rm", "-r", str(copied.folder)], check=True)
    with capsys.disabled():
        print(f"\n{kind}: disk full from {len(chosen)} of {len(takes)} calls on; told {told} times")
    assert failed == []


# On a small disk


@pytest.fixture
def small_disk(tmp_path: Path, lively: Lively) -> Iterator[Library]:
    """The library on a disk of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode()}")
    try:
        yield lively.library.copied_to(folder / "here")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all space that is left; returns the file to remove."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    assert os.statvfs(folder).f_bavail == 0
    return path


def test_on_a_full_disk_questions_are_answered_and_changes_refused(small_disk: Library) -> None:
    with serving(small_disk) as service:
        before = service.ask(OCEAN_ASKED).json
        filler = fill(small_disk.folder)
        during = service.ask("宇宙開発の予算はいくらですか。")
        assert during.status == 200
        assert "300億円" in during.json["passages"][0]["text"]
        for asked in (before, during.json):
            for found in asked["passages"]:
                cited = found["citation"]["citation_id"]
                proof = service.request("GET", f"/v1/citations/{cited}")
                assert proof.status == 200, proof
                assert proof.json["state"] == "proven"
        assert service.request("GET", "/v1/documents").status == 200
        assert service.request("GET", "/readyz").status == 200
        verified = service.request(
            "POST", "/v1/verify", {"quote": "海洋研究の予算は120億円とする。"}
        )
        assert verified.status == 200
        filler.unlink()
        file = small_disk.adding("mountain", FOREST.replace("森林", "山地"))
        filler = fill(small_disk.folder)
        refused = small_disk.run_here(file)
        assert refused.exit_code == 1
        assert_told(refused.printed)
        assert service.ask(OCEAN_ASKED).json["passages"] == before["passages"]
        filler.unlink()
        added = small_disk.run_here(file)
        assert added.exit_code == 0, added.printed
        answer = service.ask("山地保全の予算はいくらですか。").json
        assert "山地保全の予算は50億円" in answer["passages"][0]["text"]
        # what was handed out while the disk was full is known by now
        service.stop()
    store = small_disk.workplace.store()
    with store.database.read() as connection:
        known = {row[0] for row in connection.execute("SELECT citation_id FROM citation")}
    handed = {found["citation"]["citation_id"] for found in during.json["passages"]}
    assert handed <= known
    small_disk.searched()
    small_disk.check_kept()
