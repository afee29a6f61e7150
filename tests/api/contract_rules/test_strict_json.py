"""A body that two readers would read differently is refused, never a failure of the server."""

import json

import pytest
from fastapi.testclient import TestClient

from api.contract.json_text import MAX_DEPTH, read_json
from api.contract.strict_json import MAX_JSON_BYTES
from api.problems import Refused
from tests.api.contract import assert_problem

JSON = {"Content-Type": "application/json"}
QUESTION = '"question": "海洋研究の予算"'

REFUSED = {
    "201 names in one object": (
        json.dumps({"question": "予算", "filters": {f"a{number}": 1 for number in range(201)}}),
        422,
        ("201 names", "200"),
        ("項目が201個",),
    ),
    "a name that stands twice": (
        f'{{{QUESTION}, "k": 1, "k": 100}}',
        422,
        ('"k" stands twice', "send it once"),
        ('項目名 "k" が二度', "一つにしてください"),
    ),
    "a name twice, written otherwise": (
        f'{{{QUESTION}, "\\u0071uestion": "宇宙"}}',
        422,
        ('"question" stands twice',),
        ('"question" が二度',),
    ),
    "a name twice inside": (
        f'{{{QUESTION}, "filters": {{"issuer": null, "issuer": "試験省"}}}}',
        422,
        ('"issuer" stands twice',),
        ('"issuer" が二度',),
    ),
    "NaN": (f'{{{QUESTION}, "k": NaN}}', 422, ("NaN is no number",), ("NaN はJSONの数では",)),
    "-Infinity": (f'{{{QUESTION}, "k": -Infinity}}', 422, ("-Infinity",), ("-Infinity",)),
    "a number beyond all floats": (
        f'{{{QUESTION}, "k": 1e999}}',
        422,
        ("1e999", "too large"),
        ("1e999", "大きすぎます"),
    ),
    "a number of 5,000 digits": (
        f'{{{QUESTION}, "k": {"9" * 5000}}}',
        422,
        ("9…", "too large"),
        ("9…", "大きすぎます"),
    ),
    "brackets 33 deep": (
        f'{{{QUESTION}, "filters": {"[" * 32}{"]" * 32}}}',
        400,
        ("nested deeper than 32", "character"),
        ("入れ子が32段", "浅くして"),
    ),
    "brackets that never end": ("[" * 1_000_000, 400, ("nested deeper",), ("入れ子",)),
    "quotes that never end": ('"' * 999_999, 422, ("not JSON",), ("JSONとして読めません",)),
    "escapes that never end": ('"' + "\\" * 999_999, 422, ("not JSON",), ("読めません",)),
    "UTF-16": (
        '{"question": "海洋"}'.encode("utf-16"),
        400,
        ("no UTF-8",),
        ("UTF-8ではありません",),
    ),
    "a control character": ('{"question": "海\n洋"}', 422, ("control character",), ("読めません",)),
}


@pytest.mark.parametrize(("body", "status", "english", "japanese"), REFUSED.values(), ids=REFUSED)
def test_a_body_that_is_refused(
    plans: TestClient,
    body: str | bytes,
    status: int,
    english: tuple[str, ...],
    japanese: tuple[str, ...],
) -> None:
    content = body if isinstance(body, bytes) else body.encode()
    problem = assert_problem(plans.post("/v1/ask", content=content, headers=JSON), status)
    assert all(part in problem["detail"] for part in english), problem["detail"]
    assert all(part in problem["detail_ja"] for part in japanese), problem["detail_ja"]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream", "/v1/cite", "/v1/verify"])
def test_every_route_with_a_body_reads_strictly(plans: TestClient, path: str) -> None:
    response = plans.post(path, content=b'{"text": "a", "text": "b"}', headers=JSON)
    assert "stands twice" in assert_problem(response, 422, field="body")["detail"]


def test_brackets_in_a_string_are_no_nesting() -> None:
    text = json.dumps({"question": "[{" * 500 + '\\"[['})
    assert read_json(text.encode()) == json.loads(text)


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) is not None
    with pytest.raises(Refused):
        read_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


def test_a_byte_order_mark_is_passed_over(plans: TestClient) -> None:
    body = f"\ufeff{{{QUESTION}}}".encode()
    assert plans.post("/v1/ask", content=body, headers=JSON).status_code == 200


def test_a_body_that_is_too_long_is_refused_before_it_is_read(plans: TestClient) -> None:
    headers = {**JSON, "Content-Length": str(MAX_JSON_BYTES + 1)}
    assert_problem(plans.post("/v1/cite", content=b"{}", headers=headers), 413)


def test_a_body_without_a_length_is_read_up_to_the_limit(plans: TestClient) -> None:
    def pieces() -> "list[bytes]":
        return [b" " * 1_000_000] * 5

    response = plans.post("/v1/cite", content=iter(pieces()), headers=JSON)
    assert_problem(response, 413)


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"Content-Type": "application/json; charset=shift_jis"}, ("accept", "application/json")),
        ({**JSON, "Content-Encoding": "gzip"}, ("accept-encoding", "identity")),
    ],
)
def test_a_body_in_another_coding_is_told_what_is_read(
    plans: TestClient, headers: dict[str, str], answer: tuple[str, str]
) -> None:
    response = plans.post("/v1/ask", content=f"{{{QUESTION}}}".encode(), headers=headers)
    assert_problem(response, 415, field="body")
    assert response.headers[answer[0]] == answer[1]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf_8_may_be_said(plans: TestClient, charset: str) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    body = f"{{{QUESTION}}}".encode()
    assert plans.post("/v1/ask", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "query", ["formt=bibtex", "k=5", "format=ris&format=bibtex", "%00=1", "x%0d%0aSet-Cookie:a=b"]
)
def test_a_query_parameter_that_there_is_not_is_refused(plans: TestClient, query: str) -> None:
    citation_id = plans.post("/v1/ask", json={"question": "海洋研究の予算"}).json()["passages"][0][
        "citation"
    ]["citation_id"]
    response = plans.get(f"/v1/citations/{citation_id}?{query}")
    assert_problem(response, 422)
    assert "set-cookie" not in response.headers


def test_the_query_parameters_that_there_are_are_told(plans: TestClient) -> None:
    problem = plans.get("/v1/documents?page=2").json()
    assert "cursor, limit" in problem["detail"]
    assert "cursor、limit" in problem["detail_ja"]


def test_what_is_wrong_many_times_is_told_a_few_times(plans: TestClient) -> None:
    many = {f"field{number}": "長" * 1000 for number in range(150)}
    problem = assert_problem(plans.post("/v1/ask", json={"question": "予算", **many}), 422)
    assert len(problem["errors"]) == 20
    assert all(len(entry["value"]) == 81 for entry in problem["errors"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": "予算", "filters": {"document_ids": [1] * 300_000}}),
        (
            "/v1/chat/completions",
            {
                "model": "seisaku",
                "messages": [{"role": "user", "content": [{"type": 1}] * 99}] * 999,
            },
        ),
    ],
)
def test_a_long_list_of_wrong_values_is_refused_at_the_first(
    plans: TestClient, path: str, body: object
) -> None:
    response = plans.post(path, json=body)
    assert response.status_code in (400, 413, 422)
    assert len(response.content) < 10_000
