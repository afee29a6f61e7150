"""Changes of a library: the command that makes one, and what is searched when it is done."""

import random
from dataclasses import dataclass

from tests.faults.library import Library, Texts, long_text

KINDS = ("add", "replace", "remove", "restore", "compact", "build")
_NAMES = ("forest", "river", "harbour")


@dataclass(frozen=True)
class Change:
    """A command, and what is searched before and after it."""

    kind: str
    arguments: tuple[str, ...]
    before: Texts
    after: Texts


def change_of(kind: str, library: Library, texts: Texts, removed: Texts, amount: int) -> Change:
    """The change of that kind; `removed` are the documents that can be restored."""
    absent = [name for name in _NAMES if name not in texts and name not in removed]
    if kind == "add" and absent:
        return _adding(kind, library, texts, absent[0], long_text(absent[0], amount))
    if kind == "remove" and len(texts) > 2:
        document_id = list(texts)[amount % len(texts)]
        after = {name: text for name, text in texts.items() if name != document_id}
        return Change(kind, ("remove", document_id), texts, after)
    if kind == "restore" and removed:
        document_id, text = next(iter(removed.items()))
        return _adding(kind, library, texts, document_id, text)
    if kind == "compact":
        return Change(kind, ("compact",), texts, texts)
    if kind == "build":
        return Change(kind, ("build", "--force"), texts, texts)
    document_id = list(texts)[amount % len(texts)]
    return _adding("replace", library, texts, document_id, long_text(document_id, amount))


def any_change(library: Library, texts: Texts, removed: Texts, chance: random.Random) -> Change:
    """Some change, by chance."""
    kind = chance.choice(KINDS)
    return change_of(kind, library, texts, removed, chance.randrange(1000, 9000))


def _adding(kind: str, library: Library, texts: Texts, document_id: str, text: str) -> Change:
    arguments = tuple(library.adding(document_id, text))
    return Change(kind, arguments, texts, {**texts, document_id: text})


def check(library: Library, change: Change) -> Texts:
    """The former or the new state is served, whole, and all that is to be kept proves."""
    served = library.searched()
    assert served in (change.before, change.after), f"{change.kind}: {sorted(served)}"
    library.check_kept()
    return served


def finish(library: Library, change: Change) -> None:
    """The next run succeeds, and leaves nothing of the one that was cut short."""
    built = library.run_here(["build"])
    assert built.exit_code == 0, built.printed
    texts = check(library, change)
    library.check_nothing_left()
    if texts != change.after:
        again = library.run_here(change.arguments)
        assert again.exit_code == 0, again.printed
        assert library.searched() == change.after
        library.check_nothing_left()
