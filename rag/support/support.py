"""Support: how sure it is that the corpus answers a question, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from corpus.document import Document
from corpus.passages.passage import Passage
from index.hit import Hit
from index.late_index import QueryTokens
from index.searcher import Searcher
from rag.answering.rereading import Place
from rag.audit.auditor import Auditor
from rag.cache_use import CacheUse
from rag.citation import cite
from rag.support.fit import PassageEvidence, SentenceFit, fits
from rag.support.lack import Lacks, lacks_of
from rag.support.missing import (
    Missing,
    caveats,
    missing_of,
    nothing_said,
    other_matter,
    premise_denied,
    with_denied,
)
from rag.support.presupposition import NOTHING_FOUND, Presupposed, PresuppositionAudit
from rag.support.read_passage import PassageReader, SaidFacts
from rag.support.read_question import ReadQuestion, read_question
from rag.support.settings import SupportSettings

PASSAGES_JUDGED = 5


@dataclass(frozen=True)
class Support:
    """What the passages found are worth as an answer.

    `confidence` is the probability, calibrated on the dev questions, that the answer given is
    right. `best` is the sentence that it rests on, None where nothing was found. `missing`
    says what the question has and the sentence has not; where `answered`, only what a reader of
    the answer should know.
    """

    confidence: float
    answered: bool
    missing: tuple[Missing, ...]
    best: SentenceFit | None = None


@dataclass(frozen=True)
class Examined:
    """A question, the sentences it was compared with, best first, and what is lacking."""

    question: ReadQuestion
    fits: tuple[SentenceFit, ...]
    presupposed: Presupposed
    lacks: Lacks | None


class Supporter:
    """Judges whether passages of one index answer a question; safe for several threads."""

    def __init__(
        self,
        searcher: Searcher,
        documents: Mapping[str, Document],
        rows: Mapping[str, Sequence[Passage]],
        auditor: Auditor,
        settings: SupportSettings,
    ) -> None:
        self.settings = settings
        index = searcher.index
        self._index = index
        self._documents = documents
        self._reader = PassageReader(index.lexical["lemma"], rows)
        self._premises = PresuppositionAudit(searcher, auditor, settings)
        self._family = {
            index.passages[row].passage_id: family
            for family, row in enumerate(index.families.heads)
        }

    def cache_use(self) -> CacheUse:
        """How well what was read of passages is kept."""
        return self._reader.cache_use()

    def prepare(self, passage: Passage) -> None:
        """Read a passage ahead of the first question that finds it."""
        self._reader.read(passage)
        self._premises.prepare(passage)

    def judge(
        self,
        question: str,
        tokens: QueryTokens | None,
        hits: Sequence[Hit],
        passages: Sequence[Passage],
        readings: Mapping[Place, float],
    ) -> Support:
        """Judge what was found for a question, best first: only the first few passages count.

        `readings` are what the cross-encoder said of the nearest sentences, if there is one.
        """
        examined = self.examine(question, tokens, hits, passages, readings)
        if examined.lacks is None:
            return Support(0.0, answered=False, missing=(other_matter(question),))
        best, lacks = examined.fits[0], examined.lacks
        settings = self.settings.given(readings)
        score = support_score(settings, lacks)
        sure = _logistic(settings.scale * score + settings.offset)
        answered = sure >= self.settings.threshold
        passage = passages[best.rank - 1]
        place = cite(self._documents[passage.document_id], passage)
        read = {fit.rank: fit.passage.facts for fit in examined.fits}
        near = SaidFacts.together(list(read.values()))
        missing = missing_of(examined.question, lacks, best, place, near)
        if answered:
            missing = caveats(missing, near)
        elif best.features["other_matter"]:
            missing = (other_matter(question),)
        else:
            missing = self._with_denied(missing, examined.presupposed, passages, near)
            missing = missing or (nothing_said(question),)
        return Support(sure, answered, missing, best)

    def _with_denied(
        self,
        missing: tuple[Missing, ...],
        presupposed: Presupposed,
        passages: Sequence[Passage],
        near: SaidFacts,
    ) -> tuple[Missing, ...]:
        denied, rank = presupposed.denied, presupposed.rank
        if denied is None or rank is None:
            return missing
        passage = passages[rank - 1]
        place = cite(self._documents[passage.document_id], passage)
        told = premise_denied(denied, rank, place, near)
        return missing if told is None else with_denied(missing, told)

    def examine(
        self,
        question: str,
        tokens: QueryTokens | None,
        hits: Sequence[Hit],
        passages: Sequence[Passage],
        readings: Mapping[Place, float],
    ) -> Examined:
        """Compare a question with the sentences of the first passages found."""
        read = read_question(question, self._index.lexical["lemma"])
        judged = list(zip(hits, passages, strict=True))[:PASSAGES_JUDGED]
        evidence = [
            (found, self._reader.read(passage))
            for found, (_, passage) in zip(self._evidence(tokens, judged), judged, strict=True)
            # a note that names a source repeats its title and says nothing of its own
            if not passage.is_source_note
        ]
        found = sorted(
            fits(self.settings.given(readings), read, evidence), key=lambda fit: -fit.score
        )
        if not found:
            return Examined(read, (), NOTHING_FOUND, None)
        document = self._documents[passages[found[0].rank - 1].document_id]
        presupposed = self._premises.audit(question, tokens, [passage for _, passage in judged])
        lacks = lacks_of(read, found[0], found, presupposed, document, readings)
        return Examined(read, tuple(found), presupposed, lacks)

    def _evidence(
        self, tokens: QueryTokens | None, judged: Sequence[tuple[Hit, Passage]]
    ) -> list[PassageEvidence]:
        nothing = np.empty(0, np.float32)
        weights, matches = nothing, [nothing] * len(judged)
        if tokens is not None and len(tokens.ids) and judged:
            families = np.array([self._family[p.passage_id] for _, p in judged], np.int64)
            weights = self._index.late.weights(tokens)
            matches = list(self._index.late.best_matches(tokens, self._index.families, families))
        return [
            PassageEvidence(rank, hit.parts.get("dense", 0.0), matched, weights)
            for rank, ((hit, _), matched) in enumerate(zip(judged, matches, strict=True), 1)
        ]


def support_score(settings: SupportSettings, lacks: Lacks) -> float:
    """The logit that the corpus answers, of the features of the best sentence."""
    return settings.lack_intercept + sum(
        settings.lack.get(name, 0.0) * value for name, value in lacks.features.items()
    )


def _logistic(logit: float) -> float:
    return 1 / (1 + exp(-max(-500.0, min(500.0, logit))))
