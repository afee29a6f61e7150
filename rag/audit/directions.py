"""Directions of a claim against those of a source: 増加 and 減少, 上回る and 下回る."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.audit.claim import Alignment
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.facts.facts import Facts
from rag.facts.name import Name, NameKind
from rag.facts.opposition import Direction
from rag.facts.quantity import Quantity, Relation, relation

# What no source can be taken to say unless it does: that something grew, or is the most
_TOLD_AXES = ("amount", "extreme")
# Of these only the bad side: 支援 and 重点 are said of anything, 妨げ and 後回し are not
_TOLD_IF_BAD = ("hindrance", "will", "health", "sufficiency")
_SORT_OF = re.compile("[ァ-ヺー]")  # トップレベル is no superlative
_OF_RANKS = re.compile("順位|ランク|番付|位")
_DENIED_WITHIN = 9
_NEARER = 0.01
_WAYS_OF_VALUES = ("amount", "comparison")
_VALUE_WITHIN = 6
_FORMER_RANK = re.compile(r"(\d{1,3})\s?[(（](\d{1,3})[)）]")


def direction_findings(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    """The claim's words with an opposite: the unit says the same, the opposite, or neither."""
    claim, unit = alignment.claim, alignment.unit
    among_rows = list(_row_extremes(alignment, siblings))
    yield from among_rows
    for said in claim.facts.directions:
        if _is_bound(claim.text, said) or _is_rank(claim.facts, said):
            continue
        if any(finding.span == said.span for finding in among_rows):
            continue
        others = [
            replace(other, side=-other.side, written=f"{other.written}（否定）")
            if _is_denied(unit.facts, other) and not _is_denied(claim.facts, said)
            else other
            for other in unit.facts.directions
            if (other.axis == said.axis and not _is_bound(unit.text, other))
            or _are_of_one_value(claim.facts, said, unit.facts, other)
        ]
        if not others:
            changed = _change(alignment) if said.axis == "amount" else None
            if changed is not None:
                same = changed.side == said.side
                yield Finding(
                    "direction",
                    State.SAME if same else State.CONFLICT,
                    said.span,
                    said.written,
                    changed.written,
                    changed.span,
                    1.0,
                )
            elif (
                said.axis in _TOLD_AXES or (said.axis in _TOLD_IF_BAD and said.side < 0)
            ) and not _SORT_OF.match(claim.text, said.span[1]):
                yield Finding("direction", State.MISSING, said.span, said.written)
            continue
        sides = {other.side for other in others}
        best = max(others, key=lambda other: alignment.local(said.span, other.span))
        closeness = alignment.local(said.span, best.span)
        if len(sides) > 1 and best.side != said.side:  # 競争力を高める国があり、優位が低下
            alike = max(
                alignment.local(said.span, other.span)
                for other in others
                if other.side == said.side
            )
            if closeness - alike > _NEARER:
                sides = {best.side}
        if said.side in sides:
            near = max(
                alignment.local(said.span, other.span)
                for other in others
                if other.side == said.side
            )
            yield Finding("direction", State.SAME, said.span, said.written, closeness=near)
        else:
            yield Finding(
                "direction",
                State.CONFLICT,
                said.span,
                said.written,
                best.written,
                best.span,
                closeness,
            )
    yield from _extremes(alignment)


def _change(alignment: Alignment) -> Direction | None:
    """The way that `4 → 3` goes in a unit; of ranks a smaller number is up."""
    unit = alignment.unit
    former = _FORMER_RANK.match(unit.text) if unit.is_row else None
    if former and re.search("前|昨|旧", unit.context + alignment.claim.text):  # 4 (5) テルアビブ
        now, then = int(former.group(1)), int(former.group(2))
        if now != then:
            side = 1 if now < then else -1
            return Direction(former.span(), "amount", side, former.group())
    for one, other in pairwise(unit.facts.quantities):
        between = unit.text[one.span[1] : other.span[0]]
        if re.fullmatch(r"\s*(?:→|⇒|->)\s*", between) and one.low != other.low:
            ranks = one.kind == "rank" or _OF_RANKS.search(alignment.claim.text)
            side = 1 if (other.low > one.low) != bool(ranks) else -1
            span = (one.span[0], other.span[1])
            return Direction(span, "amount", side, unit.text[slice(*span)])
    return None


