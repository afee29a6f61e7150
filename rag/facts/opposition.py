"""Words of a text that have an opposite: 増加 and 減少, 上回る and 下回る, 義務 and 任意."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from index.folded_text import FoldedText
from rag.facts.table import table


@dataclass(frozen=True)
class Direction:
    """A word that has an opposite: its axis in oppositions.toml, and which side (1 or -1)."""

    span: Span
    axis: str
    side: int
    written: str


def read_directions(text: FoldedText) -> tuple[Direction, ...]:
    """The words of a text that have an opposite, in order; one word may lie on two axes."""
    found: list[Direction] = []
    for axis, side, pattern in _oppositions():
        for match in pattern.finditer(text.folded):
            written = text.span_of(*match.span())
            if written is not None:
                shown = text.written[written[0] : written[1]]
                found.append(Direction(written, axis, side, shown))
    return tuple(sorted(found, key=lambda direction: (direction.span, direction.axis)))


@lru_cache(maxsize=1)
def _oppositions() -> Sequence[tuple[str, int, re.Pattern[str]]]:
    return [
        (entry["axis"], side, re.compile(entry[key]))
        for entry in table("oppositions")["opposition"]
        for key, side in (("up", 1), ("down", -1))
    ]
