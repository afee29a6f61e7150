"""Generated answers as the HTTP contract has them."""

from typing import Literal

from pydantic import BaseModel, Field


class GeneratedSentenceOut(BaseModel):
    """A sentence that a model wrote, the passages (ranks) that it cites, and its check.

    `verdict` is that of the audit against exactly these passages, null where the sentence was
    struck out before it. `reason` says in Japanese why it is struck out.
    """

    text: str
    citations: list[int]
    verdict: Literal["supported", "contradicted", "superseded", "not_found", "no_claim"] | None
    struck: bool
    reason: str | None


class GenerationOut(BaseModel):
    """What became of a wish for a generated answer.

    `text` are the sentences that stand, with their citation numbers; null where none does, and
    then the verbatim `answer` is the answer. `complete` is whether the model came to its end.
    """

    status: Literal["generated", "nothing_stands", "not_found", "off", "busy", "failed"] = Field(
        description="generated: 生成した。nothing_stands: 裏付けられた文がない。"
        "not_found: 資料集に答えがない。off: 生成AIが設定されていない。"
        "busy: 混み合っている。failed: 生成できなかった"
    )
    text: str | None = Field(description="裏付けられた文だけを、箇所の番号付きでつないだもの")
    sentences: list[GeneratedSentenceOut]
    complete: bool
    message: str
    message_ja: str
    model: str | None
    took_ms: float
