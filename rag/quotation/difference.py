"""What differs between a quotation and its source, and what kind of thing it is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from corpus.aligned_text import Span
from rag.quotation.surface import Surface
from rag.quotation.witness import Stretch


class Kind(StrEnum):
    """What was done to the source's text."""

    REPLACED = "replaced"
    INSERTED = "inserted"  # the quotation has it, the source has not
    DELETED = "deleted"  # the source has it, the quotation has not


@dataclass(frozen=True)
class Change:
    """A stretch of the source's compared characters, and what the quotation has instead."""

    source: Span
    quote: Span

    @property
    def kind(self) -> Kind:
        """Whether something was replaced, put in or left out."""
        if self.source[0] == self.source[1]:
            return Kind.INSERTED
        return Kind.DELETED if self.quote[0] == self.quote[1] else Kind.REPLACED

    @property
    def size(self) -> int:
        """The characters of the longer side."""
        return max(self.source[1] - self.source[0], self.quote[1] - self.quote[0])


# 経済産業省 for 経営事業省: one change, for 産 by itself says nothing. 米国の増加: two.
_IN_A_WORD = re.compile("[^ぁ-ゖ]")
_NUMERALS = frozenset("〇一二三四五六七八九十百千")
_INSIDE_NUMBER = ",."
_FIRM_CHARS = 8
_MAX_COMPARED = 1_000_000  # pairs of characters


def changes_between(source: Stretch, quote: Surface) -> tuple[Change, ...]:
    """The changes from source to quotation, in order.

    Numbers and Latin words are changed whole (300 became 500), and what is left between two
    changes goes with them where it is a character of one word, or little beside both.
    """
    changes: list[Change] = []
    for change in _raw_changes(source.text, quote.text):
        change = _with_word(source, quote, change)
        if changes and _hangs_together(source.text, changes[-1], change):
            change = _joined(changes.pop(), change)
        changes.append(change)
    return tuple(changes)


def _raw_changes(source: str, quote: str) -> Iterator[Change]:
    """What is not the same in both texts, between stretches that surely are.

    Fewest edits find these; inside a longer change they match characters by chance, and the
    longest common stretches show what was meant (Ratcliff and Obershelp, difflib).
    """
    start = first = 0
    for block in Levenshtein.opcodes(source, quote):
        at_end = block.src_end == len(source) and block.dest_end == len(quote)
        if block.tag == "equal" and block.src_end - block.src_start >= _FIRM_CHARS:
            yield from _changes_inside(
                source, quote, (start, block.src_start), (first, block.dest_start)
            )
            start, first = block.src_end, block.dest_end
        elif at_end:
            yield from _changes_inside(source, quote, (start, len(source)), (first, len(quote)))


def _changes_inside(source: str, quote: str, taken: Span, given: Span) -> Iterator[Change]:
    former, newer = source[slice(*taken)], quote[slice(*given)]
    if len(former) * len(newer) > _MAX_COMPARED:
        yield Change(taken, given)
        return
    matcher = SequenceMatcher(None, former, newer, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Change((taken[0] + start, taken[0] + end), (given[0] + first, given[0] + last))


def _hangs_together(source: str, one: Change, other: Change) -> bool:
    start, end = one.source[1], other.source[0]
    kept = end - start
    if kept <= 0 or other.quote[0] <= one.quote[1]:
        return True
    if kept == 1 and _IN_A_WORD.match(source, start):
        return True
    return kept * 3 <= min(one.size, other.size)


def _joined(one: Change, other: Change) -> Change:
    return Change(
        (one.source[0], max(one.source[1], other.source[1])),
        (one.quote[0], max(one.quote[1], other.quote[1])),
    )


def _with_word(source: Stretch, quote: Surface, change: Change) -> Change:
    """A change with the rest of the number or Latin word that it stands in: CIA became NSA."""
    (start, end), (first, last) = change.source, change.quote
    changed = source.text[start:end] + quote.text[first:last]
    goes_on = _rule_for(changed)
    if goes_on is None:
        return change
    while start and first and source.text[start - 1] == quote.text[first - 1]:
        if not goes_on(source, start - 1, start):
            break
        start, first = start - 1, first - 1
    while (
        end < len(source.text) and last < len(quote.text) and (source.text[end] == quote.text[last])
    ):
        if not goes_on(source, end, end - 1):
            break
        end, last = end + 1, last + 1
    return Change((start, end), (first, last))


_GoesOn = Callable[[Stretch, int, int], bool]


def _rule_for(changed: str) -> _GoesOn | None:
    """By what rule the word of a change goes on at a place of the source, beside another."""
    if any(map(str.isdecimal, changed)):
        return _is_of_figure
    if _NUMERALS.issuperset(changed):
        return lambda source, place, _: source.text[place] in _NUMERALS
    if changed.isascii() and changed.isalpha():
        return lambda source, place, beside: (
            source.text[place].isascii()
            and (source.text[place].isalpha() and _touch(source, place, beside))
        )
    return None


def _is_of_figure(source: Stretch, place: int, beside: int) -> bool:
    """Whether a number takes in another character, no space between.

    A comma or a point is of a number where a figure stands on its other side too.
    """
    if not _touch(source, place, beside):
        return False
    if source.text[place].isdecimal():
        return True
    beyond = 2 * place - beside
    return (
        source.text[place] in _INSIDE_NUMBER
        and 0 <= beyond < len(source.text)
        and source.text[beyond].isdecimal()
        and _touch(source, place, beyond)
    )


def _touch(source: Stretch, one: int, other: int) -> bool:
    """Whether nothing stands between two neighbours in the source: cells are apart."""
    if not 0 <= other < len(source.text):
        return True
    first, second = sorted((one, other))
    return source.places[first][1] == source.places[second][0]
