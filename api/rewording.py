"""What was reworded between a quote and what stands in its place now."""

from difflib import SequenceMatcher

from corpus.aligned_text import Span

_MAX_CHARS = 3_000
_SHORT_MATCH = 2


def reworded(former: str, newest: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of both wordings that the other one has not; none of very long ones.

    A match of one character between two changes is no match: 百億 and 五十億 share only 十.
    """
    if max(len(former), len(newest)) > _MAX_CHARS:
        return (), ()
    gone: list[Span] = []
    new: list[Span] = []
    matcher = SequenceMatcher(None, former, newest, autojunk=False)
    for block in _changes(matcher):
        gone.append(block[0])
        new.append(block[1])
    return tuple(s for s in gone if s[0] < s[1]), tuple(s for s in new if s[0] < s[1])


def _changes(matcher: "SequenceMatcher[str]") -> list[tuple[Span, Span]]:
    changes: list[tuple[Span, Span]] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        if changes and start - changes[-1][0][1] < _SHORT_MATCH:
            (first, _), (new_first, _) = changes.pop()
            changes.append(((first, end), (new_first, new_end)))
        else:
            changes.append(((start, end), (new_start, new_end)))
    return changes
