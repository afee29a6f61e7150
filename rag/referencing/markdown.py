"""References as Markdown: the quotes as block quotes, under them where they stand."""

import re

from rag.referencing.footnote import footnote
from rag.referencing.reference import Reference

# all ASCII signs that begin something inside a line, or < & that pass into HTML
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
# what begins a block where a line begins with it: `1. `, `- `, `+ `, a row of `=`
_AT_START = re.compile(r"^(\d{1,9})([.)])|^([-+=])")


def markdown(reference: Reference) -> str:
    """The quotes and the footnote form as CommonMark that shows the very characters."""
    lines = [f"> {escaped(quote)}\n" for quote in reference.quotes if quote]
    ids = "、".join(f"`{name}`" for name in reference.citation_ids)
    return "\n".join([*lines, f"{escaped(footnote(reference))}（引用ID {ids}）"])


def escaped(text: str) -> str:
    """A line whose characters Markdown shows as they are; `*強調*` is no emphasis."""
    return _AT_START.sub(
        lambda sign: f"{sign[1]}\\{sign[2]}" if sign[1] else f"\\{sign[3]}",
        _SIGNS.sub(r"\\\1", text),
    )
