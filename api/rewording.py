"""What was reworded between a quote and what stands in its place now."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import takewhile

from corpus.aligned_text import Span

_MAX_CHARS = 3_000
_SHORT_MATCH = 2
_Change = tuple[Span, Span]


def reworded(former: str, newest: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of both wordings that the other one has not; none of very long ones.

    A match of one character between two changes is no match, and numbers are marked whole.
    """
    if max(len(former), len(newest)) > _MAX_CHARS:
        return (), ()
    changes: list[_Change] = []
    matcher = SequenceMatcher(None, former, newest, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        change = _with_digits(former, newest, ((start, end), (new_start, new_end)))
        if changes and change[0][0] - changes[-1][0][1] < _SHORT_MATCH:
            (first, _), (new_first, _) = changes.pop()
            change = (first, change[0][1]), (new_first, change[1][1])
        changes.append(change)
    gone = tuple(span for span, _ in changes if span[0] < span[1])
    new = tuple(span for _, span in changes if span[0] < span[1])
    return gone, new


def _with_digits(former: str, newest: str, change: _Change) -> _Change:
    """A change with the rest of the numbers it stands in: 50 became 60, not 5 became 6."""
    (start, end), (new_start, new_end) = change
    digits = former[start:end] + newest[new_start:new_end]
    before = zip(reversed(former[:start]), reversed(newest[:new_start]), strict=False)
    behind = zip(former[end:], newest[new_end:], strict=False)
    more_before = _digits(before) if digits[:1].isdigit() else 0
    more_behind = _digits(behind) if digits[-1:].isdigit() else 0
    return (start - more_before, end + more_behind), (
        new_start - more_before,
        new_end + more_behind,
    )


def _digits(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs there are until one is not the same digit on both sides."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0].isdigit(), pairs))
