"""Names of a claim in a source: missing, replaced by another, or given one another's values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from rag.audit.claim import Alignment
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.audit.row_values import values_of
from rag.facts.facts import Facts
from rag.facts.name import Name, NameKind
from rag.facts.quantity import Quantity, Relation, relation

_HELD = 0.86
_WORD_AFTER = re.compile(r"[一-鿿]{1,4}")
_OF_JAPAN = ("日本",)
_LEAD = 40


@dataclass(frozen=True)
class _Bound:
    """A value and the name that it is said of."""

    name: Name
    value: Quantity


def name_findings(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    """What became of the claim's names: countries, public bodies, and words of Latin letters.

    A name is replaced if the unit has another of its kind that the claim has not, in its place:
    before the same word (バイデン政権, トランプ政権), or as the only one there. 日本 needs not be
    said in Japanese papers. Titles and katakana words are content like other words, and judged
    by how well the unit has them.
    """
    claim, unit = alignment.claim, alignment.unit
    own = {name.canonical for name in unit.facts.names}
    around = {name.canonical for name in unit.context_facts.names}
    around |= {name.canonical for sibling in siblings for name in sibling.facts.names}
    mine = {name.canonical for name in claim.facts.names}
    for name in claim.facts.names:
        finding = Finding("name", State.MISSING, name.span, name.written)
        if name.canonical in own or name.canonical.lower() in unit.folded:
            yield _with(finding, State.SAME)
            continue
        other = _replaced(name, claim.facts, unit.facts, mine)
        if name.kind in (NameKind.COUNTRY, NameKind.ORGANISATION):
            in_context = {n.canonical for n in unit.context_facts.names}
            if name.canonical in in_context:
                yield _with(finding, State.AROUND)
            elif other is not None:
                yield Finding(
                    "name",
                    State.CONFLICT,
                    name.span,
                    name.written,
                    other.written,
                    other.span,
                    alignment.local(name.span, other.span),
                )
            elif name.canonical in around or name.canonical in _OF_JAPAN:
                yield _with(finding, State.NEAR)
            else:
                yield finding
        elif name.canonical in around or alignment.held(name.span) >= _HELD:
            yield _with(finding, State.NEAR)
        elif other is not None and name.kind is not NameKind.TITLE:
            yield Finding(
                "name",
                State.CONFLICT,
                name.span,
                name.written,
                other.written,
                other.span,
                alignment.local(name.span, other.span),
            )
        elif name.kind in (NameKind.LATIN, NameKind.PROPER):
            yield finding


def _with(finding: Finding, state: State) -> Finding:
    return Finding(finding.kind, state, finding.span, finding.said)


def _replaced(name: Name, claim: Facts, unit: Facts, mine: set[str]) -> Name | None:
    """The name that the unit has where the claim has this one."""
    others = [
        other for other in unit.names if other.kind is name.kind and other.canonical not in mine
    ]
    after = _WORD_AFTER.match(claim.text, name.span[1])
    if after is not None:
        for other in others:
            if unit.text.startswith(after.group(), other.span[1]):
                return other
    if name.kind in (NameKind.COUNTRY, NameKind.ORGANISATION) and len(others) == 1:
        return others[0]
    return None


def swap_findings(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    """Values that the source gives to others: 日本は3.13％、ドイツは3.28％, the other way there.

    Looked at are claims of two names and two values of one unit. What a value is said of is
    the name before it in its clause, or, of a value in brackets, the name before the brackets.
    """
    claim = alignment.claim
    said = _pairs(claim.facts.text, claim.facts, claim.facts.quantities)
    units = [alignment.unit, *siblings] if alignment.unit.is_row else [alignment.unit]
    for place, one in enumerate(said):
        for other in said[place + 1 :]:
            if one.name.canonical == other.name.canonical or one.value.unit != other.value.unit:
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
