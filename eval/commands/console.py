"""What the commands of evaluation print, for people (rich) and for programs (JSON)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.errors import EvalError

Json = Annotated[bool, typer.Option("--json", help="プログラム向けにJSONで出力する")]

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: Mapping[str, Any]) -> None:
    """Print a value as JSON on standard output, for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def failures_told() -> Iterator[None]:
    """Tell a failure of evaluation in both languages on standard error, exit code 1.

    The command line tells those of corpus, index and rag; it does not know this package.
    """
    try:
        yield
    except EvalError as error:
        err.print(f"[bold red]エラー[/] {escape(error.message_ja)}", soft_wrap=True)
        err.print(f"[bold red]error[/]  {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error


_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeRemainingColumn(),
)


@contextmanager
def progress_shown() -> Iterator[Progress]:
    """Show on standard error how many of a task's steps are done, and when all will be."""
    with Progress(*_COLUMNS, console=err, transient=True) as progress:
        yield progress


@contextmanager
def losses_shown() -> Iterator[Progress]:
    """The same of a training, whose tasks tell a `loss` too; it stays to be read."""
    with Progress(*_COLUMNS, TextColumn("{task.fields[loss]}"), console=err) as progress:
        yield progress
