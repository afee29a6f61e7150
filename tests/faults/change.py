"""Changes of a library: the command that makes one, and what is searched when it is done."""

import random
from dataclasses import dataclass

from tests.faults.library import Library, Saved, Texts, long_text

KINDS = ("add", "replace", "remove", "restore-document", "compact", "build", "backup", "restore")
_NAMES = ("forest", "river", "harbour")
_BACKUP = "seisaku.tgz"


@dataclass(frozen=True)
class State:
    """What is searched, and the removed documents that can be restored."""

    texts: Texts
    removed: Texts


@dataclass(frozen=True)
class Change:
    """A command, and the state before and after it."""

    kind: str
    arguments: tuple[str, ...]
    before: State
    after: State


def change_of(kind: str, library: Library, state: State, amount: int) -> Change:
    """The change of that kind, or another where there is nothing for it to do.

    What a compaction or a restored backup gives up by its nature is not asked for any more.
    """
    texts, removed = state.texts, state.removed
    absent = [name for name in _NAMES if name not in texts and name not in removed]
    saved = library.saved
    if kind == "add" and absent:
        return _adding(kind, library, state, absent[0], long_text(absent[0], amount))
    if kind == "remove" and len(texts) > 2:
        name = list(texts)[amount % len(texts)]
        after = State(_without(texts, name), {**removed, name: texts[name]})
        return Change(kind, ("remove", name), state, after)
    if kind == "restore-document" and removed:
        name, text = next(iter(removed.items()))
        return _adding(kind, library, state, name, text)
    if kind == "compact":
        library.lost |= removed.keys()
        return Change(kind, ("compact",), state, State(texts, {}))
    if kind == "build":
        return Change(kind, ("build", "--force"), state, state)
    if kind == "backup" or (kind == "restore" and saved is None):
        return Change("backup", ("backup", str(library.backups / _BACKUP)), state, state)
    if kind == "restore" and saved is not None:
        library.forget_since_backup()
        arguments = ("restore", str(library.backups / _BACKUP), "--force")
        return Change(kind, arguments, state, State(saved.texts, saved.removed))
    name = list(texts)[amount % len(texts)]
    return _adding("replace", library, state, name, long_text(name, amount))


def any_change(library: Library, state: State, chance: random.Random) -> Change:
    """Some change, by chance."""
    return change_of(chance.choice(KINDS), library, state, chance.randrange(1000, 9000))


def check(library: Library, change: Change) -> Texts:
    """The former or the new state is served, whole, and all that is to be kept proves."""
    served = library.searched()
    assert served in (change.before.texts, change.after.texts), f"{change.kind}: {sorted(served)}"
    library.check_kept()
    return served


def finish(library: Library, change: Change) -> None:
    """The next run succeeds, and leaves nothing of the one that was cut short."""
    built = library.run_here(["build"])
    assert built.exit_code == 0, built.printed
    texts = check(library, change)
    is_of_backup = change.kind in ("backup", "restore")  # what these leave, the same clears
    if not is_of_backup:
        library.check_nothing_left()
    if texts != change.after.texts or is_of_backup:
        library.age_backups_begun()
        again = library.run_here(change.arguments)
        assert again.exit_code == 0, again.printed
        if change.kind == "restore":
            library.forget_since_backup()  # what the former state handed out until now
        assert library.searched() == change.after.texts
        library.check_nothing_left()
    if change.kind == "backup":
        handed = frozenset(library.handed)
        library.saved = Saved(change.after.texts, change.after.removed, handed)


def _without(texts: Texts, name: str) -> Texts:
    return {other: text for other, text in texts.items() if other != name}


def _adding(kind: str, library: Library, state: State, name: str, text: str) -> Change:
    arguments = tuple(library.adding(name, text))
    after = State({**state.texts, name: text}, _without(state.removed, name))
    return Change(kind, arguments, state, after)
