"""The examples of the OpenAPI document, asked of the service on the five documents.

`python -m tests.api.contract_examples` writes what it answers now into api/contract/examples.json
(SEISAKU_DATA names the data folder, in which an index is built).
"""

import json
from pathlib import Path
from urllib.parse import quote

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from rag.workplace import serve_assistant
from tests.api.contract import OFF_TOPIC, UNIVERSITY_FUND, Json

FILE = Path(__file__).parents[2] / "api" / "contract" / "examples.json"
ENGLISH = "How high does Tokyo-Yokohama rank among the science and technology clusters?"
MEMO = (
    "国際卓越研究大学への支援の上限は年間3,000億円である。\n"
    "東京-横浜は科学技術クラスターの世界順位で首位である。"
)

# operation: name, summary, path, body (None: it is a GET)
ASKED: dict[str, list[tuple[str, str, str, Json | None]]] = {
    "ask": [
        (
            "japanese",
            "日本語の質問 / A question in Japanese",
            "/v1/ask",
            {"question": UNIVERSITY_FUND, "k": 1},
        ),
        (
            "english",
            "英語の質問（回答は原文） / A question in English, answered verbatim",
            "/v1/ask",
            {"question": ENGLISH, "k": 1, "filters": {"issued_from": "2025-01-01"}},
        ),
        (
            "not_found",
            "資料集に答えがない / Nothing that answers",
            "/v1/ask",
            {"question": OFF_TOPIC, "k": 1, "filters": {"as_of": "2025-06-01"}},
        ),
    ],
    "createChatCompletion": [
        (
            "japanese",
            "日本語の質問 / A question in Japanese",
            "/v1/chat/completions",
            {"model": "seisaku", "messages": [{"role": "user", "content": UNIVERSITY_FUND}]},
        )
    ],
    "listModels": [("models", "モデルの一覧 / The models", "/v1/models", None)],
    "listDocuments": [("first", "初めの2件 / The first two", "/v1/documents?limit=2", None)],
    "listPassages": [
        (
            "first",
            "初めの3箇所 / The first three",
            "/v1/documents/cao-sti-direction-2025/passages?limit=3",
            None,
        )
    ],
    "getPassage": [
        ("passage", "一つの箇所 / A passage", "/v1/passages/cao-sti-direction-2025.0002", None)
    ],
    "auditMemo": [
        ("memo", "二文のメモ / A memo of two sentences", "/v1/cite", {"text": MEMO, "as_of": None})
    ],
    "verifyQuotation": [
        (
            "verbatim",
            "原文どおりの引用 / A quotation word for word",
            "/v1/verify",
            {"quote": "材の貿易赤字の縮小", "document_id": "meti-innovation-interim-2025"},
        ),
        (
            "altered",
            "数値を変えた引用 / A quotation with another number",
            "/v1/verify",
            {"quote": "運用益からの支出上限を年間5,000億円（実質）としている。"},
        ),
    ],
}


def examples(client: TestClient) -> Json:
    """The examples by operation: what is sent, and what the service answers."""
    found: Json = {}
    for operation, exchanges in ASKED.items():
        for name, summary, path, body in exchanges:
            response = client.get(path) if body is None else client.post(path, json=body)
            assert response.status_code == 200, response.text
            told = found.setdefault(operation, {"responses": {}})
            told["responses"][name] = {"summary": summary, "value": response.json()}
            if body is not None:
                told.setdefault("requests", {})[name] = {"summary": summary, "value": body}
    citation_id = found["ask"]["responses"]["japanese"]["value"]["passages"][0]["citation"][
        "citation_id"
    ]
    proof = client.get(f"/v1/citations/{quote(citation_id)}").json()
    summary = "今も成り立つ引用 / A citation that holds"
    found["proveCitation"] = {"responses": {"proven": {"summary": summary, "value": proof}}}
    document = client.get("/v1/documents/cao-sti-direction-2025").json()
    document["contents"] = document["contents"][:3]
    summary = "文書（箇所は初めの3つ） / A document, three of its passages"
    found["getDocument"] = {"responses": {"document": {"summary": summary, "value": document}}}
    return found


if __name__ == "__main__":
    opened = serve_assistant(Settings().workplace())
    with TestClient(create_app(lambda: opened)) as client:
        text = json.dumps(examples(client), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