def _is_rank(facts: Facts, direction: Direction) -> bool:
    """Whether a superlative is a rank that is compared as a value: 首位から26位まで."""
    return direction.axis == "extreme" and any(
        value.kind == "rank" and value.span[0] < direction.span[1] <= value.span[1]
        for value in facts.quantities
    )


def _are_of_one_value(mine: Facts, said: Direction, source: Facts, other: Direction) -> bool:
    """Whether 上回る and 減 both tell which way the same value goes: 3割上回る, 3割減."""
    if {said.axis, other.axis} - set(_WAYS_OF_VALUES):
        return False
    one, two = _value_of(mine, said), _value_of(source, other)
    if one is None or two is None:
        return False
    return relation(one, two) in (Relation.SAME, Relation.NEAR)


def _value_of(facts: Facts, direction: Direction) -> Quantity | None:
    """The value that a direction follows: 3割ほど上回る."""
    return next(
        (
            value
            for value in facts.quantities
            if 0 <= direction.span[0] - value.span[1] <= _VALUE_WITHIN
            and "、" not in facts.text[value.span[1] : direction.span[0]]
        ),
        None,
    )


def _is_denied(facts: Facts, direction: Direction) -> bool:
    """Whether a text denies a direction: 阻害するものではなく."""
    return any(
        0 <= negation.span[0] - direction.span[1] <= _DENIED_WITHIN
        and not re.search("[、。]", facts.text[direction.span[1] : negation.span[0]])
        for negation in facts.negations
    )


def _is_bound(text: str, direction: Direction) -> bool:
    """Whether 最大 only bounds a number: 最大5億円."""
    following = text[direction.span[1] : direction.span[1] + 2]
    return direction.axis == "extreme" and bool(re.match(r"で?[0-9０-９]", following))


def _extremes(alignment: Alignment) -> Iterator[Finding]:
    """Who is said to be first: 中国が世界最大 where the source has 米国は世界最大."""
    claim, unit = alignment.claim, alignment.unit
    for said in claim.facts.directions:
        if said.axis != "extreme" or _is_bound(claim.text, said):
            continue
        for other in unit.facts.directions:
            if other.axis != "extreme" or other.side != said.side or _is_bound(unit.text, other):
                continue
            mine = _subject(claim.text, claim.facts.names, said)
            source = _subject(unit.text, unit.facts.names, other)
            if mine is None or source is None or mine.canonical == source.canonical:
                continue
            yield Finding(
                "name",
                State.CONFLICT,
                mine.span,
                mine.written,
                source.written,
                source.span,
                alignment.local(said.span, other.span),
            )


def _row_extremes(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    """Whether a row has the most of its table: the rows of 25 and 90 where 25 is said to lead.

    Only rows of one figure are compared: which column is meant is not known of others.
    """
    claim, unit = alignment.claim, alignment.unit
    if not unit.is_row or len(unit.facts.quantities) != 1:
        return
    own = unit.facts.quantities[0]
    others = [
        (row.facts.quantities[0], row)
        for row in siblings
        if row.is_row
        and len(row.facts.quantities) == 1
        and row.facts.quantities[0].kind == own.kind
    ]
    for said in claim.facts.directions:
        if said.axis != "extreme" or _is_bound(claim.text, said) or not others:
            continue
        if _SORT_OF.match(claim.text, said.span[1]):
            continue
        most = max(others, key=lambda entry: said.side * entry[0].low)
        if said.side * most[0].low > said.side * own.low:
            text = " ".join(most[1].text.split())
            yield Finding("direction", State.CONFLICT, said.span, said.written, text, None, 1.0)
        else:
            yield Finding("direction", State.SAME, said.span, said.written, own.written, own.span)


def _subject(text: str, names: tuple[Name, ...], of: Direction) -> Name | None:
    """The country that a superlative is said of: the last one before は, が or の."""
    inverted = re.match(r"[^、。]{0,12}のは[、\s]?", text[of.span[1] :])
    if inverted:  # 最も多いのはフランスである
        after = of.span[1] + inverted.end()
        return next((name for name in names if 0 <= name.span[0] - after <= 2), None)
    found = None
    for name in names:
        if name.kind is NameKind.COUNTRY and name.span[1] <= of.span[0]:
            following = text[name.span[1] : name.span[1] + 1]
            if following in ("は", "が", "の"):
                topic = following in ("は", "が")
                if found is None or topic:
                    found = name
    return found
