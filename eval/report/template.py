"""The templates, style and scripts that pages of the report are made of."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_HERE = Path(__file__).parent


def template(name: str) -> Template:
    """A template of this folder; what is put into it is escaped."""
    return _environment().get_template(name)


def static_file(name: str) -> Markup:
    """One of our own files, which hold nothing that would end their element."""
    return Markup((_HERE / "static" / name).read_text(encoding="utf-8"))  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
