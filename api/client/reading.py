"""Reads what the service answers: the shape that was asked for, or the problem that it tells."""

import json
from typing import Any, NoReturn, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from api.client.errors import FieldError, UnreadableAnswer, problem_of

Model = TypeVar("Model", bound=BaseModel)
_MAX_SHOWN_CHARS = 200


def read(shape: type[Model], text: str | bytes) -> Model:
    """A JSON text as that shape. Raises UnreadableAnswer."""
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the body"
        raise UnreadableAnswer(
            f"the answer is no {shape.__name__} ({place}: {first['msg']}); "
            "use the client of the service's version",
            f"応答の形式が違います（{place}: {first['msg']}）。"
            "サービスと同じ版のクライアントを使ってください。",
        ) from error


def raise_problem(response: httpx2.Response) -> NoReturn:
    """Raise what a response that is no success tells; its body is read already."""
    status = response.status_code
    told = _told(response)
    if told is None:
        shown = response.text[:_MAX_SHOWN_CHARS]
        detail = f"status {status} without problem details ({shown!r})"
        detail_ja = f"状態コード {status} が返りました（{shown!r}）。アドレスを確かめてください。"
        if status < 400:
            raise UnreadableAnswer(f"{detail}; check the address", detail_ja)
        raise problem_of(status)(status, detail, detail_ja, (), *_headers(response))
    errors = [
        FieldError(
            str(one.get("field", "")), str(one.get("message", "")), str(one.get("message_ja", ""))
        )
        for one in told.get("errors", [])
        if isinstance(one, dict)
    ]
    detail = str(told.get("detail") or told.get("title") or status)
    detail_ja = str(told.get("detail_ja") or detail)
    raise problem_of(status)(status, detail, detail_ja, errors, *_headers(response))


def _told(response: httpx2.Response) -> dict[str, Any] | None:
    if not response.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        told = json.loads(response.content)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _headers(response: httpx2.Response) -> tuple[float | None, str | None]:
    after = response.headers.get("retry-after", "")
    return float(after) if after.isdigit() else None, response.headers.get("x-request-id")
