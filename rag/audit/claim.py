"""A claim: a sentence of a memo as it is compared with sources, and how near a unit is to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import Span
from index.analyzer import fold, lemmas
from index.encoder import Encoder, QueryEmbedding
from index.late_index import LateIndex, QueryTokens
from index.vector_index import Vectors
from rag.audit.evidence import Unit
from rag.audit.memo import MemoSentence
from rag.audit.row_values import with_header_units
from rag.facts.facts import Facts, read_facts

# What a unit's context says counts a little less than what it says itself.
_CONTEXT_SHARE = 0.95
_HELD = 0.88
_LEAST_CLAUSE_CHARS = 10
_FIGURE = re.compile(r"[0-9０-９,.，．%％年月日度]+")


@dataclass(frozen=True, eq=False)
class Claim:
    """A sentence that claims something: its facts, and its tokens for late interaction.

    `tokens` are those of the sentence alone, `spans` where each stands in it, `weights` what
    each counts, float32[tokens] summing to 1. Figures count nothing: whether the numbers agree
    is asked by itself.
    """

    sentence: MemoSentence
    facts: Facts
    context_facts: Facts
    tokens: QueryTokens
    spans: tuple[Span, ...]
    weights: NDArray[np.float32]

    @property
    def text(self) -> str:
        """The sentence without marks of lists and tags."""
        return self.sentence.plain

    @cached_property
    def folded(self) -> str:
        """The sentence folded for comparison."""
        return fold(self.text)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The lemmas of its content words."""
        return frozenset(lemmas(self.text))


def query_of(sentence: MemoSentence) -> str:
    """What is searched for a sentence: itself, behind what it leans on."""
    lead = sentence.heading if sentence.is_row else sentence.before
    return f"{lead} {sentence.plain}" if lead else sentence.plain


def make_claim(
    sentence: MemoSentence, embedding: QueryEmbedding, encoder: Encoder, late: LateIndex
) -> Claim:
    """Make the claim of a sentence from the embedding of its `query_of`."""
    query = query_of(sentence)
    lead = len(query) - len(sentence.plain)
    spans = encoder.token_spans(query, encoder.prompts.query).tolist()[: len(embedding.tokens.ids)]
    own = np.array([start >= lead - 1 and end > lead for start, end in spans], bool)
    tokens = QueryTokens(
        embedding.tokens.ids[: len(own)][own],
        embedding.tokens.vectors[: len(own)][own],
        embedding.tokens.gates[: len(own)][own],
    )
    placed = tuple(
        (max(start - lead, 0), end - lead)
        for (start, end), held in zip(spans, own, strict=True)
        if held
    )
    weights = late.weights(tokens)
    words = [sentence.plain[start:end].strip() for start, end in placed]
    counts = np.array([not _FIGURE.fullmatch(word) for word in words], bool)
    if counts.any() and float(weights[counts].sum()) > 0:
        weights = np.where(counts, weights, np.float32(0))
        weights = weights / weights.sum()
    return Claim(
        sentence=sentence,
        facts=_facts_of(sentence),
        context_facts=read_facts(sentence.context),
        tokens=tokens,
        spans=placed,
        weights=weights,
    )


def _facts_of(sentence: MemoSentence) -> Facts:
    """The facts of a sentence; a row's bare figures have the units of its headers."""
    facts = read_facts(sentence.plain)
    if not sentence.is_row:
        return facts
    return replace(facts, quantities=with_header_units(facts, sentence.heading))


