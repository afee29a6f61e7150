"""Quantities of a claim in a unit of a source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.aligned_text import Span
from rag.audit.arithmetic import asks_arithmetic, derive, elapsed
from rag.audit.claim import Alignment, clause_of
from rag.audit.evidence import Unit
from rag.audit.finding import Finding, State, found_in
from rag.audit.row_values import header_scales, labels_of, values_of
from rag.facts.quantity import Quantity, Relation, relation

# 上位100社 says how far a list is looked at
_CUT_OFF = re.compile(r"(?:上位|トップ|ベスト)\s?$")
_CLAUSE_AHEAD = 0.02
# 13の地域圏すべて, of 13地域圏中12
_ALL_OF = re.compile(r"[^、。0-9]{0,9}(?:すべて|全て|全部|の全(?:数|員|体)|(?:の)?いずれも|残らず)")
_PART_OF = re.compile(r"[^、。0-9]{0,6}(?:中|のうち|の内)[、\s]?\d")
_AGO = re.compile("(?:ほど|程度|余り)?前")
_THING = re.compile(r"の(?:各|主な|新たな)?([一-鿿]{2,}|[ァ-ヺー]{2,})")
_GENERIC = ("つ", "個", "種類", "件", "本", "項目")
_WAYS = {
    "each": re.compile(r"(?:毎年|年平均|年間平均|毎月|年額|毎年度)(?:で|約|およそ)?$"),
    "all": re.compile(r"(?:合計|累計|総額|総計|延べ|通算)(?:で|約|およそ)?$"),
}


def quantity_findings(alignment: Alignment, siblings: Sequence[Unit]) -> Iterator[Finding]:
    """The claim's quantities: the unit has the same, they follow from its values, or not."""
    claim, unit = alignment.claim, alignment.unit
    values = values_of(unit)
    scales = header_scales(unit)
    part = _clause_of_row(alignment)
    used = {
        id(value)
        for said in claim.facts.quantities
        if part is None or part[0] <= said.span[0] < part[1]
        for value in values
        if _relation(said, value, scales) is Relation.SAME
    }
    for said in claim.facts.quantities:
        if part is not None and not part[0] <= said.span[0] < part[1]:
            continue  # 3位から15位へ is of the other technology
        if said.low == 1 and said.kind in ("count", "items", "other", "bare"):
            continue  # 1人に, 一本にまとめる
        yield _quantity(alignment, said, values, scales, used, siblings)


def _clause_of_row(alignment: Alignment) -> Span | None:
    """The clause of a claim that a row is of, where several clauses have values of their own."""
    claim, unit = alignment.claim, alignment.unit
    if not unit.is_row or len(claim.facts.quantities) < 2:
        return None
    labels = [label for label in labels_of(unit.text) if label in claim.folded]
    clauses = list(
        dict.fromkeys(clause_of(claim.text, value.span) for value in claim.facts.quantities)
    )
    if len(clauses) < 2 or len(claim.folded) != len(claim.text):
        return None
    held = [
        clause
        for clause in clauses
        if any(label in claim.folded[slice(*clause)] for label in labels)
    ]
    if not held:  # 重要鉱物の抽出・加工, of the row 重要鉱物抽出・加工
        likeness = sorted(((alignment.said_in(clause), clause) for clause in clauses), reverse=True)
        if likeness[0][0] - likeness[1][0] > _CLAUSE_AHEAD:
            held = [likeness[0][1]]
    return held[0] if len(held) == 1 else None


