"""What the commands print, for people (rich) and for programs (JSON)."""

import json
from typing import Any

from pydantic import BaseModel
from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: BaseModel | dict[str, Any] | list[Any]) -> None:
    """Print a value as JSON on standard output, for programs."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    print(json.dumps(value, ensure_ascii=False, indent=2), flush=True)


def print_error(english: str, japanese: str) -> None:
    """Print an error in both languages on standard error."""
    err.print(f"[bold red]エラー[/] {_plain(japanese)}", soft_wrap=True)
    err.print(f"[bold red]error[/]  {_plain(english)}", soft_wrap=True)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
