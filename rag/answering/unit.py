"""What can be quoted of a passage: a sentence, a row of a table, or the items of a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.line import is_source
from rag.reading.sentence_contexts import OF_LINES

_BULLET = re.compile(r"(?:[-*]\s+|[•●・✓➢◆■○]\s*)+")  # -0.5% keeps its minus
_MARKS = re.compile(
    r"\s*((?:[-*・•●○✓➢◆◇■□▪▶→※＊]\s*)*)"
    r"([①-⑳㉑-㉟]|[（(]?(?:\d{1,2}|[ァ-ンa-zA-Z一二三四五六七八九十])[）)．.、]\s)?"
)
_MOST_CHARS_OF_A_BARE_ITEM = 70
_END = ("。", ".")


@dataclass(frozen=True)
class Unit:
    """Sentences of a passage that are quoted together, by their numbers and spans.

    One sentence or row, or two and more items of a list. Spans have no list mark at their
    start: an answer quotes the item, not the mark. `list_start` is the number of the first
    item of the list that it belongs to, None if to none.
    """

    sentences: tuple[int, ...]
    spans: tuple[Span, ...]
    list_start: int | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is several items of a list."""
        return len(self.sentences) > 1

    @property
    def chars(self) -> int:
        """Its length in characters."""
        return sum(end - start for start, end in self.spans)


def units_of(passage: Passage, max_chars: int) -> tuple[Unit, ...]:
    """What can be quoted of a passage: each sentence that says something, and each list.

    Headings only name what is said below them, source lines and footnotes with an address name
    sources. Of a list over `max_chars` the first items are taken.
    """
    if passage.is_source_note:
        return ()
    spans = [_without_bullet(passage.text, span) for span in passage.sentences]
    saying = [_says_something(passage, span) for span in spans]
    lists = tuple(_lists(passage, saying))
    list_of = {number: run[0] for run in lists for number in run}
    single = [
        Unit((number,), (span,), list_of.get(number))
        for number, span in enumerate(spans)
        if saying[number]
    ]
    return (*single, *_of_lists(lists, spans, max_chars))


def is_heading(passage: Passage, span: Span) -> bool:
    """Whether a stretch is one of the headings that its passage stands under."""
    if passage.kind in OF_LINES or len(passage.sentences) == 1:
        return False
    return " ".join(passage.text[slice(*span)].split()) in passage.section


def _of_lists(
    lists: tuple[tuple[int, ...], ...], spans: list[Span], max_chars: int
) -> Iterator[Unit]:
    for run in lists:
        kept: list[int] = []
        chars = 0
        for number in run:
            chars += spans[number][1] - spans[number][0]
            if chars > max_chars:
                break
            kept.append(number)
        if len(kept) > 1:
            yield Unit(tuple(kept), tuple(spans[number] for number in kept), run[0])


def _lists(passage: Passage, saying: list[bool]) -> Iterator[tuple[int, ...]]:
    """Lines that follow one another with the same mark, or without one if they are short."""
    if passage.kind is not PassageKind.BODY:
        return
    run: list[int] = []
    mark: str | None = None
    for number, raw in enumerate(passage.sentences):
        text = passage.text[slice(*raw)]
        own = _mark(text) if saying[number] else None
        bare = len(text) <= _MOST_CHARS_OF_A_BARE_ITEM and not text.endswith(_END)
        is_item = own is not None and (own != "" or bare)
        goes_on = is_item and own == mark and _begins_a_line(passage, number)
        if not goes_on:
            if len(run) > 1:
                yield tuple(run)
            run = []
        if is_item:
            run.append(number)
        mark = own if is_item else None
    if len(run) > 1:
        yield tuple(run)


def _mark(text: str) -> str:
    """The mark of a list item, every number alike: `- ①` and `- ②` are of one list."""
    match = _MARKS.match(text)
    assert match is not None  # every part may be missing
    return "".join(match[1].split()) + ("1" if match[2] else "")


def _begins_a_line(passage: Passage, number: int) -> bool:
    before = passage.sentences[number - 1][1] if number else 0
    return number == 0 or "\n" in passage.text[before : passage.sentences[number][0]]


def _says_something(passage: Passage, span: Span) -> bool:
    return not is_source(passage.text[slice(*span)]) and not is_heading(passage, span)


def _without_bullet(text: str, span: Span) -> Span:
    """The span without its list mark, and without the tabs of a row's empty cells."""
    match = _BULLET.match(text, span[0], span[1])
    start, end = (match.end(), span[1]) if match and match.end() < span[1] else span
    stretch = text[start:end]
    return end - len(stretch.lstrip()), start + len(stretch.rstrip())
