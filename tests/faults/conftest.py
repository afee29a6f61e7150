"""Small libraries, and the processes that change them."""

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from tests.faults.change import State, change_of, finish
from tests.faults.library import Library, Texts
from tests.faults.watched_calls import WatchedCall

FEW_KILLS = 4
KILLS = int(os.environ.get("SEISAKU_TEST_KILLS", FEW_KILLS))
AMOUNT = 2000  # of the change that is cut short at many places
SEED = int(os.environ.get("SEISAKU_TEST_SEED", "20261122"))


@dataclass(frozen=True)
class Lively:
    """A library and its state."""

    library: Library
    state: State


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Makes processes quickly: they are forked from one that has imported what they need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.running"])
    return context


@pytest.fixture
def library(tmp_path: Path, processes: ForkServerContext) -> Library:
    """A library whose index is built."""
    library = Library(tmp_path / "here", processes)
    assert library.run_here(["build"]).exit_code == 0
    return library


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, processes: ForkServerContext) -> Lively:
    """The library that `lively` gives a copy of."""
    library = Library(tmp_path_factory.mktemp("lively") / "here", processes)
    river = "# 河川\n河川改修の予算は70億円とする。\n"
    first, second = ("# 森林\n森林保全の予算は50億円とする。\n", "# 森林\n予算は60億円とする。\n")

    def run(*arguments: str) -> Texts:
        ended = library.run_here(arguments)
        assert ended.exit_code == 0, ended.printed
        return library.searched()  # hands out citations

    state = State(run(*library.adding("forest", first)), {})
    finish(library, change_of("backup", library, state, 0))
    run(*library.adding("forest", second))
    run(*library.adding("river", river))
    return Lively(library, State(run("remove", "river"), {"river": river}))


@pytest.fixture
def lively(made_once: Lively, tmp_path: Path) -> Lively:
    """A library with a document of two versions, and one that is removed."""
    return replace(made_once, library=made_once.library.copied_to(tmp_path / "here"))


@pytest.fixture(scope="session")
def calls_of(
    made_once: Lively, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[WatchedCall, ...]]:
    """The calls by which a change of that kind changes the disk, where nothing is in its way."""

    @cache
    def calls(kind: str) -> tuple[WatchedCall, ...]:
        library = made_once.library.copied_to(tmp_path_factory.mktemp(f"whole-{kind}") / "here")
        change = change_of(kind, library, made_once.state, AMOUNT)
        ended = library.run(change.arguments, decide=lambda _: None)
        assert ended.exit_code == 0, ended.printed
        return ended.calls

    return calls
