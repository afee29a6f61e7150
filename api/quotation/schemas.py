"""The contract of `POST /v1/verify`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from api.schemas import CitationOut
from rag.quotation.checker import MAX_PLACES
from rag.quotation.pasted import MAX_QUOTE_CHARS

_EXAMPLE = "控除上限は①②合わせて法人税額の20%。……3年間の繰越"


class VerifyIn(BaseModel):
    """A quotation to check."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"quote": _EXAMPLE, "document_id": None},
                {"quote": "材の貿易赤字の縮小", "document_id": "meti-innovation-interim-2025"},
            ]
        },
    )

    quote: StrictStr = Field(
        description=f"引用した文（{MAX_QUOTE_CHARS:,}文字まで）",
        json_schema_extra={
            "minLength": 1,
            "maxLength": MAX_QUOTE_CHARS,
            "pattern": r"^[^\x00-\x08\x0e-\x1f\x7f-\x9f]+$",
        },
    )
    document_id: StrictStr | None = Field(None, description="この文書の中だけで照合する")


class SideOut(BaseModel):
    """`[start, end)` in characters of the text it is of, and the words there; may be empty."""

    start: int
    end: int
    text: str


class DifferenceOut(BaseModel):
    """A change of word; `quote` counts in the quotation as sent, `source` in `citation.quote`."""

    kind: Literal["replaced", "inserted", "deleted"]
    what: Literal["number", "negation", "order", "particle", "name", "punctuation", "word"]
    quote: SideOut
    source: SideOut
    corrects_misprint: bool = Field(description="原文の誤植を正しい字に直している")


class MisprintOut(BaseModel):
    """A mistake of the source in the citation's quote, and what it should have written."""

    start: int
    end: int
    text: str
    right_form: str


class QuotedPlaceOut(BaseModel):
    """A place that the quotation fits."""

    document_id: str
    passage_id: str = Field(description="引用が始まる箇所")
    similarity: float = Field(ge=0, le=1)
    differences: list[DifferenceOut]
    misprints: list[MisprintOut]
    citation: CitationOut


class VerifyOut(BaseModel):
    """The verdict, and all places that fit equally well; the first one's fields at the top."""

    quote: str
    document_id: str | None
    verdict: Literal["verbatim", "altered", "not_found"]
    similarity: float = Field(ge=0, le=1)
    message: str
    message_ja: str
    differences: list[DifferenceOut]
    citation: CitationOut | None
    places: list[QuotedPlaceOut] = Field(description=f"同じだけ合う箇所（{MAX_PLACES}件まで）")
    places_total: int = Field(description="同じだけ合う箇所の総数")
    elsewhere: list[str] = Field(
        description="指定した文書に一字一句そのままはないとき、そのままある別の文書のID"
    )
    took_ms: dict[str, float]
