"""The passages that a model is given to write from, within a budget of characters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from index.analyzer import lemmas
from rag.answer import Answer, FoundPassage
from rag.generation.orders import order_spans

MAX_SOURCES = 5
_MIN_CHARS = 200  # shorter pieces of a passage help no one
_LEFT_OUT = "（略）"
_BLANK = "\0"


@dataclass(frozen=True)
class Source:
    """A passage by the number that it is cited by (its rank), and what of it the model reads.

    Sentences that give orders to a machine are neither in `text` nor among the sentences of
    `passage`, so that they neither steer the model nor prove anything; `words_of_orders` are
    the terms that stand in them alone.
    """

    number: int
    passage: Passage
    text: str
    words_of_orders: frozenset[str]


def reading_list(answer: Answer, max_chars: int) -> tuple[Source, ...]:
    """The best passages of an answer, best first, of together at most `max_chars` characters.

    A passage too long for what is left is cut around the place that answers.
    """
    sources: list[Source] = []
    left = max_chars
    for found in answer.passages[:MAX_SOURCES]:
        if left < _MIN_CHARS and sources:
            break
        orders = order_spans(found.passage.text)
        passage = _without(found.passage, orders)
        told = _blanked(passage.text, orders)
        excerpt = _excerpt(told, passage.sentences, _place(found, answer), left)
        text = excerpt.replace(_BLANK, "")
        if text.strip():
            words = _terms_of(passage.text, orders) - frozenset(lemmas(told.replace(_BLANK, "")))
            sources.append(Source(found.rank, passage, text, words))
            left -= len(text)
    return tuple(sources)


def _place(found: FoundPassage, answer: Answer) -> int:
    """Where in a passage the answer begins, or what comes closest to the question."""
    starts = [span.start for span in answer.spans if span.rank == found.rank]
    starts += [start for start, _ in found.highlights]
    return starts[0] if starts else 0


def _without(passage: Passage, orders: Sequence[Span]) -> Passage:
    """The passage whose sentences are those that hold no part of an order."""
    if not orders:
        return passage
    kept = [s for s in passage.sentences if not any(s[0] < e and b < s[1] for b, e in orders)]
    return replace(passage, sentences=tuple(kept))


def _blanked(text: str, orders: Sequence[Span]) -> str:
    """The text, of the same length, with blanks for orders."""
    characters = list(text)
    for start, end in orders:
        characters[start:end] = _BLANK * (end - start)
    return "".join(characters)


def _terms_of(text: str, spans: Sequence[Span]) -> frozenset[str]:
    return frozenset(term for start, end in spans for term in lemmas(text[start:end]))


def _excerpt(text: str, sentences: Sequence[Span], place: int, max_chars: int) -> str:
    """Whole sentences (of a table, rows) around a place; what is left out is marked."""
    if len(text) <= max_chars:
        return text
    spans = sentences or ((0, len(text)),)
    at = max((n for n, (start, _) in enumerate(spans) if start <= place), default=0)
    first = last = at
    while (grown := _grown(spans, first, last, at)) != (first, last):
        if spans[grown[1]][1] - spans[grown[0]][0] > max_chars:
            break
        first, last = grown
    excerpt = text[spans[first][0] : spans[last][1]][:max_chars]
    head = _LEFT_OUT if spans[first][0] > 0 else ""
    return head + excerpt + (_LEFT_OUT if spans[last][1] < len(text) else "")


def _grown(spans: Sequence[Span], first: int, last: int, at: int) -> tuple[int, int]:
    """One sentence more, on the side that has fewer."""
    if first > 0 and (at - first <= last - at or last + 1 == len(spans)):
        return first - 1, last
    return (first, last + 1) if last + 1 < len(spans) else (first, last)
