"""Directions and negations of a claim against those of a source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from rag.audit.claim import Alignment, clause_of
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State
from rag.facts.facts import Facts
from rag.facts.name import Name, NameKind
from rag.facts.negation import Negation
from rag.facts.opposition import Direction
from rag.facts.quantity import Quantity, Relation, relation

_ALIKE = 0.33
_HELD = 0.90
_DONE = re.compile(
    "(?:を|が|は|も)?(?:行[っいわう]|実施し|し|する|した|され|でき|てい|った|いた|んだ)"
)
# What no source can be taken to say unless it does: that something grew, or is the most
_TOLD_AXES = ("amount", "extreme")
# Of these only the bad side: 支援 and 重点 are said of anything, 妨げ and 後回し are not
_TOLD_IF_BAD = ("hindrance", "will", "health", "sufficiency")
_SORT_OF = re.compile("[ァ-ヺー]")  # トップレベル is no superlative
_OF_RANKS = re.compile("順位|ランク|番付|位")
_FINAL_CHARS = 6
_DENIED_WITHIN = 9
_NEARER = 0.01
_ENDS_WITHIN = 4
_MOSTLY = 0.5
_CLAUSE_CLOSENESS = 0.7
_WAYS_OF_VALUES = ("amount", "comparison")
_VALUE_WITHIN = 6
_FORMER_RANK = re.compile(r"(\d{1,3})\s?[(（](\d{1,3})[)）]")
_CONTENT = re.compile(r"[一-鿿ァ-ヺa-zA-Z0-9]")


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
                alignment.local(said.span, other.span) for other in others if other.side == said.side
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


def negation_findings(alignment: Alignment) -> Iterator[Finding]:
    """Where one of claim and unit denies what the other says.

    A word that is denied on one side is looked for on the other, by its meaning: 達成 is
    denied by 実現できておらず.
    """
    claim, unit = alignment.claim, alignment.unit
    mine, others = claim.facts.negations, unit.facts.negations
    for other in others:
        denied = _place_of(unit.text, other.denied, other.span[0])
        if denied is None:
            continue
        said = _counterpart(alignment, denied)
        if said is None:
            if not mine:
                yield from _denied_clause(alignment, other)
            continue
        same_word = claim.text[slice(*said)] == unit.text[slice(*denied)]
        if len(mine) == len(others) and not same_word:
            continue  # 公にしない仕組み, 非公開: both deny something, in other words
        if any(negation.span[0] - said[1] < 12 and said[0] < negation.span[1] for negation in mine):
            yield Finding("negation", State.SAME, said, claim.text[slice(*said)])
            continue
        near = alignment.local(said, denied)
        yield Finding(
            "negation",
            State.CONFLICT,
            said,
            claim.text[slice(*said)],
            unit.text[denied[0] : other.span[1]],
            (denied[0], other.span[1]),
            1.0 if same_word else near,
        )
    if mine and not others:
        for negation in mine:
            denied = _place_of(claim.text, negation.denied, negation.span[0])
            span = (denied[0] if denied else negation.span[0], negation.span[1])
            word = claim.text[slice(*denied)] if denied else ""
            final = len(claim.text) - negation.span[1] <= _FINAL_CHARS
            held = final and bool(word) and word in unit.text and alignment.held(span) >= _HELD
            yield Finding(
                "negation",
                State.CONFLICT if held else State.MISSING,
                span,
                claim.text[slice(*span)],
                "",
                None,
                alignment.held(denied) if denied else 0.0,
            )


def _denied_clause(alignment: Alignment, other: Negation) -> Iterator[Finding]:
    """A clause of the unit that ends in a denial and says most of the claim, which denies nothing."""
    claim, unit = alignment.claim, alignment.unit
    clause = clause_of(unit.text, other.span)
    if clause[1] - other.span[1] > _ENDS_WITHIN or not len(alignment.cosines):
        return
    best = alignment.cosines.argmax(axis=0)
    inside = [
        start < clause[1] and clause[0] < end
        for start, end in (alignment.token_spans[place] for place in best)
    ]
    share = float(claim.weights @ np.array(inside, np.float32))
    if share < _MOSTLY:
        return
    said = clause_of(claim.text, (len(claim.text) - 1, len(claim.text)))
    yield Finding(
        "negation",
        State.CONFLICT,
        said,
        claim.text[slice(*said)],
        unit.text[slice(*clause)].strip(),
        clause,
        _CLAUSE_CLOSENESS + (1 - _CLAUSE_CLOSENESS) * share,
    )


def _place_of(text: str, word: str, before: int) -> tuple[int, int] | None:
    """Where a denied word stands: the last content before the negation, by its first signs."""
    stem = word[:2]
    place = text.rfind(stem, 0, before) if stem else -1
    if place < 0:
        match = re.search(r"[一-鿿ァ-ヺー]{1,8}[ぁ-ゖ]{0,8}$", text[:before])
        return None if match is None else (match.start(), before)
    return place, place + max(len(stem), 1)


def _counterpart(alignment: Alignment, denied: tuple[int, int]) -> tuple[int, int] | None:
    """The stretch of the claim that means what a stretch of the unit does.

    The same word, or one that means the same and is said as done (達成し, 行われ).
    """
    claim = alignment.claim
    word = alignment.unit.text[slice(*denied)]
    place = claim.text.find(word)
    if len(word) > 1 and place >= 0 and _DONE.match(claim.text, place + len(word)):
        return place, place + len(word)
    best: tuple[float, tuple[int, int]] | None = None
    for span in claim.spans:
        if not _CONTENT.search(claim.text[slice(*span)]):
            continue
        if not _DONE.match(claim.text[span[1] :]):
            continue
        likeness = alignment.word(span, denied)
        if best is None or likeness > best[0]:
            best = (likeness, span)
    if best is None or best[0] < _ALIKE:
        return None
    return best[1]
