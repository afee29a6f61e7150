"""The passages that a model is given to write from, within a budget of characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.passages.passage import Passage
from rag.answer import Answer, FoundPassage
from rag.generation.orders import without_orders

MAX_SOURCES = 5
_MIN_CHARS = 200  # shorter pieces of a passage help no one
_LEFT_OUT = "（略）"


@dataclass(frozen=True)
class Source:
    """A passage by the number that it is cited by (its rank), and what of it the model reads.

    `passage` has blanks where it gave orders to a machine.
    """

    number: int
    passage: Passage
    text: str


def reading_list(answer: Answer, max_chars: int) -> tuple[Source, ...]:
    """The best passages of an answer, best first, of together at most `max_chars` characters.

    A passage too long for what is left is cut around the place that answers.
    """
    sources: list[Source] = []
    left = max_chars
    for found in answer.passages[:MAX_SOURCES]:
        if left < _MIN_CHARS and sources:
            break
        passage = without_orders(found.passage)
        text = _excerpt(passage, _place(found, answer), left)
        if text.strip():
            sources.append(Source(found.rank, passage, text))
            left -= len(text)
    return tuple(sources)


def _place(found: FoundPassage, answer: Answer) -> int:
    """Where in a passage the answer begins, or what comes closest to the question."""
    starts = [span.start for span in answer.spans if span.rank == found.rank]
    starts += [start for start, _ in found.highlights]
    return starts[0] if starts else 0


def _excerpt(passage: Passage, place: int, max_chars: int) -> str:
    """Whole sentences (of a table, rows) around a place; what is left out is marked."""
    text = passage.text
    if len(text) <= max_chars:
        return text
    spans = passage.sentences or ((0, len(text)),)
    at = max((n for n, (start, _) in enumerate(spans) if start <= place), default=0)
    first = last = at
    size = spans[at][1] - spans[at][0]
    while (grown := _grown(spans, first, last, at)) != (first, last):
        size = spans[grown[1]][1] - spans[grown[0]][0]
        if size > max_chars:
            break
        first, last = grown
    excerpt = text[spans[first][0] : spans[last][1]][:max_chars]
    head = _LEFT_OUT if spans[first][0] > 0 else ""
    return head + excerpt + (_LEFT_OUT if spans[last][1] < len(text) else "")


def _grown(spans: Sequence[tuple[int, int]], first: int, last: int, at: int) -> tuple[int, int]:
    """One sentence more, on the side that has fewer."""
    if first > 0 and (at - first <= last - at or last + 1 == len(spans)):
        return first - 1, last
    return (first, last + 1) if last + 1 < len(spans) else (first, last)
