"""Words on a page: plain, linked, or marked as the source's own misprint."""

from collections.abc import Iterable, Iterator, Sequence
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
    """A stretch of text as the source has it, and the form that was meant if it is wrong.

    `is_term` says that it is a term of the question.
    """

    text: str
    right_form: str = ""
    is_term: bool = False


@dataclass(frozen=True)
class Words:
    """Forms that stand together, linked or not."""

    forms: tuple[Form, ...]
    link: PageLink | None = None


@dataclass(frozen=True)
class MarkedWords:
    """Words that are marked together, or not; `anchor` is the id of a mark that is led to."""

    words: tuple[Words, ...]
    is_marked: bool
    anchor: str = ""


PlacedLink = tuple[Span, PageLink, str]
"""The span of a link in a text, the link, and the words to show where the span is empty."""


def words_of(
    text: str,
    span: Span,
    links: Sequence[PlacedLink],
    misprints: Sequence[Misprint],
    terms: Sequence[Span] = (),
) -> tuple[Words, ...]:
    """Cut `text[span]` where its links, misprints and terms begin and end; nothing is lost.

    Where links overlap the one that begins first is kept. `terms` are in order and disjoint.
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
            words.append(Words(_forms(text, place, first, misprints, terms)))
        forms = _forms(text, first, last, misprints, terms) if first < last else (Form(label),)
        words.append(Words(forms, link))
        place = last
    if place < end:
        words.append(Words(_forms(text, place, end, misprints, terms)))
    return tuple(words)


def marked_words(
    text: str,
    marks: Iterable[Span],
    links: Sequence[PlacedLink],
    misprints: Sequence[Misprint],
    terms: Sequence[Span] = (),
    within: Span | None = None,
) -> tuple[MarkedWords, ...]:
    """Cut a text, or a stretch of it, at the borders of the marks, each part as `words_of` does."""
    parts: list[tuple[Span, bool]] = []
    place, last = within or (0, len(text))
    for start, end in sorted(marks):
        start, end = min(start, last), min(end, last)
        if start > place:
            parts.append(((place, start), False))
        if end > max(start, place):
            parts.append(((max(start, place), end), True))
        place = max(place, end)
    if place < last:
        parts.append(((place, last), False))
    return tuple(
        MarkedWords(words_of(text, span, links, misprints, terms), is_marked)
        for span, is_marked in parts
    )


def disjoint(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _forms(
    text: str, start: int, end: int, misprints: Sequence[Misprint], terms: Sequence[Span]
) -> tuple[Form, ...]:
    forms: list[Form] = []
    place = start
    for (first, last), right_form in misprints:
        if first < place or last > end:
            continue
        forms.extend(_with_terms(text, place, first, terms))
        is_term = any(term[0] < last and first < term[1] for term in terms)
        forms.append(Form(text[first:last], right_form, is_term))
        place = last
    forms.extend(_with_terms(text, place, end, terms))
    return tuple(forms)


def _with_terms(text: str, start: int, end: int, terms: Sequence[Span]) -> Iterator[Form]:
    place = start
    for first, last in terms:
        first, last = max(first, place), min(last, end)
        if first >= last:
            continue
        if first > place:
            yield Form(text[place:first])
        yield Form(text[first:last], is_term=True)
        place = last
    if place < end:
        yield Form(text[place:end])
