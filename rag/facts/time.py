"""Times of a text: 2025年度, 令和7年4月23日, 2026〜2030年, FY2025, 第6期."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span
from index.folded_text import FoldedText
from rag.facts.quantity import Relation


class TimeKind(StrEnum):
    """What calendar a time is of."""

    CALENDAR = "calendar"
    FISCAL = "fiscal"  # 年度, from April on
    PERIOD = "period"  # 第6期: the sixth plan, whatever years it has
    DECADE = "decade"  # 1990年代


@dataclass(frozen=True)
class Time:
    """A time or a range of times, and where the text says it.

    `first` and `last` are (year, month, day) as far as they are said, 0 for what is not: 4月 is
    (0, 4, 0), 2025年4月 is (2025, 4, 0); of a period the year is its number. They are the same
    if there is no range.
    """

    span: Span
    kind: TimeKind
    first: tuple[int, int, int]
    last: tuple[int, int, int]
    written: str


_YEAR = r"(?:18|19|20)\d\d"
_UNTIL = r"\s?(?:年度?)?\s?(?:[~]|-|から)\s?"
_RANGE = re.compile(
    rf"(?<![\d.a-z])(?P<y>{_YEAR})(?:年?度?{_UNTIL})(?P<y2>{_YEAR})(?!\d)(?P<unit>年(?P<fiscal>度)?)?"
)
_SHORT_RANGE = re.compile(
    rf"(?<![\d.a-z])(?P<y>{_YEAR})年?度?[~-](?P<y2>\d\d)(?P<unit>年(?P<fiscal>度)?)"
)
_DATE = re.compile(
    rf"(?<![\d.a-z])(?P<y>{_YEAR})(?:年(?P<fiscal>度)?(?P<decade>代)?"
    r"(?:の?\s?(?P<m>\d{1,2})月(?!間)(?:の?\s?(?P<d>\d{1,2})日)?)?"
    r"|[./](?P<m2>\d{1,2})(?:[./](?P<d2>\d{1,2}))?(?![\d./]))"
)
_MONTHS = re.compile(r"(?<![\dカ.])(?P<m>\d{1,2})~(?P<m2>\d{1,2})月(?!間)")
_MONTH = re.compile(r"(?<![\dカ.])(?P<m>1[0-2]|[1-9])月(?!間)(?:\s?(?P<d>\d{1,2})日)?")
_PERIOD = re.compile(
    r"第\s?(?P<n>\d{1,3})(?:(?P<upto>[~・]|及び)第?(?P<n2>\d{1,2}))?(?P<unit>期|次)"
)
_LONE_YEAR = re.compile(
    rf"(?<![\d.a-z,/-]){_YEAR}(?![\d.,年/]|[-~]\d|\s?(?:億|万|兆|円|ドル|%|人|件|社|名))"
)
_OF_A_NAME = re.compile(r"[a-z]\s$|[一-鿿ァ-ヺー]$")


def read_times(text: FoldedText) -> tuple[tuple[Time, ...], tuple[Span, ...]]:
    """The times of a text, in order, and their spans in the folded text."""
    taken: list[Span] = []
    found: list[tuple[Span, Time]] = []
    for reading in (_ranges, _dates, _months, _periods, _lone_years):
        for span, kind, first, last in reading(text.folded):
            if any(s < span[1] and span[0] < e for s, e in taken):
                continue
            if text.folded.startswith("アクセス", span[1]):  # when a page was read
                taken.append(span)
                continue
            written = text.span_of(*span)
            if written is None or not _is_possible(first) or not _is_possible(last):
                continue
            shown = text.written[written[0] : written[1]]
            if re.search("[,，]", shown):  # 1,835 is no year
                continue
            taken.append(span)
            found.append((span, Time(written, kind, first, last, shown)))
    found.sort(key=lambda entry: entry[0])
    return tuple(time for _, time in found), tuple(sorted(taken))


def time_relation(said: Time, source: Time) -> Relation:
    """How a time that is said stands to one of a source.

    2025年4月 is said rightly of 2025年4月23日, not the other way. 年 and 年度 of one number are
    near, and so are a year and a range that it lies in. A month without a year cannot be
    compared with a year without a month, nor a plan's period with a year.
    """
    if TimeKind.DECADE in (said.kind, source.kind) and said.kind is not source.kind:
        decade, other = (said, source) if said.kind is TimeKind.DECADE else (source, said)
        if not other.first[0]:
            return Relation.APART
        within = decade.first[0] <= other.first[0] <= decade.first[0] + 9
        return Relation.NEAR if within else Relation.OTHER
    if TimeKind.PERIOD in (said.kind, source.kind):
        if said.kind is not source.kind:
            return Relation.APART
        same = said.first == source.first and said.last == source.last
        return Relation.SAME if same else Relation.OTHER
    parts = [
        (mine, other)
        for ends in ((said.first, source.first), (said.last, source.last))
        for mine, other in zip(*ends, strict=True)
    ]
    if not any(mine and other for mine, other in parts):
        return Relation.APART
    if any(mine and other and mine != other for mine, other in parts):
        inside = _years(said)[0] >= _years(source)[0] and _years(said)[1] <= _years(source)[1]
        around = _years(said)[0] <= _years(source)[0] and _years(said)[1] >= _years(source)[1]
        is_range = said.first != said.last or source.first != source.last
        near = is_range and (inside or around) and min(_years(said)[0], _years(source)[0]) > 0
        return Relation.NEAR if near else Relation.OTHER
    if said.kind is not source.kind:
        return Relation.NEAR
    vaguer = all(other or not mine for mine, other in parts)
    return Relation.SAME if vaguer else Relation.NEAR


def _years(time: Time) -> tuple[int, int]:
    return time.first[0], time.last[0]


_Read = Iterator[tuple[Span, TimeKind, tuple[int, int, int], tuple[int, int, int]]]


def _ranges(folded: str) -> _Read:
    for match in _RANGE.finditer(folded):
        kind = TimeKind.FISCAL if match["fiscal"] else TimeKind.CALENDAR
        if int(match["y"]) <= int(match["y2"]):
            yield match.span(), kind, (int(match["y"]), 0, 0), (int(match["y2"]), 0, 0)
    for match in _SHORT_RANGE.finditer(folded):
        kind = TimeKind.FISCAL if match["fiscal"] else TimeKind.CALENDAR
        last = int(match["y"][:2] + match["y2"])
        if int(match["y"]) <= last:
            yield match.span(), kind, (int(match["y"]), 0, 0), (last, 0, 0)


def _dates(folded: str) -> _Read:
    for match in _DATE.finditer(folded):
        if match["decade"]:
            kind = TimeKind.DECADE
        else:
            kind = TimeKind.FISCAL if match["fiscal"] else TimeKind.CALENDAR
        month, day = match["m"] or match["m2"] or 0, match["d"] or match["d2"] or 0
        time = (int(match["y"]), int(month), int(day))
        yield match.span(), kind, time, time


def _months(folded: str) -> _Read:
    for match in _MONTHS.finditer(folded):
        yield match.span(), TimeKind.CALENDAR, (0, int(match["m"]), 0), (0, int(match["m2"]), 0)
    for match in _MONTH.finditer(folded):
        time = (0, int(match["m"]), int(match["d"] or 0))
        yield match.span(), TimeKind.CALENDAR, time, time


def _periods(folded: str) -> _Read:
    for match in _PERIOD.finditer(folded):
        first = (int(match["n"]), 0, 0)
        yield match.span(), TimeKind.PERIOD, first, (int(match["n2"] or match["n"]), 0, 0)


def _lone_years(folded: str) -> _Read:
    """Four figures alone, as a table's header has them; not of Horizon 2020 or フランス2030."""
    for match in _LONE_YEAR.finditer(folded):
        if _OF_A_NAME.search(folded[max(0, match.start() - 2) : match.start()]):
            continue
        time = (int(match.group()), 0, 0)
        yield match.span(), TimeKind.CALENDAR, time, time


def _is_possible(time: tuple[int, int, int]) -> bool:
    return time[1] <= 12 and time[2] <= 31
