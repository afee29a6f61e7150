"""Shows in the terminal how far a build is."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.console import err
from rag.workplace import BuildSteps


@contextmanager
def build_progress() -> Iterator[BuildSteps]:
    """A bar on standard error while passages are embedded; nothing if none are."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("埋め込み", total=None, visible=False)
        yield BuildSteps(
            say=progress.console.print,
            begin=lambda total: progress.update(task, total=total, visible=True),
            advance=lambda done: progress.advance(task, done),
        )
