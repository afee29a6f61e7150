"""The workplace that the command line hands to its commands."""

from typing import Protocol, cast

import typer

from rag.workplace import Workplace


class HasWorkplace(Protocol):
    """What `eval` needs of the command line's settings, which it may not import."""

    def workplace(self) -> Workplace:
        """The workplace that the settings describe."""
        ...


def workplace_of(ctx: typer.Context) -> Workplace:
    """The workplace of the settings that the command line read."""
    return cast(HasWorkplace, ctx.obj).workplace()
