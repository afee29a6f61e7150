"""The endpoint that goes on with what is typed."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.contract.query_parameters import known_query_parameters
from api.language.messages import in_language
from api.language.negotiation import page_language
from api.routes import Served, problems
from api.suggestions.made import made_suggester
from api.suggestions.terms import TERM_KINDS

_MAX_CHARS = 2_000
_MOST = 8

router = APIRouter(dependencies=[Depends(known_query_parameters)])


class SuggestionOut(BaseModel):
    """A term of the corpus."""

    text: str
    kind: Literal["title", "issuer", "section", "caption", "term"] = Field(
        description="title 資料の題名、issuer 発行機関、section 見出し、caption 図表、term 語"
    )
    label: str = Field(description="kind の名称（lang か Accept-Language の言語）")
    replaces: int = Field(description="q の終わりの何文字に置き換わるか")


class SuggestionsOut(BaseModel):
    """The terms that go on with what is typed, best first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "suggestions": [
                        {"text": "大学ファンド", "kind": "term", "label": "語", "replaces": 3}
                    ]
                }
            ]
        }
    )

    suggestions: list[SuggestionOut]


@router.get(
    "/v1/suggestions",
    tags=["質問"],
    operation_id="suggest",
    summary="入力の続きを、資料にある語で示す / Go on with what is typed",
    responses=problems(422),
)
def suggestions(
    request: Request,
    response: Response,
    assistant: Served,
    q: Annotated[str, Query(max_length=_MAX_CHARS, description="入力された文字")] = "",
    lang: Annotated[  # noqa: ARG001 - read by page_language, named for the contract
        Literal["ja", "en"] | None, Query(description="語の種類を示す言葉 / language of labels")
    ] = None,
) -> SuggestionsOut:
    """`q` の終わりに続く、資料の題名・見出し・図表の題・よく出る語を返します。

    かなで入力した読み（だいがく）でも探します。索引ができた直後は空のことがあります。

    Offers titles, headings, captions and frequent terms that go on with the end of `q`.
    """
    language = page_language(request).language
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["Content-Language"] = language.value
    response.headers.add_vary_header("Accept-Language")
    suggester = made_suggester(assistant)
    if suggester is None:
        response.headers["Cache-Control"] = "no-store"
        return SuggestionsOut(suggestions=[])
    return SuggestionsOut(
        suggestions=[
            SuggestionOut(
                text=found.term.text,
                kind=found.term.kind.value,
                label=in_language(language, TERM_KINDS[found.term.kind]),
                replaces=found.replaces,
            )
            for found in suggester.suggestions(q, _MOST)
        ]
    )
