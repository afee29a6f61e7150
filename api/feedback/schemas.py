"""Judgements in the shapes of the HTTP contract."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr

_QUESTION = "大学ファンドの運用益から一年に支出できる上限はいくらですか。"
_ID = "crds-sti-issues-2025~AYqkr3KpjGq1M06DI6o1rb_0ActUiAEBbwIB"


class FeedbackIn(BaseModel):
    """A judgement of an answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": _QUESTION, "rating": "good", "citation_ids": [_ID]},
                {
                    "question": _QUESTION,
                    "rating": "wrong_passage",
                    "citation_ids": [],
                    "right_citation_id": _ID,
                    "comment": "上限は2番目の箇所にあります。",
                },
            ]
        },
    )

    question: StrictStr = Field(description="質問（2,000文字まで）")
    rating: Literal["good", "wrong_passage", "wrong_answer"] = Field(
        description="good 役に立った、wrong_passage 違う箇所が示された、wrong_answer 誤った答え"
    )
    citation_ids: Annotated[list[StrictStr], Field(max_length=20)] = Field(
        default_factory=list, description="回答の引用ID。「見つかりません」への評価なら空"
    )
    right_citation_id: StrictStr | None = Field(None, description="正しい箇所の引用ID（分かれば）")
    comment: StrictStr = Field("", description="コメント（2,000文字まで）")


class FeedbackOut(BaseModel):
    """That a judgement is kept."""

    feedback_id: str
    received_at: str = Field(description="受け取った時刻（UTC、RFC 3339）")
