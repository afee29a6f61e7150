"""Values of a claim that a source gives to something else: 所長は7割, of 所長の約3割."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.aligned_text import Span
from index.analyzer import fold
from rag.audit.claim import Alignment
from rag.audit.finding import Finding, State
from rag.audit.row_values import values_of
from rag.facts.quantity import Quantity, Relation, comparable, relation

# What a value is said of stands before it: 所長の約3割, 企業は12社, 学生に年290万円
_BEFORE = re.compile(
    r"([一-鿿々ァ-ヺーa-zA-Zａ-ｚＡ-Ｚ]{2,})(?:の|は|が|も|では|で|に|には|を|とも)?[、\s]?"
    r"(?:とも)?(?:約|およそ|ほぼ|計|合計|総額|年額?|毎年|最大|最長|上限|[（(：:])*$"
)
_BESIDE = re.compile(r"([一-鿿々ァ-ヺー]{2,})(?:も|と|や|及び|および|、)$")
_LEAST_HEAD = 2


@dataclass(frozen=True)
class Binding:
    """A value and the word that it is said of."""

    head: str
    span: Span
    value: Quantity


def binding_findings(alignment: Alignment) -> Iterator[Finding]:
    """The claim's values that the unit gives to another word, having another one for this."""
    claim, unit = alignment.claim, alignment.unit
    if unit.is_row:
        return
    source = _bindings(unit.text, values_of(unit))
    for said in _bindings(claim.text, claim.facts.quantities):
        own = [other for other in source if _is_same(said.head, other.head)]
        own = [other for other in own if comparable(said.value, other.value)]
        if not own or any(relation(said.value, other.value) is not Relation.OTHER for other in own):
            continue
        given = [
            other
            for other in source
            if other not in own and relation(said.value, other.value) is Relation.SAME
        ]
        if given:
            whole = (min(said.span[0], said.value.span[0]), said.value.span[1])
            found = (own[0].span[0], own[0].value.span[1])
            yield Finding(
                "swap",
                State.CONFLICT,
                whole,
                claim.text[slice(*whole)],
                unit.text[slice(*found)],
                found,
                1.0,
            )


def _bindings(text: str, values: Sequence[Quantity]) -> list[Binding]:
    """Each value with what stands before it, and with what is said beside that: AもBも3割."""
    bindings = []
    for value in values:
        match = _BEFORE.search(text, 0, value.span[0])
        while match is not None:
            bindings.append(Binding(fold(match.group(1)), match.span(1), value))
            match = _BESIDE.search(text, 0, match.start(1))
    return bindings


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST_HEAD and longer.endswith(shorter)
