"""Commands killed at random moments, and right before calls by which they change the disk."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.change import KINDS, State, any_change, change_of, check, finish
from tests.faults.conftest import AMOUNT, KILLS, SEED, Lively
from tests.faults.library import Library
from tests.faults.watched_calls import Kill, Verdict, WatchedCall, why_not


def test_killed_at_random_moments_nothing_is_lost(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    state = State(library.searched(), {})
    lasts = dict.fromkeys(KINDS, 0.4)
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("killed", "ended", "new")}
    while counts["killed"].total() < KILLS:
        change = any_change(library, state, chance)
        ended = library.run(change.arguments, kill_after_s=chance.uniform(0, lasts[change.kind]))
        counts["killed" if ended.exit_code == -9 else "ended"][change.kind] += 1
        if ended.exit_code != -9:
            assert ended.exit_code == 0, ended.printed
            lasts[change.kind] = ended.seconds
        counts["new"][change.kind] += check(library, change) == change.after.texts
        finish(library, change)
        state = change.after
    with capsys.disabled():
        print(f"\n{counts['killed'].total()} kills at random moments (seed {SEED})")
        for name, counted in counts.items():
            print(f"  {name}: {dict(counted)}")
        print(f"  {len(library.handed)} citations handed out; {len(library.lost)} documents purged")


@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
@pytest.mark.parametrize("kind", KINDS)
def test_killed_right_before_a_call_nothing_is_lost(
    kind: str, lively: Lively, tmp_path: Path, calls_of: Callable[[str], tuple[WatchedCall, ...]]
) -> None:
    chance = random.Random(f"{SEED} {kind}")
    for number in range(max(1, KILLS // 20)):
        # the last few calls of two runs are not always the same
        call = chance.choice(calls_of(kind)[:-5])
        copied = lively.library.copied_to(tmp_path / f"killed-{number}")
        change = change_of(kind, copied, lively.state, AMOUNT)
        ended = copied.run(change.arguments, decide=kill_at(call.number))
        assert ended.exit_code == -9, f"{call}: {ended.printed}"
        check(copied, change)
        finish(copied, change)


def kill_at(number: int) -> Callable[[WatchedCall], Verdict]:
    """Let a process live until its call of that number."""
    return lambda call: Kill if call.number == number else None
