"""Values of a claim that the source gives to others, or tells the other way round."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from corpus.aligned_text import Span
from index.analyzer import fold
from rag.audit.claim import Alignment
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.audit.row_values import values_of
from rag.facts.facts import Facts
from rag.facts.name import Name, NameKind
from rag.facts.quantity import Quantity, Relation, comparable, relation
from rag.facts.time import time_relation

_BECOMES = re.compile(r"[^0-9。]{0,4}(?:から|→|⇒|->)[^0-9。]{0,6}")
_CROSSED = 0.06
_CLAUSE = re.compile(r"(?:(?!一方で|のに対し)[^、。；;])+")
_HEAD = re.compile(
    r"([一-鿿ァ-ヺー]{2,})(?:の(?:側|方|目線|立場))?(?:側|目線|サイド)?(?:は|が|では|で|にとって|において)"
)
_LEAD = 40


@dataclass(frozen=True)
class _Bound:
    """A value and the name that it is said of."""

    name: Name
    value: Quantity


def swap_findings(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    """Values that the source gives to others: 日本は3.13％、ドイツは3.28％, the other way there.

    Looked at are claims of two names and two values of one unit. What a value is said of is
    the name before it in its clause, or, of a value in brackets, the name before the brackets.
    """
    claim = alignment.claim
    yield from _reversed_change(alignment)
    yield from _other_rank(alignment)
    yield from _crossed(alignment)
    yield from _other_side(alignment)
    said = _pairs(claim.facts.text, claim.facts, claim.facts.quantities)
    units = [alignment.unit, *siblings] if alignment.unit.is_row else [alignment.unit]
    for place, one in enumerate(said):
        for other in said[place + 1 :]:
            if one.name.canonical == other.name.canonical or not comparable(one.value, other.value):
                continue
            names = {one.name.canonical, other.name.canonical}
            source = [
                pair
                for unit in units
                for pair in _pairs(unit.text, unit.facts, values_of(unit))
                if pair.name.canonical in names
            ]
            first = _value_of(source, other.name, one.value)
            second = _value_of(source, one.name, other.value)
            straight = _value_of(source, one.name, one.value)
            if first is not None and second is not None and straight is None:
                where = second.value.span if len(units) == 1 else None
                yield Finding(
                    "swap",
                    State.CONFLICT,
                    (one.name.span[0], max(one.value.span[1], other.value.span[1])),
                    f"{one.name.written}{one.value.written}・{other.name.written}{other.value.written}",
                    f"{second.name.written}{second.value.written}・"
                    f"{first.name.written}{first.value.written}",
                    where,
                    1.0,
                )


def _reversed_change(alignment: Alignment) -> Iterator[Finding]:
    """A change told the other way round: 12位から2位へ of 2 → 12."""
    claim, unit = alignment.claim, alignment.unit
    changes = _changes(unit.text, values_of(unit))
    for before, after in _changes(claim.text, claim.facts.quantities):
        for former, later in changes:
            crossed = (relation(before, later), relation(after, former))
            if crossed == (Relation.SAME, Relation.SAME) and before.low != after.low:
                yield Finding(
                    "swap",
                    State.CONFLICT,
                    (before.span[0], after.span[1]),
                    claim.text[before.span[0] : after.span[1]],
                    unit.text[former.span[0] : later.span[1]],
                    (former.span[0], later.span[1]),
                    1.0,
                )


def _changes(text: str, values: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    return [
        (one, other)
        for one, other in pairwise(values)
        if _BECOMES.fullmatch(text[one.span[1] : other.span[0]])
    ]


def _other_rank(alignment: Alignment) -> Iterator[Finding]:
    """A rank that the source gives to another: 3位は英国 where 3位がインドで、英国が4位."""
    claim, unit = alignment.claim, alignment.unit
    source = _ranks(unit.text, unit.facts)
    for pair in _ranks(claim.text, claim.facts):
        same = [other for other in source if other.name.canonical == pair.name.canonical]
        taken = [
            other
            for other in source
            if relation(pair.value, other.value) is Relation.SAME
            and other.name.canonical != pair.name.canonical
        ]
        if same and all(relation(pair.value, o.value) is Relation.OTHER for o in same) and taken:
            yield Finding(
                "swap",
                State.CONFLICT,
                _around(pair),
                claim.text[slice(*_around(pair))],
                unit.text[slice(*_around(same[0]))],
                _around(same[0]),
                1.0,
            )


def _around(pair: _Bound) -> Span:
    spans = (pair.name.span, pair.value.span)
    return min(start for start, _ in spans), max(end for _, end in spans)


def _ranks(text: str, facts: Facts) -> list[_Bound]:
    """Each rank with whom it is said of: `3位はインド`, `英国が55社で4位`."""
    pairs = []
    for value in facts.quantities:
        if value.kind != "rank":
            continue
        after = [n for n in facts.names if 0 <= n.span[0] - value.span[1] <= 3]
        follows = text[value.span[1] : value.span[1] + 1] in ("は", "が", "の")
        before = [n for n in facts.countries if 0 <= value.span[0] - n.span[1] <= _LEAD]
        if after and follows:
            pairs.append(_Bound(after[0], value))
        elif before:
            pairs.append(_Bound(before[-1], value))
    return pairs


def _crossed(alignment: Alignment) -> Iterator[Finding]:
    """Two values of one kind whose surroundings fit the other's place in the source better."""
    claim, unit = alignment.claim, alignment.unit
    said: list[tuple[Span, str, list[Span]]] = []
    for value in claim.facts.quantities:
        found = [v.span for v in unit.facts.quantities if relation(value, v) is Relation.SAME]
        said.append((value.span, value.kind, found))
    for time in claim.facts.times:
        found = [t.span for t in unit.facts.times if time_relation(time, t) is Relation.SAME]
        said.append((time.span, "time", found))
    for (one, kind_one, here), (other, kind_other, there) in combinations(said, 2):
        if kind_one != kind_other or not here or not there or set(here) & set(there):
            continue
        first, second = _nearest(alignment, one, here), _nearest(alignment, other, there)
        before = alignment.lead(one, second) + alignment.lead(other, first)
        before -= alignment.lead(one, first) + alignment.lead(other, second)
        after = alignment.trail(one, second) + alignment.trail(other, first)
        after -= alignment.trail(one, first) + alignment.trail(other, second)
        if before + after > _CROSSED:
            whole = (min(one, other)[0], max(one, other)[1])
            source = (min(first, second)[0], max(first, second)[1])
            yield Finding(
                "swap",
                State.CONFLICT,
                whole,
                claim.text[slice(*whole)],
                unit.text[slice(*source)],
                source,
                1.0,
            )


