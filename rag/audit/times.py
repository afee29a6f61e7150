"""Times of a claim in a unit of a source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.audit.claim import Alignment
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State, found_in
from rag.audit.row_values import values_of
from rag.facts.quantity import Quantity, Relation
from rag.facts.time import Time, TimeKind, time_relation

_OF_A_SOURCE = re.compile(
    r"(?:の|に(?:公表|発表|示)|付け?の)?(?:した|された)?(?:資料|報告書?|文書|とりまとめ|論点|スライド)"
)
_SENTENCES_BACK = 5


def time_findings(
    alignment: Alignment, siblings: Sequence[Unit], dated: Sequence[Time]
) -> Iterator[Finding]:
    """The claim's times: the unit, or what it is read under, has the same, another or none."""
    claim, unit = alignment.claim, alignment.unit
    used = {
        id(time)
        for said in claim.facts.times
        for time in unit.facts.times
        if time_relation(said, time) is Relation.SAME
    }
    around = [*unit.context_facts.times, *claim.context_facts.times]
    passage = [time for sibling in siblings for time in sibling.facts.times]
    for said in claim.facts.times:
        finding = Finding("time", State.MISSING, said.span, said.written)
        related = [(time_relation(said, time), time) for time in unit.facts.times]
        same = [time for relation_, time in related if relation_ is Relation.SAME]
        near = [time for relation_, time in related if relation_ is Relation.NEAR]
        others = [
            time
            for relation_, time in related
            if relation_ is Relation.OTHER and id(time) not in used
        ]
        of_that_day = [time for time in others if _is_day_of_other_year(said, time)]
        if of_that_day and not same:
            yield found_in(finding, State.CONFLICT, of_that_day[0], alignment)
            continue
        if _OF_A_SOURCE.match(claim.text, said.span[1]) and any(
            time_relation(said, time) is not Relation.OTHER for time in dated
        ):
            yield replace(finding, state=State.NEAR)
        elif same or near:
            best = max(same or near, key=lambda time: alignment.local(said.span, time.span))
            yield found_in(finding, State.SAME if same else State.NEAR, best, alignment)
        elif others:
            best = max(others, key=lambda time: alignment.local(said.span, time.span))
            yield found_in(finding, State.CONFLICT, best, alignment)
        elif _said_before(said, unit) or any(
            time_relation(said, time) is Relation.SAME for time in around
        ):
            yield replace(finding, state=State.AROUND)
        elif not _dated_before(said, unit) and any(
            time_relation(said, time) in (Relation.SAME, Relation.NEAR)
            for time in (*passage, *dated)
        ):
            yield replace(finding, state=State.NEAR)
        elif _is_year(said) and f"{said.first[0]}" in unit.context + unit.text:
            yield replace(finding, state=State.NEAR)  # 統合イノベーション戦略2025
        elif _is_end_of_term(said, claim.text, (*unit.facts.times, *around), values_of(unit)):
            yield replace(finding, state=State.DERIVED, found=unit.text[:0])
        elif said.kind is TimeKind.PERIOD and re.search(
            re.escape(claim.folded[said.span[0] : said.span[1]]), unit.folded
        ):
            yield replace(finding, state=State.SAME)
        else:
            yield finding


def _is_day_of_other_year(said: Time, time: Time) -> bool:
    """Whether two times have month and day in common, and not the year."""
    (year, *day), (other, *other_day) = said.first, time.first
    return bool(year and other and year != other and all(day)) and day == other_day


def _is_year(said: Time) -> bool:
    return said.first == said.last and said.first[0] > 1000 and not said.first[1]


def _is_end_of_term(
    said: Time, text: str, times: Sequence[Time], values: Sequence[Quantity]
) -> bool:
    """Whether a year is one of the source and a term after it: 2028年度末 + 5年 is 2033年度."""
    following = text[said.span[1] : said.span[1] + 8]
    if not re.search("まで|末|頃|ごろ|に終|後", following):
        return False
    return any(
        time.last[0] > 1000 and value.unit == "年" and time.last[0] + value.low == said.first[0]
        for time in times
        for value in values
    )


def _dated_before(said: Time, unit: Unit) -> bool:
    """Whether one of the last sentences before a unit has a time that this one can be held to."""
    return any(
        time_relation(said, time) is not Relation.APART
        for facts in unit.before[:_SENTENCES_BACK]
        for time in facts.times
    )


def _said_before(said: Time, unit: Unit) -> bool:
    """Whether the nearest time before a unit is the one said."""
    for facts in unit.before[:_SENTENCES_BACK]:
        if facts.times:
            return any(time_relation(said, time) is Relation.SAME for time in facts.times)
    return False
