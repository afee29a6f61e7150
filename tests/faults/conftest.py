"""Small libraries, and the processes that change them."""

import multiprocessing
import os
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from tests.faults.library import Library, Texts

FEW_KILLS = 6
KILLS = int(os.environ.get("SEISAKU_TEST_KILLS", FEW_KILLS))
SEED = int(os.environ.get("SEISAKU_TEST_SEED", "20261122"))


@dataclass(frozen=True)
class Lively:
    """A library with what is searched in it, and what was removed from it."""

    library: Library
    texts: Texts
    removed: Texts


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
    for document_id, text in (
        ("forest", "# 森林\n森林保全の予算は50億円とする。\n"),
        ("forest", "# 森林\n森林保全の予算は60億円とする。\n"),
        ("river", river),
    ):
        assert library.run_here(library.adding(document_id, text)).exit_code == 0
        library.searched()  # hands out citations
    assert library.run_here(["remove", "river"]).exit_code == 0
    return Lively(library, library.searched(), {"river": river})


@pytest.fixture
def lively(made_once: Lively, tmp_path: Path) -> Lively:
    """A library with a document of two versions, and one that is removed."""
    return replace(made_once, library=made_once.library.copied_to(tmp_path / "here"))
