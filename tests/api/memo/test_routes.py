"""POST /v1/cite: a memo in, each sentence with its verdict and citations out."""

from datetime import date

from fastapi.testclient import TestClient

from tests.api.contract import CITATION, Json, assert_problem, differences

SENTENCE: Json = {
    "start": int,
    "end": int,
    "text": str,
    "verdict": str,
    "confidence": float,
    "explanation": str,
    "conflicts": [
        {
            "kind": str,
            "span": {"start": int, "end": int},
            "said": str,
            "found": str,
            "citation": int,
        }
    ],
    "citations": [CITATION],
}
MEMO = "概要\r\n予算は150億円𠮷である。\r\n・火星に行く。"


def test_each_sentence_has_its_place_verdict_and_citations(plan_client: TestClient) -> None:
    body = plan_client.post("/v1/cite", json={"text": MEMO, "as_of": None}).json()
    assert set(body) == {"sentences", "took_ms"}
    heading, wrong, absent = body["sentences"]
    assert differences(wrong, SENTENCE) == []
    assert [s["verdict"] for s in body["sentences"]] == [
        "no_claim",
        "contradicted",
        "not_found",
    ]
    # offsets count code points of the text as sent: CRLF is two, 𠮷 is one
    assert [(s["start"], s["end"]) for s in body["sentences"]] == [(0, 2), (4, 17), (19, 26)]
    for sentence in body["sentences"]:
        assert MEMO[sentence["start"] : sentence["end"]] == sentence["text"]
    (conflict,) = wrong["conflicts"]
    span = conflict["span"]
    assert MEMO[span["start"] : span["end"]] == conflict["said"] == "150億円"
    assert (conflict["found"], conflict["citation"]) == ("120億円", 1)
    assert conflict["found"] in wrong["citations"][0]["quote"]
    assert (heading["citations"], absent["citations"]) == ([], [])
    assert set(body["took_ms"]) == {"search", "total"}
    citation_id = wrong["citations"][0]["citation_id"]
    assert plan_client.get(f"/v1/citations/{citation_id}").json()["state"] == "proven"


def test_the_day_is_handed_on(plan_client: TestClient, judged: list[date | None]) -> None:
    plan_client.post("/v1/cite", json={"text": "火星に行く。", "as_of": "2025-06-01"})
    plan_client.post("/v1/cite", json={"text": "火星に行く。"})
    assert judged == [date(2025, 6, 1), None]


def test_an_empty_memo_has_no_sentences(plan_client: TestClient) -> None:
    for text in ("", " \r\n　"):
        response = plan_client.post("/v1/cite", json={"text": text})
        assert response.status_code == 200
        assert response.json()["sentences"] == []


def test_the_longest_memo_is_taken_and_a_longer_one_told_what_to_do(
    plan_client: TestClient,
) -> None:
    longest = plan_client.post("/v1/cite", json={"text": "あ" * 199_999 + "。"})
    assert longest.status_code == 200
    assert longest.json()["sentences"][0]["end"] == 200_000
    problem = assert_problem(plan_client.post("/v1/cite", json={"text": "あ" * 200_001}), 413)
    assert "the limit is 200,000; send it in parts" in problem["detail"]
    assert "200,001文字" in problem["detail_ja"]
    assert problem["title_ja"] == "要求が大きすぎます"
    assert problem["errors"][0]["field"] == "text"


def test_what_is_no_memo_is_a_problem(plan_client: TestClient) -> None:
    for body in ({}, {"text": 3}, {"text": "予算", "day": 1}, {"text": "予算", "as_of": "昨日"}):
        assert_problem(plan_client.post("/v1/cite", json=body), 422)
    lone = b'{"text": "\\ud800"}'
    headers = {"Content-Type": "application/json"}
    assert_problem(plan_client.post("/v1/cite", content=lone, headers=headers), 422)
