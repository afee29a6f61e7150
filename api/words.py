"""Words on a page: plain, linked, or marked as the source's own misprint."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.language.misprints import Misprint


@dataclass(frozen=True)
class PageLink:
    """Where words lead: `hint` says to what, `anchor` is the id of the place they stand at."""

    href: str
    hint: str
    anchor: str = ""
    is_note_mark: bool = False


@dataclass(frozen=True)
class Form:
    """A stretch of text as the source has it, and the form that was meant if it is wrong."""

    text: str
    right_form: str = ""


@dataclass(frozen=True)
class Words:
    """Forms that stand together, linked or not."""

    forms: tuple[Form, ...]
    link: PageLink | None = None


@dataclass(frozen=True)
class MarkedWords:
    """Words that are marked together, or not."""

    words: tuple[Words, ...]
    is_marked: bool


PlacedLink = tuple[Span, PageLink, str]
"""The span of a link in a text, the link, and the words to show where the span is empty."""


def words_of(
    text: str, span: Span, links: Sequence[PlacedLink], misprints: Sequence[Misprint]
) -> tuple[Words, ...]:
    """Cut `text[span]` where its links and misprints begin and end; nothing is lost.

    Where links overlap the one that begins first is kept.
    """
    start, end = span
    words: list[Words] = []
    place = start
    for (first, last), link, label in sorted(links, key=lambda placed: placed[0]):
        # a mark stands behind a word: at a border it is of what ends there
        behind = first > start or first == 0
        if first < place or last > end or (first == last and not behind):
            continue
        if first > place:
            words.append(Words(_forms(text, place, first, misprints)))
        forms = _forms(text, first, last, misprints) if first < last else (Form(label),)
        words.append(Words(forms, link))
        place = last
    if place < end:
        words.append(Words(_forms(text, place, end, misprints)))
    return tuple(words)


def marked_words(
    text: str, marks: Iterable[Span], links: Sequence[PlacedLink], misprints: Sequence[Misprint]
) -> tuple[MarkedWords, ...]:
    """Cut a text at the borders of the marks, and each part as `words_of` does."""
    parts: list[tuple[Span, bool]] = []
    place = 0
    for start, end in sorted(marks):
        if start > place:
            parts.append(((place, start), False))
        if end > place:
            parts.append(((max(start, place), end), True))
        place = max(place, end)
    if place < len(text):
        parts.append(((place, len(text)), False))
    return tuple(
        MarkedWords(words_of(text, span, links, misprints), is_marked) for span, is_marked in parts
    )


def _forms(text: str, start: int, end: int, misprints: Sequence[Misprint]) -> tuple[Form, ...]:
    forms: list[Form] = []
    place = start
    for (first, last), right_form in misprints:
        if first < place or last > end:
            continue
        if first > place:
            forms.append(Form(text[place:first]))
        forms.append(Form(text[first:last], right_form))
        place = last
    if place < end:
        forms.append(Form(text[place:end]))
    return tuple(forms)
