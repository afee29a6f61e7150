"""Compounds of a claim for which a source has others of the same head: AI規則, 電池規則."""

import re
from collections.abc import Iterator

from corpus.aligned_text import Span
from rag.audit.claim import Alignment
from rag.audit.finding import Finding, State

_RUN = re.compile(r"[一-鿿々ァ-ヺーa-zA-Zａ-ｚＡ-Ｚ]{3,}")
_LEAST_HEAD = 2
_LONGEST_MODIFIER = 6
_HELD = 0.88
_CLOSE = 0.80


def compound_findings(alignment: Alignment) -> Iterator[Finding]:
    """The claim's compounds that the unit has with another modifier, in like surroundings.

    整数カウント法 of a claim is another thing than 分数カウント法 of a unit. A modifier that the
    unit, or what stands around it, has in other words is none.
    """
    claim, unit = alignment.claim, alignment.unit
    whole = unit.text + unit.context
    others = [match for match in _RUN.finditer(unit.text) if match.group() not in claim.text]
    for mine in _RUN.finditer(claim.text):
        word = mine.group()
        if word in whole:
            continue
        found: tuple[float, Span, Span] | None = None
        for other in others:
            shared = _shared_end(word, other.group())
            modifier = (mine.start(), mine.end() - shared)
            if not _LEAST_HEAD <= shared < min(len(word), len(other.group())):
                continue
            if modifier[1] - modifier[0] > _LONGEST_MODIFIER:
                continue
            if claim.text[slice(*modifier)] in whole or alignment.held(modifier) >= _HELD:
                continue
            near = alignment.local(mine.span(), other.span())
            if near >= _CLOSE and (found is None or near > found[0]):
                found = near, mine.span(), other.span()
        if found is not None:
            near, span, source = found
            said, there = claim.text[slice(*span)], unit.text[slice(*source)]
            yield Finding("compound", State.CONFLICT, span, said, there, source, near)


def _shared_end(one: str, other: str) -> int:
    shared = 0
    while shared < min(len(one), len(other)) and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    return shared
