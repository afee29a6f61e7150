"""Names of a claim in a source: there, missing, or replaced by another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.audit.claim import Alignment
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.facts.facts import Facts
from rag.facts.name import Name, NameKind

_HELD = 0.86
_TOPIC = re.compile(r"(?:政府|側)?(?:は|が|で(?:は|も)|に(?:おいて|おける)|も|の)")
_AFTER_PLACES = ("と", "や", "、", "・", "に", "で", "を", "が", "は", "の")
_OF_A_SOURCE = re.compile(
    r"(?:が|の|による).{0,20}(?:資料|報告|文書|とりまとめ|まとめた|公表した|小委員会|審議会)"
)
_WORD_AFTER = re.compile(r"[一-鿿]{1,4}")
_OF_JAPAN = ("日本",)
_HEADED = 0.9
_OF_WHOM = (NameKind.COUNTRY, NameKind.ORGANISATION, NameKind.PROPER)
_INFERRED = 0.02  # that a sentence is about the country of the one before is not sure
_MARKS = " 　\t-・•●○■□◆◇▪#*：:【】［］[]()（）<>＜＞"
_ROLE = re.compile(
    r"(?:[（(][^（）()]{1,30}[)）])?(?:側|等|など)?(は|が|も|により|によって|による|で|と|の|に|を|へ|から|、|・|$)?"
)
_ROLES = {
    **dict.fromkeys(("は", "が", "により", "によって", "による", "で", "の"), "agent"),
    **dict.fromkeys(("に", "へ"), "to"),
    **dict.fromkeys(("を",), "object"),
    **dict.fromkeys(("と", "から"), "with"),
    "も": "also",
}


def name_findings(
    alignment: Alignment, siblings: Sequence[Unit], source: Facts
) -> Iterator[Finding]:
    """What became of the claim's names: countries, public bodies, and words of Latin letters.

    A name is replaced if the unit has another of its kind that the claim has not, in its place:
    before the same word (バイデン政権, トランプ政権), as what it is about (`米国は`), or of public
    bodies the only one there. A unit that names no country is about that of the sentences
    before it. 日本 needs not be said in Japanese papers. Titles and katakana words are content
    like other words, and judged by how well the unit has them.
    """
    claim, unit = alignment.claim, alignment.unit
    own = {name.canonical for name in unit.facts.names}
    around = {name.canonical for name in unit.context_facts.names}
    passage = {name.canonical for sibling in siblings for name in sibling.facts.names}
    mine = {name.canonical for name in claim.facts.names}
    issuer = {name.canonical for name in source.names}
    for name in claim.facts.names:
        kind = "name" if name.kind in _OF_WHOM else "term"
        finding = Finding(kind, State.MISSING, name.span, name.written)
        other = _replaced(name, claim.facts, unit.facts, mine)
        conflict = finding
        if other is not None:
            conflict = replace(
                finding,
                kind="name",
                state=State.CONFLICT,
                found=other.written,
                source_span=other.span,
                closeness=alignment.local(name.span, other.span),
            )
        if name.canonical in own or name.canonical.lower() in unit.folded:
            yield replace(finding, state=State.SAME, closeness=_closest(alignment, name))
        elif name.canonical in issuer and (
            (name.kind is NameKind.ORGANISATION and other is None)
            or _OF_A_SOURCE.match(claim.text, name.span[1])
        ):
            yield replace(finding, state=State.AROUND)
        elif name.kind is NameKind.COUNTRY:
            if other is not None:
                yield conflict
            elif name.canonical in around or name.canonical in _country_before(unit):
                yield replace(finding, state=State.AROUND)
            elif (heading := _headed_by(unit, mine)) is not None:
                yield replace(
                    finding, state=State.CONFLICT, found=heading.written, closeness=_HEADED
                )
            elif name.canonical in _OF_JAPAN or (
                name.canonical in passage and (unit.is_row or not _country_before(unit))
            ):
                yield replace(finding, state=State.NEAR)
            elif (of := _country_of(unit, mine)) is not None and _is_place(claim.facts, name):
                near = alignment.own_score - _INFERRED
                yield replace(finding, state=State.CONFLICT, found=of.written, closeness=near)
            else:
                yield finding
        elif name.kind is NameKind.ORGANISATION:
            if name.canonical in around and not _stands_alone(unit, other):
                yield replace(finding, state=State.AROUND)
            else:
                yield finding if other is None else conflict
        elif other is not None and name.kind is not NameKind.TITLE:
            yield conflict
        elif name.canonical in around | passage or alignment.held(name.span) >= _HELD:
            yield replace(finding, state=State.NEAR)
        elif name.kind in (NameKind.LATIN, NameKind.PROPER):
            yield finding


def _replaced(name: Name, claim: Facts, unit: Facts, mine: set[str]) -> Name | None:
    """The name that the unit has where the claim has this one."""
    others = [
        other for other in unit.names if other.kind is name.kind and other.canonical not in mine
    ]
    after = _WORD_AFTER.match(claim.text, name.span[1])
    if after is not None and name.kind is not NameKind.ORGANISATION:
        for other in others:
            if unit.text.startswith(after.group(), other.span[1]):
                return other
    if name.kind is NameKind.COUNTRY:
        topics = [other for other in others if _is_topic(unit, other)]
        if topics and _is_topic(claim, name):
            return topics[0]
        shared = mine & {other.canonical for other in unit.countries}
        alone = len({other.canonical for other in others}) == 1
        return others[0] if shared and alone else None  # 中国とEU, 中国とASEAN
    if name.kind is NameKind.ORGANISATION:
        role = _role(claim, name)
        alike = next((other for other in others if _role(unit, other) == role), None)
        held = mine & {other.canonical for other in unit.organisations}
        alone = len({other.canonical for other in others}) == 1 and not held
        alone = alone and not any(  # ECB may be what the claim calls 欧州の中央銀行
            other.kind is NameKind.LATIN and other.canonical not in mine for other in unit.names
        )
        return alike or (others[0] if alone else None)
    if name.kind is NameKind.PROPER and others and claim.text[name.span[1] :][:1] in _AFTER_PLACES:
        return others[0]
    return None


def _role(facts: Facts, name: Name) -> str:
    """What a name is in its sentence, by what follows: 産総研は, 産総研による; 産総研も adds."""
    match = _ROLE.match(facts.text, name.span[1])
    if match is None:
        return ""
    return _ROLES.get(match.group(1), "")


def _headed_by(unit: Unit, mine: set[str]) -> Name | None:
    """The country that stands alone over a unit, and that the claim does not name."""
    for facts in unit.before:
        if len(facts.countries) == 1:
            name = facts.countries[0]
            if facts.text.strip(_MARKS) == name.written and name.canonical not in mine:
                return name
        if facts.countries:
            return None
    return None


def _country_of(unit: Unit, mine: set[str]) -> Name | None:
    """The one country that a unit without any is about, if the claim does not name it."""
    if any(name.canonical not in mine for name in unit.facts.countries):
        return None
    for facts in unit.before:
        topics = [name for name in facts.countries if _is_topic(facts, name)]
        if topics:
            alone = len({name.canonical for name in topics}) == 1
            return topics[0] if alone and topics[0].canonical not in mine else None
    return None


def _closest(alignment: Alignment, name: Name) -> float:
    """How near the words around a name are to those around the same name in the unit."""
    places = [o.span for o in alignment.unit.facts.names if o.canonical == name.canonical]
    return max((alignment.local(name.span, place) for place in places), default=0.0)


def _stands_alone(unit: Unit, other: Name | None) -> bool:
    """Whether a unit names one public body, and it is this one."""
    if other is None:
        return False
    return {name.canonical for name in unit.facts.organisations} == {other.canonical}


def _is_topic(facts: Facts, name: Name) -> bool:
    """Whether a text is about a name: 米国は, 米国では, in a row its first cell."""
    following = facts.text[name.span[1] : name.span[1] + 4]
    return bool(_TOPIC.match(following)) or (name.span[0] == 0 and following[:1] in "\t 　")


def _is_place(facts: Facts, name: Name) -> bool:
    """Whether a text tells of something in or of a country: 米国は, 米国で."""
    return _is_topic(facts, name) or facts.text.startswith("で", name.span[1])


def _country_before(unit: Unit) -> set[str]:
    """The countries of the nearest text before a unit that names any."""
    for facts in unit.before:
        topics = {name.canonical for name in facts.countries if _is_topic(facts, name)}
        if topics:
            return topics
    for facts in unit.before:
        if facts.countries:
            return {name.canonical for name in facts.countries}
    return set()
