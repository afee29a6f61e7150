"""Abbreviations that a text defines: 総合科学技術・イノベーション会議（CSTI）, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.language.initials import start_of_initials
from corpus.language.long_form import is_name_of_something, long_form_span, quoted_span
from corpus.passages.passage import Passage


@dataclass(frozen=True)
class Abbreviation:
    """A short form and what it stands for, with the place of the definition.

    `span` is the definition in the passage's text, from the long form to the bracket's end or
    from the short form to it. `long` may be Japanese or English; a definition that gives both
    is two abbreviations.
    """

    short: str
    long: str
    document_id: str
    passage_id: str
    span: Span


@dataclass(frozen=True)
class _Definition:
    short: str
    long: str
    span: Span


# CSTI, CoARA, J-PEAKS, SPring-8, S3, R&D; not 2024/2, Promoting or like-minded
_SHORT = r"[A-Z][A-Za-z0-9&+/.\-]{1,14}"
_ENGLISH = r"[A-Za-z][A-Za-z0-9&'’./\- ]{3,100}[A-Za-z.]"
_BRACKET = re.compile(r"\s*[（(]\s*([^（）()]{2,120}?)\s*[）)]")
_SHORT_ONLY = re.compile(_SHORT)
_ENGLISH_AND_SHORT = re.compile(rf"({_ENGLISH})\s*[：:；;、，,]\s*({_SHORT})")
_ENGLISH_ONLY = re.compile(_ENGLISH)
_HEREAFTER = re.compile(
    r"(?:[^（）()]*[。、，,]\s*)?(?:以下|略称|通称)[、，,：:]?\s*[「『]?([^「」『』、。]{2,30}?)[」』]?"
    r"\s*(?:と(?:いう|する|略す|略記する|呼ぶ|称する|表記(?:する)?|略記))?。?"
)
_SHORT_BEFORE = re.compile(rf"(?<![A-Za-z0-9&+/.\-])({_SHORT})\Z")
_LATIN_BEFORE = re.compile(r"(?:[A-Za-z][A-Za-z0-9&'’.\-]*[ \u00a0]+)*[A-Za-z][A-Za-z0-9&'’.\-]*\Z")
_MAX_LONG_CHARS = 120
_MAX_CHARS_WITH_ONE_CAPITAL = 4  # B2S is one, Chip4 not
_UNITS_WORDS = "USD JPY EUR GBP CNY KRW MW GW TW GWh TWh MWh GHz MHz THz TB GB MB CO2"
_UNITS = frozenset(_UNITS_WORDS.split())
ABBREVIATIONS_VERSION = 1
"""Raised with every change that collects other abbreviations from some text."""

_GENERIC = ("本", "同", "当該", "この", "これ")


def collect_abbreviations(passages: Sequence[Passage]) -> tuple[Abbreviation, ...]:
    """The abbreviations that the passages define, in order; of a document each pair once."""
    found: dict[tuple[str, str, str], Abbreviation] = {}
    for passage in passages:
        for definition in _definitions(passage.text):
            abbreviation = Abbreviation(
                definition.short,
                definition.long,
                passage.document_id,
                passage.passage_id,
                definition.span,
            )
            key = (passage.document_id, definition.short, definition.long)
            found.setdefault(key, abbreviation)
    return tuple(found.values())


def _definitions(text: str) -> Iterator[_Definition]:
    for bracket in _BRACKET.finditer(text):
        inside = bracket.group(1)
        if match := _ENGLISH_AND_SHORT.fullmatch(inside):
            yield from _with_english(text, bracket, match.group(1), match.group(2))
        elif _SHORT_ONLY.fullmatch(inside) and is_short_form(inside):
            yield from _after_long_form(text, bracket, inside)
        elif match := _HEREAFTER.fullmatch(inside):
            yield from _hereafter(text, bracket, match.group(1))
        else:
            yield from _after_short_form(text, bracket, inside)


def is_short_form(form: str) -> bool:
    """Whether a Latin form abbreviates: two capitals, or a capital and a figure (S3).

    Names with more small letters than that (YouTube, NanoTerasu) do not, but for SPring-8.
    """
    if form in _UNITS:
        return False
    capitals = sum(sign.isupper() for sign in form)
    small = sum(sign.islower() for sign in form)
    has_figure = any(sign.isdigit() for sign in form)
    if capitals >= 2:
        return small <= 2 * capitals or has_figure
    return capitals == 1 and has_figure and len(form) <= _MAX_CHARS_WITH_ONE_CAPITAL


def _after_long_form(text: str, bracket: re.Match[str], short: str) -> Iterator[_Definition]:
    """国防高等研究計画局（DARPA）, National Science Foundation (NSF)."""
    start, end = bracket.span()
    latin = _LATIN_BEFORE.search(text[max(0, start - _MAX_LONG_CHARS) : start])
    if latin and " " in latin.group():
        offset = start_of_initials(latin.group(), short)
        if offset is not None:
            first = start - len(latin.group()) + offset
            yield _Definition(short, text[first:start], (first, end))
        return
    span = long_form_span(text, start, end)
    if span is not None:
        yield _Definition(short, _plain(text, span), (span[0], end))


def _with_english(
    text: str, bracket: re.Match[str], english: str, short: str
) -> Iterator[_Definition]:
    """枠組みプログラム（Framework Programme：FP）: Japanese and English stand for it."""
    if not is_short_form(short) or start_of_initials(english, short) != 0:
        return
    start, end = bracket.span()
    span = long_form_span(text, start, end)
    if span is not None:
        yield _Definition(short, _plain(text, span), (span[0], end))
    first = bracket.start(1)
    yield _Definition(short, " ".join(english.split()), (first, bracket.end(1)))


def _hereafter(text: str, bracket: re.Match[str], short: str) -> Iterator[_Definition]:
    """科学技術・イノベーション基本法（平成7年法律第130号。以下「基本法」という。）."""
    start, end = bracket.span()
    if short.startswith(_GENERIC):
        return
    span = quoted_span(text, start, end) or long_form_span(text, start, end)
    if span is None:
        return
    long = _plain(text, span)
    is_latin = _SHORT_ONLY.fullmatch(short) is not None and is_short_form(short)
    if long != short and (is_latin or _is_drawn_from(short, long)):
        yield _Definition(short, long, (span[0], end))


def _after_short_form(text: str, bracket: re.Match[str], inside: str) -> Iterator[_Definition]:
    """CETs (critical and emerging technologies), DATI（技術移転・イノベーション機構）."""
    start, end = bracket.span()
    before = _SHORT_BEFORE.search(text[max(0, start - 20) : start])
    if before is None or not is_short_form(before.group(1)):
        return
    short = before.group(1)
    is_english = _ENGLISH_ONLY.fullmatch(inside) is not None
    if is_english and start_of_initials(inside, short) != 0:
        return
    if is_english or is_name_of_something(inside):
        yield _Definition(short, " ".join(inside.split()), (start - len(short), end))


def _is_drawn_from(short: str, long: str) -> bool:
    """Whether the short form's characters stand in the long one in this order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _plain(text: str, span: Span) -> str:
    return "".join(text[span[0] : span[1]].split("\n")).strip()