def _quantity(
    alignment: Alignment,
    said: Quantity,
    values: Sequence[Quantity],
    scales: Sequence[Decimal],
    used: set[int],
    siblings: Sequence[Unit],
) -> Finding:
    claim, unit = alignment.claim, alignment.unit
    finding = Finding("quantity", State.MISSING, said.span, said.written)
    related = [(_relation(said, value, scales), value) for value in values]
    for wanted, state in ((Relation.SAME, State.SAME), (Relation.NEAR, State.NEAR)):
        found = [value for relation_, value in related if relation_ is wanted]
        if found:
            best = max(found, key=lambda value: alignment.local(said.span, value.span))
            same = found_in(finding, state, best, alignment)
            ways = _way(claim.text, said), _way(unit.text, best)
            if _ALL_OF.match(claim.text, said.span[1]) and _PART_OF.match(unit.text, best.span[1]):
                following = unit.text[best.span[1] :]
                found_ = unit.text[best.span[0] : best.span[1] + min(len(following), 8)]
                return replace(same, state=State.CONFLICT, found=found_, closeness=1.0)
            if all(ways) and ways[0] != ways[1]:
                return replace(same, state=State.CONFLICT, found=unit.text[slice(*_with_way(best))])
            return same
    if _is_measure(claim.text, said):
        return replace(finding, state=State.NEAR)
    derived = _derived(alignment, said, values, siblings)
    if derived is not None:
        return replace(finding, state=State.DERIVED, found=derived)
    others = [
        value
        for relation_, value in related
        if relation_ is Relation.OTHER
        and id(value) not in used
        and not _is_measure(unit.text, value)
        and _is_of_that(claim.text, said, unit.text, value)
        and (said.unit == value.unit != "" or _counts_the_same(claim.text, said, value))
    ]
    if not asks_arithmetic(claim.folded):
        if others:
            best = max(others, key=lambda value: alignment.local(said.span, value.span))
            return found_in(finding, State.CONFLICT, best, alignment)
        for value in values:
            alike = said.kind == value.kind == "money" and said.low == value.low
            if alike and said.unit != value.unit:
                return found_in(replace(finding, kind="unit"), State.CONFLICT, value, alignment)
    around = [*unit.context_facts.quantities, *claim.context_facts.quantities]
    if not unit.is_row:
        around += [value for sibling in siblings for value in sibling.facts.quantities]
    if any(relation(said, value) is Relation.SAME for value in around):
        return replace(finding, state=State.AROUND)
    return finding


def _is_of_that(text: str, said: Quantity, source: str, value: Quantity) -> bool:
    """Whether two numbers can be of one thing: not 6つの領域 and 7つの拠点, 7年 and 100年前."""
    if said.kind == "duration":
        ago = _AGO.match(text, said.span[1]), _AGO.match(source, value.span[1])
        return (ago[0] is None) == (ago[1] is None)
    if said.unit not in _GENERIC or value.unit not in _GENERIC:
        return True
    mine, others = _THING.match(text, said.span[1]), _THING.match(source, value.span[1])
    if mine is None or others is None:
        return True
    return mine.group(1) in source or others.group(1) in text


def _counts_the_same(text: str, said: Quantity, value: Quantity) -> bool:
    """Whether a number of things is one of what a value counts: 分野は七つ, 5分野."""
    counted = value.unit
    return (
        said.unit in _GENERIC
        and value.kind in ("items", "count", "other")
        and len(counted) > 1
        and counted in text
    )


def _way(text: str, value: Quantity) -> str:
    """Whether a number is said of each year or of all together; empty where neither is said."""
    before = text[max(0, value.span[0] - 6) : value.span[0]]
    return next((way for way, pattern in _WAYS.items() if pattern.search(before)), "")


def _with_way(value: Quantity) -> Span:
    return max(0, value.span[0] - 2), value.span[1]


def _is_measure(text: str, value: Quantity) -> bool:
    """Whether a number only says how something is counted: 上位100社, 100万人当たり."""
    before, after = text[max(0, value.span[0] - 4) : value.span[0]], text[value.span[1] :]
    return bool(_CUT_OFF.search(before)) or after.startswith(
        ("当たり", "あたり", "当り", "に1", "に１", "に一")
    )


def _relation(said: Quantity, value: Quantity, scales: Sequence[Decimal]) -> Relation:
    if value.kind != "bare":
        return relation(said, value)
    relations = [
        relation(
            said,
            replace(value, low=value.low * s, high=value.high * s, step=value.step * s),
        )
        for s in scales
    ]
    for wanted in (Relation.SAME, Relation.NEAR, Relation.OTHER):
        if wanted in relations:
            return wanted
    return Relation.APART


def _derived(
    alignment: Alignment, said: Quantity, values: Sequence[Quantity], siblings: Sequence[Unit]
) -> str | None:
    claim, unit = alignment.claim, alignment.unit
    own = derive(said, claim.folded, values, unit.text)
    if own is None:  # 上位50社のうち10社, 2割
        others = [value for value in claim.facts.quantities if value is not said]
        own = derive(said, claim.folded, others) if said.unit == "%" else None
    if own is not None:
        return own.formula
    countries = {name.canonical for name in claim.facts.names}
    named = [
        value
        for sibling in siblings
        if sibling.is_row and countries & {name.canonical for name in sibling.facts.names}
        for value in values_of(sibling)
    ]
    if unit.is_row and named:
        rows = derive(said, claim.folded, [*values, *named])
        if rows is not None:
            return rows.formula
    times = [*unit.facts.times, *unit.context_facts.times]
    return elapsed(said, times)
