"""What OpenAPI says beyond what the routes say: problems, headers, security, examples."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.chat.openai_errors import PATHS as OPENAI_PATHS
from api.contract.problem_examples import problem_examples
from api.problems import MEDIA_TYPE, TITLES_JA
from api.schemas import ProblemOut

Json = dict[str, Any]

DESCRIPTION = """政策文書への質問に、証明できる引用を付けて答えます。

- 誤りはすべて `application/problem+json`（RFC 9457）で、日本語と英語の説明が付きます。
- GETできるものはHEADにも答えます。`/v1/` のGETには `ETag` が付き、`If-None-Match` に304で答えます。
- APIキーを使う設置では `Authorization: Bearer <キー>` を付けます。
- 知らない項目やクエリパラメーターは、打ち間違いとして断ります（`/v1/chat/completions` を除く）。

Answers questions on Japanese policy documents, every answer with a citation that proves itself.
Errors are problem details (RFC 9457) in both languages. Whatever can be got answers HEAD; GETs
below `/v1/` have an `ETag` and answer `If-None-Match` with 304. Unknown fields and query
parameters are refused as typing mistakes, except by `/v1/chat/completions`.
"""
TAGS = [
    {"name": "質問", "description": "質問して、出典付きの回答を得る / Ask"},
    {"name": "資料", "description": "収録している文書と箇所 / Documents and passages"},
    {"name": "引用", "description": "引用の照合と書き出し / Citations and quotations"},
    {"name": "メモの点検", "description": "メモを資料集と照合する / Audit a memo"},
    {"name": "チャット", "description": "OpenAI互換のチャット / Chat in the OpenAI shape"},
    {"name": "管理", "description": "文書の追加、差し替え、除外 / Administer documents"},
    {"name": "評価", "description": "回答の評価 / Judge answers"},
    {"name": "運用", "description": "動作の確認 / Operation"},
]
_EXAMPLES = Path(__file__).with_name("examples.json")
_SCHEMA = "#/components/schemas/"
_HEADERS: Json = {
    "ETag": "本文のハッシュ。If-None-Match に使う / the hash of the body, for If-None-Match",
    "Cache-Control": "no-store か private, no-cache / how long it may be kept",
    "Link": '続きのページ。`<…>; rel="next"` / the next page (RFC 8288)',
    "Vary": "答えの形を決めた要求ヘッダー / what the form of the answer depended on",
    "Retry-After": "この秒数を待ってからもう一度 / seconds to wait before the next try",
    "WWW-Authenticate": "求められる認証の方式（Bearer） / how to authenticate",
    "X-Request-ID": "要求の番号。問い合わせのときに伝える / the id of the request",
}
_OF_EVERY_ROUTE = (401, 403, 429, 500, 503)
_OF_A_BODY = (400, 413, 415, 422)
_HEADERS_OF_STATUS = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}


def install_openapi(app: FastAPI) -> None:
    """Have the application describe itself in full at /openapi.json; made once, when asked for."""
    app.description = DESCRIPTION
    app.openapi_tags = TAGS
    plain = app.openapi

    def described() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _completed(description: Json) -> Json:
    components = description.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = ProblemOut.model_json_schema(ref_template=f"{_SCHEMA}{{model}}")
    schemas.update(problem.pop("$defs"))
    schemas["ProblemOut"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, never sent
        schemas.pop(unused, None)
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }
    components.setdefault("securitySchemes", {}).setdefault(
        "apiKey",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "APIキー。使わない設置では要らない / an API key, where they are used",
        },
    )
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    for path, method, operation in _operations(description):
        operation.setdefault("security", [{}, {"apiKey": []}])
        _add_problems(operation)
        if path.startswith(OPENAI_PATHS):
            _in_the_shape_of_openai(operation)
        _add_headers(path, method, operation)
        _add_examples(operation, examples.get(operation["operationId"], {}))
    return description


def _operations(description: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _add_problems(operation: Json) -> None:
    """Describe the problems that any route may answer with, or any that takes a body."""
    responses = operation["responses"]
    statuses = {*_OF_EVERY_ROUTE, *(_OF_A_BODY if "requestBody" in operation else ())}
    if "422" in responses or operation.get("parameters"):
        statuses.add(422)
    for status in statuses:
        responses.setdefault(str(status), {})
    for status, response in responses.items():
        if int(status) < HTTPStatus.BAD_REQUEST or int(status) not in TITLES_JA:
            continue
        title = f"{TITLES_JA[int(status)]} / {HTTPStatus(int(status)).phrase}"
        content = response.get("content", {})
        if MEDIA_TYPE not in content:
            schema = {"$ref": f"{_SCHEMA}ProblemOut"}
            response.update(description=title, content={MEDIA_TYPE: {"schema": schema}})
        examples = problem_examples(int(status))
        response["content"][MEDIA_TYPE].setdefault("examples", examples)
    operation["responses"] = dict(sorted(responses.items()))


def _in_the_shape_of_openai(operation: Json) -> None:
    """What a problem is there (api/chat/openai_errors.py)."""
    responses = operation["responses"]
    if "422" in responses:
        responses["400"] = responses.pop("422")
        responses["400"]["description"] = f"{TITLES_JA[400]} / {HTTPStatus(400).phrase}"
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {"application/json": {"schema": {"$ref": f"{_SCHEMA}ErrorsOut"}}}
    operation["responses"] = dict(sorted(responses.items()))


def _add_headers(path: str, method: str, operation: Json) -> None:
    is_tagged = method == "get" and path.startswith("/v1/")
    for status, response in operation["responses"].items():
        names = ["X-Request-ID", "Cache-Control", *_HEADERS_OF_STATUS.get(int(status), [])]
        if status == "200" and is_tagged:
            names.append("ETag")
        if status == "200" and any(p["name"] == "cursor" for p in operation.get("parameters", ())):
            names.append("Link")
        if status == "200" and path == "/v1/ask":
            names.append("Vary")
        headers = response.setdefault("headers", {})
        for name in names:
            headers.setdefault(name, {"$ref": f"#/components/headers/{name}"})
    if is_tagged:
        operation["responses"]["304"] = {
            "description": "前に得たものと変わらない / Not Modified",
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
        }
        operation.setdefault("parameters", []).append(
            {
                "name": "If-None-Match",
                "in": "header",
                "required": False,
                "description": "前に得た ETag。同じなら304 / the ETag that one has",
                "schema": {"type": "string"},
            }
        )


def _add_examples(operation: Json, examples: Json) -> None:
    """Set the examples that were taken from the service (tests/api/contract_examples.py)."""
    if "requests" in examples:
        for content in operation["requestBody"]["content"].values():
            content["examples"] = examples["requests"]
    done = operation["responses"][min(operation["responses"])]  # 200, 201 or 202
    for content in done.get("content", {}).values():
        content.pop("itemSchema", None)  # FastAPI's, of OpenAPI 3.2
    if "responses" in examples:
        done["content"]["application/json"]["examples"] = examples["responses"]
