"""One example of each problem, as the service writes it."""

import json
from typing import Any

from api.problems import Problem

_TOLD: dict[int, tuple[str, str, str | None]] = {
    400: (
        "the body could not be read (byte 15 is no UTF-8); send JSON in UTF-8",
        "要求の本文を読めません（15バイト目がUTF-8ではありません）。UTF-8のJSONで送ってください。",
        None,
    ),
    401: (
        "an API key is needed; send Authorization: Bearer <key>",
        "APIキーが必要です。Authorization: Bearer <キー> を付けてください。",
        None,
    ),
    403: (
        "this key may not do that; use one of an administrator",
        "このキーではできません。管理者のキーを使ってください。",
        None,
    ),
    404: (
        "no passage 'nothing' in the index; ids come with each answer and change with the "
        "documents, citations stay",
        "該当箇所「nothing」は索引にありません。回答に付いているIDを使ってください"
        "（文書の更新で変わることがあります）。",
        "passage_id",
    ),
    409: (
        "the document 'ocean' was changed meanwhile; look at it again",
        "文書「ocean」はその間に変わりました。もう一度確かめてください。",
        "expected_version",
    ),
    413: (
        "the body has more than 4,000,000 bytes; send less at once",
        "要求の本文が4,000,000バイトを超えています。分けて送ってください。",
        "body",
    ),
    415: (
        "body: sent as something else than JSON; set Content-Type: application/json",
        "body: JSONとして送られていません。Content-Type: application/json を付けてください。",
        "body",
    ),
    422: (
        "the question is blank (0 characters of white space); write a question",
        "質問が空です（空白0文字）。質問を入力してください。",
        "question",
    ),
    429: (
        "too many requests; wait for the seconds of Retry-After",
        "要求が多すぎます。Retry-After の秒数を待ってください。",
        None,
    ),
    500: (
        "the service failed (OSError); tell its administrator, the log says more",
        "処理中に問題が起きました。管理者に連絡してください（詳しくはログにあります）。",
        None,
    ),
    503: (
        "the service is busy; wait for the seconds of Retry-After",
        "混み合っています。Retry-After の秒数を待ってください。",
        None,
    ),
}


def problem_examples(status: int) -> dict[str, Any]:
    """The example of a status as OpenAPI has examples; none for a status that is not known."""
    if status not in _TOLD:
        return {}
    english, japanese, field = _TOLD[status]
    entry = {"field": field, "message": english, "message_ja": japanese}
    body = Problem(status, english, japanese, None if field is None else [entry]).body
    return {"problem": {"summary": japanese, "value": json.loads(bytes(body))}}
