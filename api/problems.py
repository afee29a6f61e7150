"""Errors over HTTP: problem details (RFC 9457) in Japanese and English."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus.errors import CorpusError, UnknownDocument
from rag.errors import CitationIdError, CitationLost, MemoTooLong, RagError, UnknownPassage

MEDIA_TYPE = "application/problem+json"
_MAX_SHOWN_CHARS = 80

TITLES_JA = {
    400: "要求を読めません",
    404: "見つかりません",
    405: "このURLでは使えないメソッドです",
    409: "今の状態と合いません",
    413: "要求が大きすぎます",
    415: "この形式は読めません",
    422: "入力に誤りがあります",
    429: "要求が多すぎます",
    500: "内部エラー",
    503: "準備中です",
    507: "空き容量がありません",
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
    "date_form": "日付は2025-04-23の形で指定してください。",
    "control_character": "改行や制御文字を取り除いてください。",
    "line_too_long": "長すぎます。{most}文字までにしてください。",
    "issued_on_form": "発行日は2025、2025-04、2025-04-23のいずれかの形で指定してください。",
    "document_id_form": "文書IDには英小文字、数字、ハイフンを使ってください（100文字まで）。",
    "bool_parsing": "true または false で指定してください。",
    "int_parsing": "整数で指定してください。",
    "literal_error": "{expected} のいずれかで指定してください。",
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
        headers: Mapping[str, str] | None = None,
    ) -> None:
        phrase = HTTPStatus(status).phrase
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": phrase,
            "title_ja": TITLES_JA.get(status, phrase),
            "status": status,
            "detail": detail,
            "detail_ja": detail_ja,
        }
        if errors is not None:
            content["errors"] = errors
        super().__init__(content, status_code=status, headers=headers)

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
    missing = isinstance(error, (UnknownPassage, CitationIdError, CitationLost))
    status = 404 if missing else 413 if isinstance(error, MemoTooLong) else 422
    entry = {"field": error.field, "message": str(error), "message_ja": error.message_ja}
    return Problem(status, str(error), error.message_ja, [entry])


async def _rag_error(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RagError)  # registered for it
    return rag_problem(error)


async def _corpus_error(_: Request, error: Exception) -> Problem:
    if isinstance(error, UnknownDocument):
        japanese = f"その文書は資料集にありません。（{error}）"
        entry = {"field": "document_id", "message": str(error), "message_ja": japanese}
        return Problem(404, str(error), japanese, [entry])
    return Problem(
        500, str(error), f"原文のファイルに問題があります。管理者に連絡してください。（{error}）"
    )


async def _http_error(request: Request, error: Exception) -> Problem:
    assert isinstance(error, HTTPException)  # registered for it
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return Problem(
            400,
            f"the body could not be read ({error.detail}); send JSON in UTF-8",
            "要求の本文を読めません。UTF-8のJSONで送ってください。",
        )
    asked = _cut(f"{request.method} {request.url.path}")
    return Problem(
        error.status_code,
        f"{asked}: {error.detail}; see /docs for what there is",
        f"{asked} はありません。使えるURLとメソッドは /docs にあります。",
        headers=error.headers,
    )


async def _invalid_request(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RequestValidationError)  # registered for it
    errors = [_entry(found) for found in error.errors()]
    first = errors[0]
    english, japanese = first["field"], first["field"]
    if "value" in first:
        english, japanese = f"{english} is {first['value']}", f"{japanese} の値 {first['value']}"
    return Problem(
        422,
        f"{english}: {first['message']}",
        f"{japanese}: {first['message_ja']}",
        errors,
    )


def entry_of(error: RequestValidationError) -> dict[str, Any]:
    """The first thing that is wrong with a request: `field`, `message` and `message_ja`."""
    return _entry(error.errors()[0])


def _entry(found: dict[str, Any]) -> dict[str, Any]:
    place = [str(part) for part in found["loc"] if part not in ("body", "query", "path")]
    kind, message, context = found["type"], found["msg"], found.get("ctx") or {}
    japanese = _MESSAGES_JA.get(kind, "値が正しくありません。/docs の例を見てください。")
    for name, value in context.items():
        japanese = japanese.replace("{" + name + "}", str(value))
    if kind == "json_invalid":
        # what FastAPI gives as the place is an offset, no field
        at, cause = int(place[-1]) + 1, context["error"]
        message = f"not JSON at character {at}: {cause}; send a JSON object"
        japanese = f"{at}文字目でJSONとして読めません（{cause}）。直してください。"
        return {"field": "body", "message": message, "message_ja": japanese}
    if isinstance(found.get("input"), bytes):
        message = "sent as something else than JSON; set Content-Type: application/json"
        japanese = "JSONとして送られていません。Content-Type: application/json を付けてください。"
        return {"field": "body", "message": message, "message_ja": japanese}
    entry = {"field": ".".join(place) or "body"}
    if kind != "missing":
        entry["value"] = _shown(found.get("input"))
    return {**entry, "message": message, "message_ja": japanese}


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "…"


def _shown(value: Any) -> str:
    """A value as JSON would write it, cut where it gets long."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError):
        text = repr(value)
    return _cut(text)
