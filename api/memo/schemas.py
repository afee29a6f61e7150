"""The HTTP contract of a memo's check: what comes in and what goes out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from api.schemas import CitationOut, Day, SpanOut

_EXAMPLE = (
    "国際卓越研究大学への支援の上限は年間3,000億円である。\n"
    "東京-横浜は科学技術クラスターの世界順位で首位である。"
)


class CiteIn(BaseModel):
    """A memo."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": _EXAMPLE, "as_of": None}]},
    )

    text: StrictStr = Field(
        description="メモの本文（200,000文字まで）。改行やCRLFも貼り付けたまま送る",
    )
    as_of: Day | None = Field(None, description="基準日。この日までに発行された文書だけで点検する")


class ConflictOut(BaseModel):
    """A value of the sentence that the source has otherwise.

    `span` is in the memo as pasted; `found` stands in the quote of the sentence's citation of
    that number, from 1.
    """

    kind: str = Field(
        description="quantity、unit、time、name、direction、negation、swap のいずれか"
    )
    span: SpanOut
    said: str
    found: str
    citation: int


class AuditedSentenceOut(BaseModel):
    """A sentence and what the corpus says to it."""

    start: int
    end: int
    text: str
    verdict: Literal["supported", "contradicted", "superseded", "not_found", "no_claim"]
    confidence: float = Field(ge=0, le=1)
    explanation: str
    conflicts: list[ConflictOut]
    citations: list[CitationOut]


class CiteOut(BaseModel):
    """The sentences in the memo's order.

    `start` and `end` are `[start, end)` in Unicode code points (as Python counts) of the text
    as it was sent; a CRLF is two.
    """

    sentences: list[AuditedSentenceOut]
    took_ms: dict[str, float]
