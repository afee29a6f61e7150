"""Names of a text: countries, public bodies, titles in 「」, Latin and katakana words, others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.language.morphology import morphemes
from index.analyzer import fold
from index.folded_text import FoldedText
from rag.facts.table import table


class NameKind(StrEnum):
    """What a name is of; only names of one kind can be taken for one another."""

    COUNTRY = "country"
    ORGANISATION = "organisation"
    TITLE = "title"  # 「半導体・科学法」
    LATIN = "latin"
    KATAKANA = "katakana"
    PROPER = "proper"  # what the dictionary has as a proper noun: people, places


@dataclass(frozen=True)
class Name:
    """A name, where the text says it, and the name it goes by: 米 and アメリカ are 米国."""

    span: Span
    kind: NameKind
    canonical: str
    written: str


_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[.&+'/-][a-z0-9]+|\s[a-z][a-z0-9]*|\s20\d\d(?![\d年]))*")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
_KATAKANA = re.compile(r"[ァ-ヺ][ァ-ヺー]+(?:[・=][ァ-ヺ][ァ-ヺー]+)*(?:20\d\d(?![\d年]))?")
_TITLE = re.compile(r"[「『]([^「」『』\n]{2,60})[」』]")
_SINGLE = "日米中韓台英独仏伊加露印豪欧"
_SINGLES_TOGETHER = re.compile(f"[{_SINGLE}](?:[・、]?[{_SINGLE}])+(?![国州本語間心学])")
_SINGLE_WITH_FIGURES = re.compile(f"(?<![一-鿿])[{_SINGLE}](?=[(:]?\\d)")
_BODY = re.compile(
    r"(?<![一-鿿ァ-ヺー・])[一-鿿ァ-ヺー・]{2,14}(?:省|庁|委員会|機構|財団|振興会|公社|研究所|研究院|協会|連合会|総局|銀行)(?![一-鿿])"
)
_UNIVERSITY = re.compile(r"[一-鿿]{0,6}?(?:大学院大学|大学|研究所|工科大)(?![一-鿿]{2})")
_ENGLISH_SMALL = frozenset(
    ("an", "the", "of", "and", "or", "in", "on", "to", "for", "by", "with", "from", "at", "is")
)
_LONGEST_NAME = 24


@dataclass(frozen=True)
class _Table:
    forms: Mapping[str, tuple[NameKind, str]]
    pattern: re.Pattern[str]
    singles: Mapping[str, str]


def read_names(text: FoldedText, amounts: Sequence[Span] = ()) -> tuple[Name, ...]:
    """The names of a text, in order; a name inside a longer one is not told again.

    A title's own words are read too: 「米国の半導体法」 names 米国. `amounts` are spans of the
    written text that are quantities: the ドル of 3億ドル is no name.
    """
    folded = text.folded
    found: list[tuple[Span, NameKind, str]] = []
    found += [(m.span(1), NameKind.TITLE, m.group(1)) for m in _TITLE.finditer(folded)]
    taken: list[Span] = []
    readings: Sequence[Iterator[tuple[Span, NameKind, str]]] = (
        _known(folded),
        _countries_together(folded),
        _countries_with_figures(folded),
        _bodies(folded),
        _latin(folded) if _JAPANESE.search(folded) else _capitalised(text),
        _katakana(folded),
        _proper(folded),
    )
    for reading in readings:
        for span, kind, canonical in reading:
            if any(s < span[1] and span[0] < e for s, e in taken):
                continue
            taken.append(span)
            found.append((span, kind, canonical))
    names = []
    for span, kind, canonical in sorted(found, key=lambda entry: entry[0]):
        written = text.span_of(*span)
        if written is None or any(s < written[1] and written[0] < e for s, e in amounts):
            continue
        shown = text.written[written[0] : written[1]]
        if shown:
            names.append(Name(written, kind, canonical, shown))
    return tuple(names)


def canonical_name(written: str) -> str:
    """The name that a country or a public body goes by; other names as they are folded."""
    folded = fold(written).strip()
    known = _names().forms.get(folded)
    return known[1] if known else folded


def _known(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    names = _names()
    place = 0
    while match := names.pattern.search(folded, place):
        place = match.end()
        kind, canonical = names.forms[match.group()]
        if kind is NameKind.COUNTRY and match.group().endswith(
            "国"
        ):  # 米国防総省, 米国立衛生研究所
            longer = names.pattern.match(folded, place - 1)
            if longer is not None and names.forms[longer.group()][0] is NameKind.ORGANISATION:
                place -= 1
                continue  # whose body it is goes without saying: 国防総省, DOD
        yield (match.start(), place), kind, canonical


def _countries_together(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    """The countries of 日米欧 and of 米・英, character by character."""
    singles = _names().singles
    for match in _SINGLES_TOGETHER.finditer(folded):
        if match.group() in ("日中", "中日", "日日", "中中"):
            continue  # during the day
        for place, sign in enumerate(match.group(), match.start()):
            if sign in singles:
                yield (place, place + 1), NameKind.COUNTRY, singles[sign]


def _countries_with_figures(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    """The countries of 米60:中3, of two or more such."""
    found = list(_SINGLE_WITH_FIGURES.finditer(folded))
    if len({match.group() for match in found}) > 1:
        for match in found:
            yield match.span(), NameKind.COUNTRY, _names().singles[match.group()]


def _bodies(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    """Ministries and agencies that no table has: 連邦経済・気候保護省."""
    for match in _BODY.finditer(folded):
        start, end = match.span()
        country = _names().pattern.match(folded, start, end)
        if country is not None and country.end() < end - 2:  # ドイツ連邦教育研究省
            start = country.end()
        yield (start, end), NameKind.ORGANISATION, folded[start:end]


def _latin(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    for match in _LATIN.finditer(folded):
        if len(match.group()) > 1 and match.group() not in _ENGLISH_SMALL:
            yield match.span(), NameKind.LATIN, match.group()


def _capitalised(text: FoldedText) -> Iterator[tuple[Span, NameKind, str]]:
    """In a text without Japanese the words that are written with a capital, its first left out."""
    for match in re.finditer(r"[a-z][a-z0-9&+-]*", text.folded):
        written = text.span_of(*match.span())
        if match.start() and written and text.written[slice(*written)] != match.group():
            yield match.span(), NameKind.LATIN, match.group()


def _katakana(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    for match in _KATAKANA.finditer(folded):
        yield match.span(), NameKind.KATAKANA, match.group().replace("=", "・")


def _proper(folded: str) -> Iterator[tuple[Span, NameKind, str]]:
    """Proper nouns of the dictionary; those that follow one another are one name."""
    singles = _names().singles
    place, run = 0, None
    for word in morphemes(folded):
        start = folded.find(word.surface, place)
        if start < 0:
            continue
        place = start + len(word.surface)
        if word.pos_detail == "固有名詞" and not word.surface.isascii():
            if len(word.surface) == 1:
                if word.surface in singles and word.surface not in "日中台加":
                    yield (start, place), NameKind.COUNTRY, singles[word.surface]
                run = None
                continue
            if run is not None and run[1] == start and place - run[0] <= _LONGEST_NAME:
                run = (run[0], place)
                continue
            if run is not None:
                yield _whole(folded, run)
            run = (start, place)
        elif run is not None:
            yield _whole(folded, run)
            run = None
    if run is not None:
        yield _whole(folded, run)


def _whole(folded: str, run: Span) -> tuple[Span, NameKind, str]:
    """A proper noun, with what makes it a university: 大阪大学, 東京工業大学."""
    match = _UNIVERSITY.match(folded, run[1])
    if match is None:
        return run, NameKind.PROPER, folded[run[0] : run[1]]
    return (run[0], match.end()), NameKind.ORGANISATION, folded[run[0] : match.end()]


@lru_cache(maxsize=1)
def _names() -> _Table:
    data = table("names")
    forms: dict[str, tuple[NameKind, str]] = {}
    singles: dict[str, str] = {}
    for kind, lists in (
        (NameKind.COUNTRY, data["countries"]),
        (NameKind.ORGANISATION, data["organisations"]),
    ):
        for names in lists:
            for name in names:
                folded = fold(name)
                if len(folded) == 1:
                    singles[folded] = names[0]
                else:
                    forms[folded] = (kind, names[0])
    patterns = [_pattern(form) for form in sorted(forms, key=len, reverse=True)]
    return _Table(forms, re.compile("|".join(patterns)), singles)


def _pattern(form: str) -> str:
    """A form as no part of a Latin or a katakana word: タイ is none of タイプ, EU27 is EU."""
    escaped = re.escape(form)
    if form.isascii():
        return rf"(?<![a-z0-9]){escaped}(?![a-z])" + (r"(?!\d)" if form[-1].isdecimal() else "")
    if _KATAKANA.fullmatch(form):
        return rf"(?<![ァ-ヺー]){escaped}(?![ァ-ヺー])(?!20\d\d(?!年))"
    return escaped