@dataclass(frozen=True, eq=False)
class Alignment:
    """How near a unit is to a claim.

    `cosines` is float32[the unit's tokens, the claim's], `own` the numbers of the unit's tokens
    in its passage. `around` is the best cosine of each of the claim's tokens anywhere in the
    unit's passage. `score` is the weighted mean of the best cosines, at most 1.
    """

    claim: Claim
    unit: Unit
    cosines: Vectors
    own: NDArray[np.intp]
    around: NDArray[np.float32]

    @cached_property
    def token_spans(self) -> tuple[Span, ...]:
        """Where the unit's tokens stand in its text."""
        first, spans = self.unit.span[0], self.unit.token_spans
        return tuple((max(spans[n][0] - first, 0), spans[n][1] - first) for n in self.own)

    @cached_property
    def best(self) -> NDArray[np.float32]:
        """The best cosine of each of the claim's tokens within the unit, float32[tokens]."""
        if not len(self.cosines):
            return np.full(self.cosines.shape[1], -1, np.float32)
        result: NDArray[np.float32] = self.cosines.max(axis=0)
        return result

    @cached_property
    def score(self) -> float:
        """How much of the claim the unit says, with what stands around it, weighted."""
        if not len(self.best):
            return 0.0
        return float(self.claim.weights @ np.maximum(self.best, _CONTEXT_SHARE * self.around))

    def local(self, said: Span, source: Span, margin: int = 14) -> float:
        """How near what stands around a stretch of the claim is to that around one of the unit.

        The weighted mean of the best cosines of the claim's tokens within `margin` characters,
        with the unit's within twice as many; figures do not count. 0 if there is nothing.
        """
        mine = [
            place
            for place, (start, end) in enumerate(self.claim.spans)
            if start < said[1] + margin // 2 and said[0] - margin < end
        ]
        others = [
            place
            for place, (start, end) in enumerate(self.token_spans)
            if start < source[1] + margin and source[0] - 2 * margin < end
        ]
        if not mine or not others:
            return 0.0
        weights = self.claim.weights[mine]
        if float(weights.sum()) <= 0:
            return 0.0
        best = self.cosines[np.ix_(others, mine)].max(axis=0)
        return float(weights @ best / weights.sum())

    def lead(self, said: Span, source: Span, chars: int = 12) -> float:
        """How near what stands just before (and in brackets, around) two values is: mean cosine.

        Japanese says what a value is of before it: 日本は3%, 「研究環境（25%）」.
        """
        mine = [
            p for p, (s, e) in enumerate(self.claim.spans) if said[0] - chars < e and s < said[0]
        ]
        others = [
            p
            for p, (s, e) in enumerate(self.token_spans)
            if source[0] - chars < e and s < source[0]
        ]
        weights = self.claim.weights[mine] if mine else np.zeros(0, np.float32)
        if not others or float(weights.sum()) <= 0:
            return 0.0
        best = self.cosines[np.ix_(others, mine)].max(axis=0)
        return float(weights @ best / weights.sum())

    def trail(self, said: Span, source: Span, chars: int = 12) -> float:
        """How near what stands just after two values is: 7機体制の構築, 11機体制に向けた開発."""
        mine = [
            p for p, (s, e) in enumerate(self.claim.spans) if s < said[1] + chars and e > said[1]
        ]
        others = [
            p
            for p, (s, e) in enumerate(self.token_spans)
            if s < source[1] + chars and e > source[1]
        ]
        weights = self.claim.weights[mine] if mine else np.zeros(0, np.float32)
        if not others or float(weights.sum()) <= 0:
            return 0.0
        best = self.cosines[np.ix_(others, mine)].max(axis=0)
        return float(weights @ best / weights.sum())

    def clause(self, said: Span) -> float:
        """How much the unit says of the clause of the claim in which a stretch stands."""
        start, end = clause_of(self.claim.text, said)
        mine = [p for p, (s, e) in enumerate(self.claim.spans) if s < end and start < e]
        weights = self.claim.weights[mine]
        if not len(self.best) or float(weights.sum()) <= 0:
            return 0.0
        return float(weights @ self.best[mine] / weights.sum())

    def said_in(self, part: Span) -> float:
        """How much of the unit a part of the claim says: the mean of its best cosines there."""
        mine = [p for p, (s, e) in enumerate(self.claim.spans) if s < part[1] and part[0] < e]
        if not mine or not len(self.cosines):
            return 0.0
        return float(self.cosines[:, mine].max(axis=1).mean())

    @cached_property
    def _usual(self) -> NDArray[np.float32]:
        """The median cosine of each of the claim's tokens with those of the unit."""
        if not len(self.cosines):
            return np.zeros(self.cosines.shape[1], np.float32)
        result: NDArray[np.float32] = np.median(self.cosines, axis=0)
        return result

    def word(self, said: Span, source: Span) -> float:
        """How much alike a stretch of the claim and one of the unit are, against chance.

        The mean over the claim's tokens there of their best cosine, as a share of the way from
        the usual cosine of that token in the unit to 1: 0.8 for the same word, about 0.35 for
        one that means the same (達成 and 実現), 0 or less for another.
        """
        mine = [p for p, (s, e) in enumerate(self.claim.spans) if s < said[1] and said[0] < e]
        others = [p for p, (s, e) in enumerate(self.token_spans) if s < source[1] and source[0] < e]
        if not mine or not others:
            return 0.0
        best = self.cosines[np.ix_(others, mine)].max(axis=0)
        usual = self._usual[mine]
        return float(((best - usual) / np.maximum(1 - usual, 0.05)).mean())

    def held(self, said: Span) -> float:
        """How well the unit or its passage has what a stretch of the claim says: mean cosine."""
        mine = [p for p, (s, e) in enumerate(self.claim.spans) if s < said[1] and said[0] < e]
        if not mine:
            return 0.0
        return float(np.maximum(self.best, _CONTEXT_SHARE * self.around)[mine].mean())

    @cached_property
    def open_share(self) -> float:
        """The share of the claim's words that neither the unit nor its passage has, by weight."""
        if not len(self.best):
            return 1.0
        held = np.maximum(self.best, _CONTEXT_SHARE * self.around)
        return float(self.claim.weights[held < _HELD].sum())

    @property
    def own_score(self) -> float:
        """As `score`, of the unit alone."""
        return float(self.claim.weights @ self.best) if len(self.best) else 0.0


def clause_of(text: str, span: Span) -> Span:
    """The clause around a stretch of a text: what commas part, with a short neighbour."""
    start = text.rfind("、", 0, span[0]) + 1
    end = text.find("、", span[1])
    end = len(text) if end < 0 else end
    if end - start < _LEAST_CLAUSE_CHARS:
        after = text.find("、", end + 1)
        end = len(text) if after < 0 else after
    return start, end


def align(claim: Claim, units: Sequence[Unit], late: LateIndex) -> list[Alignment]:
    """Align a claim with units; the tokens of a passage are read once for all of its units."""
    rows = list(dict.fromkeys(unit.row for unit in units))
    of_row = dict(zip(rows, late.cosines(claim.tokens, rows), strict=True))
    around = {
        row: cosines.max(axis=0) if len(cosines) else np.full(len(claim.tokens.ids), -1, np.float32)
        for row, cosines in of_row.items()
    }
    alignments = []
    for unit in units:
        cosines = of_row[unit.row]
        count = min(len(unit.tokens), len(cosines))
        own = np.flatnonzero(unit.tokens[:count])
        alignments.append(Alignment(claim, unit, cosines[own], own, around[unit.row]))
    return alignments