def _other_side(alignment: Alignment) -> Iterator[Finding]:
    """Two sides told apart, each with what is the other's: 企業は望み、投資家は後回し, reversed.

    The heads of two clauses stand in the unit's clauses the other way round, and what is said
    after them fits better as it stands than crossed.
    """
    claim, unit = alignment.claim, alignment.unit
    for (one, head), (other, second) in combinations(_clauses(claim.text), 2):
        for (here, _), (there, _) in combinations(_clauses(unit.text), 2):
            first, last = claim.text[slice(*head)], claim.text[slice(*second)]
            before, after = unit.text[slice(*here)], unit.text[slice(*there)]
            if first not in after or last not in before or first in before or last in after:
                continue
            said = (head[1], one[1]), (second[1], other[1])
            straight = alignment.word(said[0], here) + alignment.word(said[1], there)
            crossed = alignment.word(said[0], there) + alignment.word(said[1], here)
            if straight > crossed:
                yield Finding(
                    "swap",
                    State.CONFLICT,
                    (one[0], other[1]),
                    claim.text[one[0] : other[1]],
                    unit.text[here[0] : there[1]],
                    (here[0], there[1]),
                    1.0,
                )


def _clauses(text: str) -> list[tuple[Span, Span]]:
    """The clauses of a text that tell of something, with what they tell of: 企業の側は…."""
    clauses = []
    for match in _CLAUSE.finditer(text):
        head = _HEAD.search(match.group())
        if head is not None:
            start = match.start() + head.start(1)
            clauses.append((match.span(), (start, start + len(head.group(1)))))
    return clauses


def _nearest(alignment: Alignment, said: Span, places: Sequence[Span]) -> Span:
    return max(places, key=lambda place: alignment.lead(said, place))


def _value_of(pairs: Sequence[_Bound], name: Name, value: Quantity) -> _Bound | None:
    for pair in pairs:
        same = relation(value, pair.value) in (Relation.SAME, Relation.NEAR)
        if pair.name.canonical == name.canonical and same:
            return pair
    return None


def _pairs(text: str, facts: Facts, values: Sequence[Quantity]) -> list[_Bound]:
    """Each value with the name before it."""
    pairs = []
    for value in values:
        inside = [
            name
            for name in facts.names
            if name.kind is NameKind.TITLE
            and name.span[0] < value.span[0]
            and value.span[1] <= name.span[1]
        ]
        if inside:  # 「人材、研究環境（25%）」
            title = re.split("[(（]", inside[0].written)[0].strip()
            pairs.append(_Bound(replace(inside[0], canonical=fold(title)), value))
            continue
        before = [
            name
            for name in facts.names
            if name.span[1] <= value.span[0]
            and value.span[0] - name.span[1] <= _LEAD
            and not _is_parted(text, (name.span[1], value.span[0]))
        ]
        if before:
            pairs.append(_Bound(before[-1], value))
    return pairs


def _is_parted(text: str, between: Span) -> bool:
    return bool(re.search("[。\n]", text[slice(*between)]))
