"""Commands stopped before each single call that changes the disk: what a kill there leaves.

The command is not killed, which would take a run for each call, but what lies on the disk is
copied while the kernel holds it: a kill at that moment leaves the same.
"""

import shutil
from pathlib import Path

import pytest

from index.atomic_folder import sha256_of
from tests.faults.change import KINDS, change_of, check, finish
from tests.faults.conftest import AMOUNT, Lively
from tests.faults.library import copy_data
from tests.faults.watched_calls import WatchedCall, why_not

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(why_not() is not None, reason=str(why_not())),
]


def state_of(folder: Path) -> tuple[tuple[str, str], ...]:
    """The files of a folder with their hashes, but for what does not outlive a process.

    SQLite's shared memory is made anew by who opens the database next; an empty log says nothing.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size and not path.name.endswith("-shm")
    )
    return tuple((str(path.relative_to(folder)), sha256_of(path)) for path in files)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_before_any_call_leaves_the_former_or_the_new_state(
    kind: str, lively: Lively, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = lively.library
    runs = library.copied_to(tmp_path / "runs")
    change = change_of(kind, runs, lively.state, AMOUNT)
    data = runs.workplace.data_folder
    left: dict[tuple[tuple[str, str], ...], WatchedCall] = {}

    def note(call: WatchedCall) -> None:
        if not call.target.endswith("-shm") and (state := state_of(data)) not in left:
            left[state] = call
            copy_data(data, tmp_path / "left" / str(call.number))

    ended = runs.run(change.arguments, decide=note)
    assert ended.exit_code == 0, ended.printed
    failed, new = [], 0
    for call in left.values():
        copied = library.copied_to(tmp_path / "copied")
        shutil.rmtree(copied.workplace.data_folder)
        (tmp_path / "left" / str(call.number)).rename(copied.workplace.data_folder)
        change = change_of(kind, copied, lively.state, AMOUNT)
        try:
            new += check(copied, change) == change.after.texts
            finish(copied, change)
        except Exception as error:
            failed.append(f"{call}: {type(error).__name__}: {error}")
        shutil.rmtree(copied.folder)
    with capsys.disabled():
        print(f"\n{kind}: {len(ended.calls)} calls, {len(left)} states of the disk, {new} new")
    assert failed == []
