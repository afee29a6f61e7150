"""Errors over HTTP: problem details (RFC 9457) in Japanese and English."""

import json
import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from corpus.errors import CorpusError, UnknownDocument
from rag.errors import CitationIdError, CitationLost, MemoTooLong, RagError, UnknownPassage

MEDIA_TYPE = "application/problem+json"
_MAX_SHOWN_CHARS = 80
# `/srv/データ 1/seisaku.sqlite3` as far as the last stroke, `C:\\data\\` likewise
_FOLDERS = re.compile(r"(?<![\w:/.])(?:/(?:[^/\s'\"][^/'\"\n]*/)+|[A-Za-z]:\\(?:[^\\'\"\n]+\\)+)")
_log = logging.getLogger(__name__)
_MAX_ERRORS = 20  # whoever has more wrong has the same wrong many times

TITLES_JA = {
    400: "要求を読めません",
    401: "サインインが必要です",
    403: "許可されていません",
    404: "見つかりません",
    405: "このURLでは使えないメソッドです",
    408: "送信に時間がかかりすぎました",
    409: "今の状態と合いません",
    413: "要求が大きすぎます",
    414: "URLが長すぎます",
    415: "読めない形式の本文です",
    421: "このホスト名では使えません",
    422: "入力に誤りがあります",
    429: "要求が多すぎます",
    431: "ヘッダーが大きすぎます",
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
    """One problem: what it is, where, and what helps, in both languages.

    `kept` are the headers that the answer keeps where it is told in another form.
    """

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
        self.detail, self.detail_ja = detail, detail_ja
        self.kept = {"Cache-Control": "no-store", **(headers or {})}
        super().__init__(content, status_code=status, headers=self.kept)

    def render(self, content: Any) -> bytes:
        """Encode as JSON; a lone surrogate in a value shown becomes its escape."""
        text = json.dumps(content, ensure_ascii=False)
        return text.encode("utf-8", "backslashreplace")


class Refused(Exception):
    """A request that HTTP itself cannot let through: its status, what is wrong, what helps.

    `field` names the part of the request that is at fault, if it is a part.
    """

    def __init__(
        self,
        status: int,
        message: str,
        message_ja: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message_ja = message_ja
        self.field = field
        self.headers = headers


def refusal(error: Refused) -> Problem:
    """The problem that a refused request gets."""
    entry = {"field": error.field, "message": str(error), "message_ja": error.message_ja}
    errors = None if error.field is None else [entry]
    return Problem(error.status, str(error), error.message_ja, errors, error.headers)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of this application with a Problem."""
    app.add_exception_handler(Exception, _unforeseen)
    app.add_exception_handler(Refused, _refused)
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


def without_folders(text: str) -> str:
    """A message for the outside: files by their name, not by where they lie on this machine."""
    return _FOLDERS.sub("…/", text)


async def _unforeseen(_: Request, error: Exception) -> Problem:
    return Problem(
        500,
        f"the service failed ({type(error).__name__}); tell its administrator, the log says more",
        "処理中に問題が起きました。管理者に連絡してください（詳しくはログにあります）。",
    )


async def _refused(_: Request, error: Exception) -> Problem:
    assert isinstance(error, Refused)  # registered for it
    return refusal(error)


async def _rag_error(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RagError)  # registered for it
    return rag_problem(error)


async def _corpus_error(_: Request, error: Exception) -> Problem:
    if isinstance(error, UnknownDocument):
        japanese = f"その文書は資料集にありません。（{error}）"
        entry = {"field": "document_id", "message": str(error), "message_ja": japanese}
        return Problem(404, str(error), japanese, [entry])
    _log.error("%s", error)
    told = without_folders(str(error))
    return Problem(
        500, told, f"原文のファイルに問題があります。管理者に連絡してください。（{told}）"
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
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods_of(request))
    return Problem(
        error.status_code,
        f"{asked}: {error.detail}; see /docs for what there is",
        f"{asked} はありません。使えるURLとメソッドは /docs にあります。",
        headers=headers,
    )


def _methods_of(request: Request) -> list[str]:
    """All methods that a URL has, by whichever of its routes: one route knows its own only."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.methods and route.path_regex.match(path):
            methods |= route.methods
    if not methods:
        methods = {"GET"}  # a file, which is mounted and no route
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


_NOT_SENT_AS_JSON = Refused(
    415,
    "body: sent as something else than JSON; set Content-Type: application/json",
    "body: JSONとして送られていません。Content-Type: application/json を付けてください。",
    field="body",
    headers={"Accept": "application/json"},
)


async def _invalid_request(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RequestValidationError)  # registered for it
    # what was not sent as JSON is left as bytes
    if isinstance(error.body, bytes):
        return refusal(_NOT_SENT_AS_JSON)
    errors = [_entry(found) for found in error.errors()[:_MAX_ERRORS]]
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
    entry = {"field": ".".join(place) or "body"}
    if kind != "missing":
        entry["value"] = _shown(found.get("input"))
    return {**entry, "message": message, "message_ja": japanese}


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "…"


def _shown(value: Any) -> str:
    """A value as JSON would write it, cut where it gets long; what is cut is not written."""
    text = ""
    try:
        for part in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value):
            text += part
            if len(text) > _MAX_SHOWN_CHARS:
                break
    except (TypeError, ValueError):
        text = repr(value)
    return _cut(text)
