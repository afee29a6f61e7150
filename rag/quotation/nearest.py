"""Finds the stretch of a text that is nearest to a pattern in edits.

G. Myers, A fast bit-vector algorithm for approximate string matching, JACM 46(3), 1999, on
Python's integers as bit vectors of any length. Kept libraries do not have it: rapidfuzz looks
at stretches of the pattern's length only, edlib knows 256 different characters.
"""

from collections.abc import Iterator

from corpus.aligned_text import Span


def nearest_stretch(pattern: str, text: str) -> tuple[Span, int]:
    """The `[start, end)` of `text` with the fewest edits to `pattern`, and their number.

    Edits are insertions, deletions and replacements of a character. Of several stretches the
    one whose length is nearest to the pattern's is taken, of these the first.
    """
    distances = list(_distances(pattern, text, anchored=False))
    fewest = min(distances, default=len(pattern))
    if fewest >= len(pattern):
        return (0, 0), len(pattern)
    ends = [place + 1 for place, distance in enumerate(distances) if distance == fewest]
    best: Span | None = None
    for end in ends if len(ends) <= _ENDS else ends[:_ENDS]:
        first = max(0, end - len(pattern) - fewest)
        # read backwards from the end: the start is where as few edits are needed
        backwards = _distances(pattern[::-1], text[first:end][::-1], anchored=True)
        for length, distance in enumerate(backwards, 1):
            if distance == fewest:
                stretch = (end - length, end)
                if best is None or _misfit(stretch, pattern) < _misfit(best, pattern):
                    best = stretch
    assert best is not None  # what was found forwards is there backwards
    return best, fewest


_ENDS = 4
"""How many ends of equal merit are looked at: they stand beside one another."""


def _misfit(stretch: Span, pattern: str) -> int:
    return abs(stretch[1] - stretch[0] - len(pattern))


def _distances(pattern: str, text: str, *, anchored: bool) -> Iterator[int]:
    """After each character of the text, the edits of the nearest stretch that ends there.

    `anchored` stretches begin at the text's begin, others anywhere.
    """
    if not pattern:
        return
    places: dict[str, int] = {}
    for place, character in enumerate(pattern):
        places[character] = places.get(character, 0) | 1 << place
    full = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    positive, negative, distance = full, 0, len(pattern)
    for character in text:
        equal = places.get(character, 0)
        vertical = equal | negative
        horizontal = (((equal & positive) + positive) ^ positive) | equal
        rise = negative | (full & ~(horizontal | positive))
        fall = positive & horizontal
        if rise & last:
            distance += 1
        elif fall & last:
            distance -= 1
        rise = (rise << 1 | anchored) & full
        fall = fall << 1 & full
        positive = fall | (full & ~(vertical | rise))
        negative = rise & vertical
        yield distance
