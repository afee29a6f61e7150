"""How sure an answer is and what is missing: for the HTTP contract, the page and the terminal."""

from typing import Literal

from pydantic import BaseModel, Field

from rag.answer import Answer

CONFIDENCE_WORDS = ((0.7, "高い"), (0.4, "中程度"), (0.0, "低い"))


class MissingOut(BaseModel):
    """Something that the question has and the nearest text has not.

    `found` is what the passage at `rank` has in its stead, null where it has nothing.
    """

    kind: Literal["time", "name", "quantity", "kind", "premise", "term", "matter"] = Field(
        description="time 時点、name 名称、quantity 数値、kind 問われた種類の値、premise 前提、"
        "term 語、matter 事柄そのもの"
    )
    said: str
    found: str | None
    message: str
    rank: int | None


def present_missing(answer: Answer) -> list[MissingOut]:
    """What is missing, as /v1/ask gives it."""
    return [
        MissingOut(
            kind=missing.kind.value,
            said=missing.said,
            found=missing.found,
            message=missing.message,
            rank=missing.rank,
        )
        for missing in answer.missing
    ]


def confidence_label(confidence: float) -> str:
    """A confidence in words, with the percentage: 高い（82％）."""
    return f"{confidence_word(confidence)}（{confidence:.0%}）".replace("%", "％")


def confidence_word(confidence: float) -> str:
    """A confidence in one word: 高い."""
    return next(word for least, word in CONFIDENCE_WORDS if confidence >= least)
