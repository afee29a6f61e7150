"""Negations of a claim against those of a source."""

import re
from collections.abc import Iterator

import numpy as np

from rag.audit.claim import Alignment, clause_of
from rag.audit.finding import Finding, State
from rag.facts.negation import Negation

_ALIKE = 0.33
_HELD = 0.90
_DONE = re.compile(
    "(?:を|が|は|も)?(?:行[っいわう]|実施し|し|する|した|され|でき|てい|った|いた|んだ)"
)
_FINAL_CHARS = 6
_ENDS_WITHIN = 4
_MOSTLY = 0.5
_CLAUSE_CLOSENESS = 0.7
_CONTENT = re.compile(r"[一-鿿ァ-ヺa-zA-Z0-9]")


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
    """A clause of the unit that says most of a claim without a denial, and ends in one."""
    claim, unit = alignment.claim, alignment.unit
    clause = clause_of(unit.text, other.span)
    if clause[1] - other.span[1] > _ENDS_WITHIN or not len(alignment.cosines):
        return
    best = alignment.cosines.argmax(axis=0)
    inside = np.array(
        [
            start < clause[1] and clause[0] < end
            for start, end in (alignment.token_spans[place] for place in best)
        ]
    )
    # said, and not only nearest: in a unit of one clause every token's nearest is in it
    said_there = inside & (alignment.cosines.max(axis=0) >= _HELD)
    share = float(claim.weights @ said_there.astype(np.float32))
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
