"""Errors over HTTP: problem details (RFC 9457) in Japanese and English."""

import json
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus.errors import CorpusError, UnknownDocument
from rag.errors import CitationIdError, RagError, UnknownPassage

MEDIA_TYPE = "application/problem+json"
_MAX_SHOWN_CHARS = 80

_TITLES_JA = {
    400: "要求を読めません",
    404: "見つかりません",
    405: "このURLでは使えないメソッドです",
    413: "要求が大きすぎます",
    422: "入力に誤りがあります",
    500: "内部エラー",
    503: "準備中です",
}

# What pydantic calls an error, as an official would read it.
_MESSAGES_JA = {
    "missing": "必須の項目です。値を入れてください。",
    "extra_forbidden": "この項目はありません。取り除いてください。",
    "int_type": "整数で指定してください。",
    "int_from_float": "整数で指定してください。",
    "greater_than_equal": "小さすぎます。{ge}以上にしてください。",
    "less_than_equal": "大きすぎます。{le}以下にしてください。",
    "string_type": "文字列で指定してください。",
    "string_unicode": "文字として読めない値が含まれています。取り除いてください。",
    "list_type": "リストで指定してください。",
    "json_invalid": "JSONとして読めません。書式を確かめてください。",
    "date_from_datetime_parsing": "日付は2025-04-23の形で指定してください。",
    "date_parsing": "日付は2025-04-23の形で指定してください。",
    "date_type": "日付は2025-04-23の形で指定してください。",
    "model_attributes_type": "JSONのオブジェクトで指定してください。",
    "model_type": "JSONのオブジェクトで指定してください。",
}


class Problem(JSONResponse):
    """One problem: what it is, where, and what helps, in both languages."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        detail: str,
        detail_ja: str,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        phrase = HTTPStatus(status).phrase
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": phrase,
            "title_ja": _TITLES_JA.get(status, phrase),
            "status": status,
            "detail": detail,
            "detail_ja": detail_ja,
        }
        if errors is not None:
            content["errors"] = errors
        super().__init__(content, status_code=status)

    def render(self, content: Any) -> bytes:
        """Encode as JSON; a lone surrogate in a value shown becomes its escape."""
        text = json.dumps(content, ensure_ascii=False)
        return text.encode("utf-8", "backslashreplace")


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of this application with a Problem."""
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RagError, _rag_error)
    app.add_exception_handler(CorpusError, _corpus_error)


def rag_problem(error: RagError) -> Problem:
    """The problem that a RagError is to the one who asked."""
    missing = isinstance(error, (UnknownPassage, CitationIdError))
    entry = {"field": error.field, "message": str(error), "message_ja": error.message_ja}
    return Problem(404 if missing else 422, str(error), error.message_ja, [entry])


async def _rag_error(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RagError)  # registered for it
    return rag_problem(error)


async def _corpus_error(_: Request, error: Exception) -> Problem:
    if isinstance(error, UnknownDocument):
        return Problem(404, str(error), f"その文書は資料集にありません。（{error}）")
    return Problem(
        500, str(error), f"原文のファイルに問題があります。管理者に連絡してください。（{error}）"
    )


async def _http_error(_: Request, error: Exception) -> Problem:
    assert isinstance(error, HTTPException)  # registered for it
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return Problem(
            400,
            f"the body could not be read ({error.detail}); send JSON in UTF-8",
            "要求の本文を読めません。UTF-8のJSONで送ってください。",
        )
    detail = f"{error.detail}; see /docs for what there is"
    return Problem(error.status_code, detail, "使えるURLとメソッドは /docs にあります。")


async def _invalid_request(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RequestValidationError)  # registered for it
    errors = [_entry(found) for found in error.errors()]
    first = errors[0]
    return Problem(
        422,
        f"{first['field']} is {first['value']}: {first['message']}",
        f"{first['field']} の値 {first['value']}: {first['message_ja']}",
        errors,
    )


def _entry(found: dict[str, Any]) -> dict[str, Any]:
    place = [str(part) for part in found["loc"] if part not in ("body", "query", "path")]
    if found["type"] == "json_invalid":
        place = []  # what FastAPI gives there is an offset, no field
    message = found["msg"]
    japanese = _MESSAGES_JA.get(found["type"], "値が正しくありません。/docs の例を見てください。")
    for name, value in (found.get("ctx") or {}).items():
        japanese = japanese.replace("{" + name + "}", str(value))
    return {
        "field": ".".join(place) or "body",
        "value": _shown(found.get("input")),
        "message": message,
        "message_ja": japanese,
    }


def _shown(value: Any) -> str:
    """A value as JSON would write it, cut where it gets long."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "…"
