"""What cannot be answered is told in both languages: the thing, the value and the remedy."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.citation import CitationKey
from tests.api.contract import UNIVERSITY_FUND, Json, assert_problem

KNOWN_IDS = (
    "meti-innovation-slides-2025",
    "meti-innovation-interim-2025",
    "cao-sti-direction-2025",
    "meti-new-tech-nation-2026",
    "crds-sti-issues-2025",
)


def post(client: TestClient, content: bytes) -> Any:
    return client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})


def asked(**fields: object) -> bytes:
    """A body as other programs write it, in ASCII with escapes."""
    return json.dumps({"question": "大学ファンド", **fields}).encode()


def assert_names(problem: Json, english: tuple[str, ...], japanese: tuple[str, ...]) -> None:
    for part in english:
        assert part in problem["detail"]
    for part in japanese:
        assert part in problem["detail_ja"]


# Each: the body, the field at fault, and what the two messages must name: value and remedy.

QUESTIONS = {
    "empty": ("", ("0 characters", "write a question"), ("空白0文字", "質問を入力してください")),
    "blank": (" \n　", ("3 characters", "write a question"), ("空白3文字", "入力してください")),
    "2,001 characters": (
        "問" * 2001,
        ("2001 characters", "2000 or fewer"),
        ("2001文字", "2000文字以内にしてください"),
    ),
    "100,000 characters": (
        "問" * 100_000,
        ("100000 characters", "2000 or fewer"),
        ("100000文字", "2000文字以内にしてください"),
    ),
    "a control character": (
        "大学\x07ファンド",
        ("U+0007 at character 3", "remove it"),
        ("3文字目", "U+0007", "取り除いてください"),
    ),
    "a null character": ("\x00", ("U+0000", "remove it"), ("U+0000", "取り除いてください")),
    "a lone surrogate": (
        "大学\ud800",
        ("U+D800 at character 3", "remove it"),
        ("3文字目", "U+D800", "取り除いてください"),
    ),
}


@pytest.mark.parametrize(("question", "english", "japanese"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_that_is_none(
    client: TestClient, question: str, english: tuple[str, ...], japanese: tuple[str, ...]
) -> None:
    problem = assert_problem(post(client, asked(question=question)), 422, field="question")
    assert_names(problem, english, japanese)
    assert problem["errors"][0]["message"] == problem["detail"]
    assert problem["errors"][0]["message_ja"] == problem["detail_ja"]


DAY_FORM = "write a day that there is as 2025-04-23"
DAY_FORM_JA = "日付は2025-04-23の形で指定してください。"

FIELDS = {
    "k is 0": (asked(k=0), "k", ("k is 0", "equal to 1"), ("k の値 0", "1以上")),
    "k is negative": (asked(k=-1), "k", ("k is -1", "equal to 1"), ("k の値 -1", "1以上")),
    "k is a fraction": (asked(k=1.5), "k", ("k is 1.5", "integer"), ("k の値 1.5", "整数")),
    "k is 5.0": (asked(k=5.0), "k", ("k is 5.0", "integer"), ("k の値 5.0", "整数")),
    "k is a string": (asked(k="5"), "k", ('k is "5"', "integer"), ('k の値 "5"', "整数")),
    "k is true": (asked(k=True), "k", ("k is true", "integer"), ("k の値 true", "整数")),
    "k is null": (asked(k=None), "k", ("k is null", "integer"), ("k の値 null", "整数")),
    "k is a list": (asked(k=[5]), "k", ("k is [5]", "integer"), ("k の値 [5]", "整数")),
    "k is 101": (asked(k=101), "k", ("k is 101", "equal to 100"), ("k の値 101", "100以下")),
    "k is 10**9": (
        asked(k=10**9),
        "k",
        ("k is 1000000000", "equal to 100"),
        ("k の値 1000000000", "100以下"),
    ),
    "k is 10**400": (asked(k=10**400), "k", ("…", "equal to 100"), ("…", "100以下")),
    "question is a number": (
        asked(question=1),
        "question",
        ("question is 1", "string"),
        ("question の値 1", "文字列"),
    ),
    "question is null": (
        asked(question=None),
        "question",
        ("question is null", "string"),
        ("question の値 null", "文字列"),
    ),
    "question is a list": (
        asked(question=["a"]),
        "question",
        ('question is ["a"]', "string"),
        ('question の値 ["a"]', "文字列"),
    ),
    "an unknown field": (
        asked(top_k=5),
        "top_k",
        ("top_k is 5", "not permitted"),
        ("top_k の値 5", "取り除いてください"),
    ),
    "an unknown filter": (
        asked(filters={"author": "甲"}),
        "filters.author",
        ('filters.author is "甲"', "not permitted"),
        ('filters.author の値 "甲"', "取り除いてください"),
    ),
    "filters are a list": (
        asked(filters=[]),
        "filters",
        ("filters is []", "object"),
        ("filters の値 []", "オブジェクト"),
    ),
    "document_ids is a string": (
        asked(filters={"document_ids": "x"}),
        "filters.document_ids",
        ('filters.document_ids is "x"', "list"),
        ('filters.document_ids の値 "x"', "リスト"),
    ),
    "document_ids holds a number": (
        asked(filters={"document_ids": [1]}),
        "filters.document_ids.0",
        ("filters.document_ids.0 is 1", "string"),
        ("filters.document_ids.0 の値 1", "文字列"),
    ),
    "issuer is a number": (
        asked(filters={"issuer": 1}),
        "filters.issuer",
        ("filters.issuer is 1", "string"),
        ("filters.issuer の値 1", "文字列"),
    ),
    "a date in words": (
        asked(filters={"issued_from": "きのう"}),
        "filters.issued_from",
        ('filters.issued_from is "きのう"', DAY_FORM),
        ('"きのう"', DAY_FORM_JA),
    ),
    "a month of 13": (
        asked(filters={"issued_from": "2025-13-01"}),
        "filters.issued_from",
        ('"2025-13-01"', DAY_FORM),
        ('"2025-13-01"', DAY_FORM_JA),
    ),
    "30 February": (
        asked(filters={"issued_to": "2025-02-30"}),
        "filters.issued_to",
        ('"2025-02-30"', DAY_FORM),
        ('"2025-02-30"', DAY_FORM_JA),
    ),
    "slashes": (
        asked(filters={"issued_to": "2025/04/23"}),
        "filters.issued_to",
        ('"2025/04/23"', DAY_FORM),
        ('"2025/04/23"', DAY_FORM_JA),
    ),
    "a date of true": (
        asked(filters={"issued_from": True}),
        "filters.issued_from",
        ("filters.issued_from is true", DAY_FORM),
        ("true", DAY_FORM_JA),
    ),
    "a date with a lone surrogate": (
        asked(filters={"issued_from": "\ud800"}),
        "filters.issued_from",
        ("filters.issued_from is", DAY_FORM),
        ("filters.issued_from の値", DAY_FORM_JA),
    ),
    "30 February as of": (
        asked(filters={"as_of": "2025-02-30"}),
        "filters.as_of",
        ('filters.as_of is "2025-02-30"', DAY_FORM),
        ('"2025-02-30"', DAY_FORM_JA),
    ),
    "a year as of": (
        asked(filters={"as_of": 2025}),
        "filters.as_of",
        ("filters.as_of is 2025", DAY_FORM),
        ("2025", DAY_FORM_JA),
    ),
    "from a day after the day as of": (
        asked(filters={"issued_from": "2026-01-01", "as_of": "2025-01-01"}),
        "filters.issued_from",
        ("2026-01-01 is after as_of 2025-01-01", "a later as_of"),
        ("2026-01-01", "基準日（2025-01-01）", "直してください"),
    ),
    "dates turned round": (
        asked(filters={"issued_from": "2026-01-01", "issued_to": "2025-01-01"}),
        "filters.issued_from",
        ("2026-01-01 is after issued_to 2025-01-01", "swap them"),
        ("2026-01-01〜2025-01-01", "入れ替えてください"),
    ),
    "an unknown document": (
        asked(filters={"document_ids": [KNOWN_IDS[0], "白書-2024"]}),
        "filters.document_ids",
        ("'白書-2024'", *KNOWN_IDS),
        ("「白書-2024」", *KNOWN_IDS),
    ),
    "a document with a lone surrogate": (
        asked(filters={"document_ids": ["\ud800"]}),
        "filters.document_ids",
        (r"'\ud800'", *KNOWN_IDS),
        KNOWN_IDS,
    ),
    "an unknown issuer": (
        asked(filters={"issuer": "財務省"}),
        "filters.issuer",
        ("'財務省'", "use a part of one of these", "経済産業省", "CRDS"),
        ("「財務省」", "次のいずれか", "経済産業省", "CRDS"),
    ),
    "an empty issuer": (
        asked(filters={"issuer": "　"}),
        "filters.issuer",
        ("use a part of one of these",),
        ("次のいずれか",),
    ),
}


@pytest.mark.parametrize(("body", "field", "english", "japanese"), FIELDS.values(), ids=FIELDS)
def test_a_field_that_is_wrong(
    client: TestClient,
    body: bytes,
    field: str,
    english: tuple[str, ...],
    japanese: tuple[str, ...],
) -> None:
    problem = assert_problem(post(client, body), 422, field=field)
    assert_names(problem, english, japanese)


def test_each_of_several_errors_is_told(client: TestClient) -> None:
    response = post(client, asked(question=1, k=0, filters={"issuer": 2}))
    problem = assert_problem(response, 422)
    assert {error["field"] for error in problem["errors"]} == {"question", "k", "filters.issuer"}
    assert all({"value", "message", "message_ja"} < error.keys() for error in problem["errors"])


def test_a_long_value_is_cut_where_it_is_shown(client: TestClient) -> None:
    problem = assert_problem(post(client, asked(k="長" * 50_000)), 422, field="k")
    assert len(problem["detail"]) < 200
    assert len(problem["errors"][0]["value"]) == 81


def test_a_problem_is_json_whatever_it_shows(client: TestClient) -> None:
    response = post(client, asked(filters={"issuer": '\ud800"\\\n'}))
    text = response.content.decode("utf-8")  # UTF-8 holds no lone surrogates
    assert json.loads(text)["errors"][0]["field"] == "filters.issuer"


EPOCH_DATES = [0, 86400, 86400.0, "0", "1745366400"]


@pytest.mark.parametrize("value", EPOCH_DATES, ids=repr)
def test_a_number_is_no_date(client: TestClient, value: object) -> None:
    response = post(client, asked(filters={"issued_from": value}))
    assert_problem(response, 422, field="filters.issued_from")


@pytest.mark.parametrize("value", ["2025", "20250423", "2025-04-23T05:00"])
def test_what_is_nearly_a_date_is_refused(client: TestClient, value: str) -> None:
    response = post(client, asked(filters={"issued_from": value}))
    problem = assert_problem(response, 422, field="filters.issued_from")
    assert_names(problem, (value,), (value,))


@pytest.mark.parametrize("value", ["2025", "20250423", "2025-04-23T05:00"])
def test_what_is_nearly_a_date_is_told_its_form(client: TestClient, value: str) -> None:
    response = post(client, asked(filters={"issued_from": value}))
    assert "2025-04-23の形" in response.json()["detail_ja"]


# The body

UNREADABLE = {
    "wrong UTF-8": b'{"question": "\xff"}',
    "Shift_JIS": '{"question": "大学"}'.encode("shift_jis"),
    "nested 100,000 deep": b"[" * 100_000,
    "a question nested 100,000 deep": b'{"question":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_read(client: TestClient, body: bytes) -> None:
    problem = assert_problem(post(client, body), 400)
    assert_names(problem, ("body", "send JSON in UTF-8"), ("本文", "UTF-8のJSONで送ってください"))


NO_OBJECT = {"a list": b"[]", "null": b"null", "a string": b'"a"', "a number": b"1.5"}


@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_a_body_that_is_no_object(client: TestClient, body: bytes) -> None:
    problem = assert_problem(post(client, body), 422, field="body")
    assert_names(problem, (f"body is {body.decode()}", "object"), (body.decode(), "オブジェクト"))


@pytest.mark.parametrize("body", [b"{", b"question=a", b'{"question": "a",}', b"\x00", b"{'a': 1}"])
def test_a_body_that_is_no_json(client: TestClient, body: bytes) -> None:
    problem = assert_problem(post(client, body), 422, field="body")
    assert_names(
        problem,
        ("body: not JSON at character ", "; send a JSON object"),
        ("文字目でJSONとして読めません（", "）。直してください。"),
    )
    assert "value" not in problem["errors"][0]


def test_where_the_json_breaks_is_told(client: TestClient) -> None:
    problem = post(client, b'{"question": "a",}').json()
    assert "{}" not in problem["detail"]
    assert "double quotes" in problem["detail"]  # what json.loads says of that place


def test_characters_of_a_body_count_from_1_as_those_of_a_question(client: TestClient) -> None:
    problem = post(client, b"question=a").json()
    assert_names(problem, ("at character 1:",), ("1文字目で",))


def test_an_empty_body(client: TestClient) -> None:
    problem = assert_problem(post(client, b""), 422, field="body")
    assert_names(problem, ("body", "required"), ("body", "値を入れてください"))


def test_a_missing_question(client: TestClient) -> None:
    problem = assert_problem(post(client, b'{"k": 3}'), 422, field="question")
    assert_names(problem, ("question", "required"), ("question", "値を入れてください"))


def test_a_missing_question_is_not_told_to_have_a_value(client: TestClient) -> None:
    problem = post(client, b'{"k": 3}').json()
    assert "question is {" not in problem["detail"]
    assert "value" not in problem["errors"][0]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_json_sent_as_something_else_is_refused(client: TestClient, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    response = client.post("/v1/ask", content=asked(), headers=headers)
    assert_problem(response, 415, field="body")
    assert response.headers["accept"] == "application/json"


def test_json_sent_as_something_else_is_told_the_header(client: TestClient) -> None:
    response = client.post("/v1/ask", content=asked(), headers={"Content-Type": "text/plain"})
    assert "b'" not in response.json()["detail"]
    assert "application/json" in response.json()["detail"]
    assert "application/json" in response.json()["detail_ja"]


# URLs and methods


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/ask"),
        ("PUT", "/v1/ask"),
        ("DELETE", "/v1/documents"),
        ("POST", "/healthz"),
        ("PATCH", "/"),
    ],
)
def test_a_method_that_a_url_has_not(client: TestClient, method: str, path: str) -> None:
    problem = assert_problem(client.request(method, path), 405)
    assert_names(problem, ("Method Not Allowed", "/docs"), ("メソッド", "/docs"))


def test_the_methods_that_a_url_has_are_told(client: TestClient) -> None:
    assert client.get("/v1/ask").headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/v1/nothing", "/nothing", "/v2/ask", "/static/nothing.css"])
def test_a_url_that_there_is_not(client: TestClient, path: str) -> None:
    problem = assert_problem(client.get(path), 404)
    assert_names(problem, ("Not Found", "/docs"), ("URL", "/docs"))


def test_a_url_that_there_is_not_is_named(client: TestClient) -> None:
    problem = client.get("/v1/nothing").json()
    assert_names(problem, ("/v1/nothing",), ("/v1/nothing",))


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"]
)
def test_no_file_beside_the_static_ones_is_served(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404)


# Ids

ODD_IDS = ["nothing", "白書", "a b", "%00", "%ff", "'; DROP TABLE", "x" * 3000]


@pytest.mark.parametrize("document_id", ODD_IDS)
def test_an_unknown_document(client: TestClient, document_id: str) -> None:
    problem = assert_problem(client.get(f"/v1/documents/{document_id}"), 404)
    assert_names(problem, ("no document", *KNOWN_IDS), ("資料集にありません", *KNOWN_IDS))


def test_an_unknown_document_names_its_field(client: TestClient) -> None:
    assert_problem(client.get("/v1/documents/nothing"), 404, field="document_id")


@pytest.mark.parametrize("passage_id", ODD_IDS)
def test_an_unknown_passage(client: TestClient, passage_id: str) -> None:
    response = client.get(f"/v1/passages/{passage_id}")
    problem = assert_problem(response, 404, field="passage_id")
    assert_names(problem, ("no passage", "ids come with each answer"), ("使ってください",))


@pytest.mark.parametrize("citation_id", [*ODD_IDS, "~", "a~", "a~AA", "crds-sti-issues-2025~!!"])
def test_an_id_that_is_no_citation(client: TestClient, citation_id: str) -> None:
    response = client.get(f"/v1/citations/{citation_id}")
    problem = assert_problem(response, 404, field="citation_id")
    assert_names(problem, ("copy the whole id",), ("全部コピーしてください",))
    assert len(problem["detail"]) < 300


def test_what_is_wrong_is_named(client: TestClient) -> None:
    assert "'白書'" in client.get("/v1/documents/白書").json()["detail_ja"]
    assert "「白書」" in client.get("/v1/passages/白書").json()["detail_ja"]
    assert "「白書」" in client.get("/v1/citations/白書").json()["detail_ja"]


def test_a_citation_id_cut_short_is_told_or_does_not_hold(
    client: TestClient, answered: Json
) -> None:
    citation_id = answered["passages"][0]["citation"]["citation_id"]
    for end in range(1, len(citation_id)):
        response = client.get(f"/v1/citations/{citation_id[:end]}")
        if response.status_code != 200:
            assert_problem(response, 404, field="citation_id")
        else:
            assert response.json()["state"] == "false"


def test_a_citation_id_altered_never_proves_another_quote(
    client: TestClient, answered: Json
) -> None:
    citation_id = answered["passages"][0]["citation"]["citation_id"]
    quote = answered["passages"][0]["text"]
    start = citation_id.index("~") + 1
    for place in range(start, len(citation_id)):
        other = "A" if citation_id[place] != "A" else "B"
        altered = f"{citation_id[:place]}{other}{citation_id[place + 1 :]}"
        response = client.get(f"/v1/citations/{altered}")
        assert response.status_code in (200, 404)
        if response.status_code == 200 and response.json()["holds"]:
            # the part of the id that says which version was cited: the quote is still found
            assert "".join(response.json()["quote"].split()) == "".join(quote.split())


def test_a_citation_id_with_other_spans_is_false(client: TestClient, answered: Json) -> None:
    key = CitationKey.from_id(answered["passages"][0]["citation"]["citation_id"])
    forged = CitationKey(
        key.document_id,
        key.sha256_head,
        key.quote_head,
        key.quote_chars,
        tuple((start + 1, end + 1) for start, end in key.spans),
    )
    response = client.get(f"/v1/citations/{forged.to_id()}")
    assert response.status_code == 200
    proof = response.json()
    assert (proof["state"], proof["holds"], proof["quote"]) == ("false", False, None)
    assert proof["source"]["spans"] == []


@pytest.mark.parametrize("spans", [((0, 0),), ((10**9, 10**9 + 5),), ((5, 2**34),)])
def test_a_citation_id_beyond_the_file_is_false(
    client: TestClient, answered: Json, spans: tuple[tuple[int, int], ...]
) -> None:
    key = CitationKey.from_id(answered["passages"][0]["citation"]["citation_id"])
    forged = CitationKey(key.document_id, key.sha256_head, key.quote_head, key.quote_chars, spans)
    response = client.get(f"/v1/citations/{forged.to_id()}")
    assert (response.status_code, response.json()["state"]) == (200, "false")


# Never a failure of the server

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "document_ids": st.lists(st.sampled_from(KNOWN_IDS), max_size=3) | JSON,
        "issuer": st.sampled_from(["経済産業省", "内閣府", None]) | JSON,
        "issued_from": st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(str) | JSON,
        "issued_to": st.dates(date(2024, 1, 1) + timedelta(1)).map(str) | JSON,
        "as_of": st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(str) | JSON,
    },
)
BODIES = JSON | st.fixed_dictionaries(
    {"question": st.sampled_from([UNIVERSITY_FUND, "大学"]) | JSON},
    optional={"k": st.integers(1, 20) | JSON, "filters": FILTERS | JSON},
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(body=BODIES)
def test_any_json_is_answered_or_told_what_is_wrong(client: TestClient, body: object) -> None:
    response = post(client, json.dumps(body).encode())
    if response.status_code == 200:
        assert response.json()["status"] in ("answered", "not_found")
    else:
        problem = assert_problem(response, response.status_code)
        assert response.status_code in (400, 422)
        assert problem["detail"]
