"""Finds the stretch of a document that is most like a quote: what a changed sentence became."""

from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.aligned_text import Span, without_white_space
from corpus.passages.passage import Passage

ALIKE = 0.6
"""From what share of common character pairs on a stretch counts as the quote, changed."""


def most_alike(quote: str, passages: Sequence[Passage]) -> tuple[Passage, Span] | None:
    """The sentence, row or whole passage most like a quote, or None if none is alike.

    Likeness is Dice's coefficient of the texts' pairs of neighbouring characters, counted with
    repetitions and without white space: 1 for the same text, 0 for nothing in common.
    """
    wanted = _pairs(quote)
    total = sum(wanted.values())
    best: tuple[float, Passage, Span] | None = None
    for passage, span in _stretches(passages):
        length = span[1] - span[0]
        # the coefficient cannot exceed what the lengths allow
        if not total or 2 * min(total, length) / (total + length) < ALIKE / 2:
            continue
        found = _pairs(passage.text[span[0] : span[1]])
        common = sum((wanted & found).values())
        likeness = 2 * common / (total + sum(found.values())) if found else 0.0
        if likeness >= ALIKE and (best is None or likeness > best[0]):
            best = (likeness, passage, span)
    return best[1:] if best else None


def _stretches(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Span]]:
    for passage in passages:
        for sentence in passage.sentences:
            yield passage, sentence
        whole = (passage.own_start, len(passage.text))
        if whole not in passage.sentences:
            yield passage, whole


def _pairs(text: str) -> Counter[str]:
    bare = without_white_space(text)
    return Counter(bare[place : place + 2] for place in range(len(bare) - 1))
