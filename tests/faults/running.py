"""The command `seisaku` in a process of its own, with an encoder that needs no model.

python -m tests.faults.running COMMAND …    (settings by SEISAKU_…, as always)
"""

import contextlib
import io
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import rag.workplace
from api.command_line import main
from index import embedding_store
from tests.faults.watched_calls import let_watch
from tests.rag.inline_workplace import CountingEncoder


class QuickEncoder(CountingEncoder):
    """An encoder without a model, which the service asks for to make it quicker."""

    model = None  # type: ignore[assignment]


_VECTORS_KEPT_AT_ONCE = 4  # of 128: a small corpus, too, is embedded in several steps


def run(
    arguments: list[str], environment: Mapping[str, str], printed: Path, said: socket.socket | None
) -> None:
    """Run the command; what it prints goes to a file, its calls are watched through `said`."""
    os.environ |= environment
    with printed.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    if said is not None:
        let_watch(said)
        said.close()
    seisaku(arguments)


def run_here(arguments: list[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run the command in this process, which is quicker; returns exit code and what it printed."""
    printed = io.StringIO()
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch.object(sys, "argv", sys.argv),
        mock.patch.object(rag.workplace, "load_encoder"),
        mock.patch.object(embedding_store, "_KEPT_AT_ONCE"),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        try:
            seisaku(arguments)
        except SystemExit as end:
            return int(end.code or 0), printed.getvalue()
    return 0, printed.getvalue()


def seisaku(arguments: list[str]) -> None:
    """Run the command in this process and end it."""
    embedding_store._KEPT_AT_ONCE = _VECTORS_KEPT_AT_ONCE
    vars(rag.workplace).update(load_encoder=lambda _: QuickEncoder())
    sys.argv = ["seisaku", *arguments]
    main()


if __name__ == "__main__":
    seisaku(sys.argv[1:])
