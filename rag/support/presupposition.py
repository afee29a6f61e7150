"""What a question takes for granted, compared with the passages found as a memo's claim is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.passages.passage import Passage
from index.encoder import QueryEmbedding
from index.late_index import QueryTokens
from index.searcher import Searcher
from rag.audit.audit import Verdict
from rag.audit.auditor import Auditor
from rag.audit.claim import Alignment, Claim, align, make_claim
from rag.audit.comparison import compare
from rag.audit.evidence import Unit
from rag.audit.finding import Finding
from rag.audit.judgement import judge
from rag.audit.likelihood import load_weights
from rag.audit.memo import MemoSentence
from rag.support.read_question import is_foreign
from rag.support.settings import SupportSettings

_UNITS_COMPARED = 12
_AROUND = 0.95  # what the passage says elsewhere counts a little less
_CONTRADICTED = (Verdict.CONTRADICTED, Verdict.SUPERSEDED)
# What asks, and what is asked for: of 「ユニコーン企業が減ったのはなぜですか」 the claim is
# 「ユニコーン企業が減った」.
_ASKS = re.compile(
    r"(?:です|ます|ました|でしょう|でした|のです|んです)?か[。？?]*$|[。？?]+$"
    r"|何(?:億ドル|億円|兆円|%|％|パーセント|割|[カかヶ]国|[カかヶ]所|種類|分野|項目|年度?"
    r"|大学|拠点|都市|[人名社校位倍歳回機枚月日件本台つ]|トン)?"
    r"|いくら|いくつ|いつ|どこ|だれ|誰|どの(?:ような)?|どれ(?:くらい|だけ)?|どんな|なぜ|どうして"
    r"|理由|要因|原因|決め手|きっかけ|背景|事情"
)


@dataclass(frozen=True)
class Presupposed:
    """What the passages say to what a question takes for granted.

    `denied` is what the sentence at `rank` has otherwise, None where nothing is. `lacking`, from
    0 to 1, is the weight of the word of the question that the nearest sentence lacks most.
    """

    denied: Finding | None
    rank: int | None
    lacking: float


NOTHING_FOUND = Presupposed(None, None, 1.0)


class PresuppositionAudit:
    """Audits questions against the passages found; the question is not encoded again.

    What the memo audit has read of passages is read once for both.
    """

    def __init__(self, searcher: Searcher, auditor: Auditor, settings: SupportSettings) -> None:
        self._encoder = searcher.encoder
        self._late = searcher.index.late
        self._settings = settings
        self._reader = auditor.evidence
        self._dates = auditor.dates
        self._sources = auditor.sources

    def prepare(self, passage: Passage) -> None:
        """Read a passage ahead of the first question that finds it."""
        self._reader.units(passage)

    def audit(
        self, question: str, tokens: QueryTokens | None, passages: Sequence[Passage]
    ) -> Presupposed:
        """Compare a question without what it asks for with the sentences of passages."""
        if tokens is None or not len(tokens.ids):
            return NOTHING_FOUND
        claim = self._claim(question, tokens)
        place_of: dict[Unit, tuple[int, Sequence[Unit]]] = {}
        for rank, passage in enumerate(passages, 1):
            units = self._reader.units(passage)
            for unit in units:
                place_of.setdefault(unit, (rank, units))
        aligned = sorted(align(claim, list(place_of), self._late), key=lambda one: -one.score)
        if not aligned:
            return NOTHING_FOUND
        judged = judge(
            [
                compare(
                    one,
                    [unit for unit in place_of[one.unit][1] if unit is not one.unit],
                    self._sources[one.unit.passage.document_id],
                )
                for one in aligned[:_UNITS_COMPARED]
            ],
            self._dates,
            load_weights(),
        )
        foreign = is_foreign(question)
        lacking = self._lacking(claim, aligned[0], foreign=foreign)
        if judged.verdict not in _CONTRADICTED or judged.comparison is None:
            return Presupposed(None, None, lacking)
        return Presupposed(judged.deciding[0], place_of[judged.comparison.unit][0], lacking)

    def _claim(self, question: str, tokens: QueryTokens) -> Claim:
        sentence = MemoSentence(
            start=0,
            end=len(question),
            text=question,
            plain=question,
            places=tuple(range(len(question))),
            is_claim=True,
            is_row=False,
            heading="",
            before="",
        )
        nothing = np.empty(0, np.float32)  # a claim is made of the tokens alone
        claim = make_claim(sentence, QueryEmbedding(nothing, tokens), self._encoder, self._late)
        asking = [match.span() for match in _ASKS.finditer(question)]
        said = [
            not any(start < other[1] and other[0] < end for other in asking)
            for start, end in claim.spans
        ]
        weights: NDArray[np.float32] = claim.weights * np.array(said, np.float32)
        if float(weights.sum()) <= 0:
            return claim
        return replace(claim, weights=(weights / weights.sum()).astype(np.float32))

    def _lacking(self, claim: Claim, nearest: Alignment, *, foreign: bool) -> float:
        settings = self._settings
        low, high = settings.foreign_token_range if foreign else settings.token_range
        held = np.maximum(nearest.best, _AROUND * nearest.around)
        return float((claim.weights * (1 - np.clip((held - low) / (high - low), 0, 1))).max())
