"""POST /v1/ask: every field of the contract, and every character proved on the raw files."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.catalogue import load_catalogue
from tests.api.contract import (
    ASKED,
    NOT_FOUND,
    OFF_TOPIC,
    UNIVERSITY_FUND,
    Json,
    assert_proven,
    assert_source_holds,
    differences,
)

DEV = Path(__file__).parents[2] / "eval" / "gold" / "dev.jsonl"
DEV_QUESTIONS = [
    json.loads(line)["question"] for line in DEV.read_text(encoding="utf-8").splitlines()
]


def ask(client: TestClient, question: str, **more: object) -> Json:
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    body: Json = response.json()
    return body


def assert_ranked(body: Json) -> None:
    """Ranks count from 1, no passage comes twice, and scores do not increase."""
    passages = body["passages"]
    assert [passage["rank"] for passage in passages] == list(range(1, len(passages) + 1))
    assert len({passage["passage_id"] for passage in passages}) == len(passages)
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)


def assert_all_proven(client: TestClient, body: Json) -> None:
    """Each passage, each highlight and each stretch of the answer is the file's own text."""
    for passage in body["passages"]:
        text = passage["text"]
        assert_proven(passage["citation"], text)
        for highlight in passage["highlights"]:
            assert 0 <= highlight["start"] < highlight["end"] <= len(text)
            assert text[highlight["start"] : highlight["end"]].strip()
    assert (body["status"] == "answered") == (body["answer"] is not None)
    if body["answer"] is None:
        return
    spans = body["answer"]["spans"]
    assert body["answer"]["text"] == "\n".join(span["text"] for span in spans)
    assert body["answer"]["citations"] == sorted({span["rank"] for span in spans})
    by_rank = {passage["rank"]: passage for passage in body["passages"]}
    for span in spans:
        passage = by_rank[span["rank"]]
        assert passage["text"][span["start"] : span["end"]] == span["text"]
        proof = client.get(f"/v1/citations/{span['citation_id']}").json()
        assert proof["state"] == "proven"
        assert proof["passage_id"] == passage["passage_id"]
        assert_source_holds(proof["source"], span["text"])


def test_an_answer_has_the_fields_and_types_of_the_contract(answered: Json) -> None:
    assert differences(answered, ASKED) == []
    assert answered["status"] == "answered"
    assert 0 <= answered["confidence"] <= 1
    assert all(ms >= 0 for ms in answered["took_ms"].values())


def test_spans_are_pairs_and_kinds_are_known(answered: Json) -> None:
    for passage in answered["passages"]:
        assert all(len(span) == 2 for span in passage["citation"]["source"]["spans"])
        assert passage["kind"] in ("body", "table", "footnote")


def test_a_known_question_gets_its_sentence_and_its_place(answered: Json) -> None:
    assert answered["question"] == UNIVERSITY_FUND
    assert "運用益からの支出上限を年間3,000億円（実質）としている。" in answered["answer"]["text"]
    assert answered["answer"]["citations"] == [1]
    first = answered["passages"][0]
    assert first["document_id"] == "crds-sti-issues-2025"
    citation = first["citation"]
    assert citation["issuer"] == ("国立研究開発法人科学技術振興機構 研究開発戦略センター（CRDS）")
    assert citation["issued_on"] == "2025"
    assert citation["section"] == ["1 研究開発システムの強化", "1.1 研究開発への投資"]
    assert citation["page"] == "6"
    assert citation["label"] == (
        "国立研究開発法人科学技術振興機構 研究開発戦略センター（CRDS）"
        "『研究開発の俯瞰報告書 科学技術・イノベーション政策の諸課題を巡る主要国・地域の動向"
        "（2025年） CRDS-FY2024-FR-06』（2025年）「1.1 研究開発への投資」6頁"
    )
    assert citation["source"]["file"] == "004_d9581a9c1cbceb76.txt"


def test_ranks_scores_quotes_highlights_and_answer_are_proven(
    client: TestClient, answered: Json
) -> None:
    assert_ranked(answered)
    assert_all_proven(client, answered)


@pytest.mark.parametrize("question", DEV_QUESTIONS[::5])
def test_whatever_is_asked_everything_returned_is_proven(client: TestClient, question: str) -> None:
    body = ask(client, question, k=10)
    assert len(body["passages"]) == 10
    assert differences(body, ASKED if body["answer"] else NOT_FOUND) == []
    assert_ranked(body)
    assert_all_proven(client, body)


def test_each_citation_says_what_the_catalogue_says(client: TestClient) -> None:
    documents = {document.document_id: document for document in load_catalogue()}
    for passage in ask(client, "イノベーション政策", k=50)["passages"]:
        document, citation = documents[passage["document_id"]], passage["citation"]
        assert citation["title"] == document.title
        assert citation["issuer"] == document.issuer
        assert citation["issued_on"] == str(document.issued_on)
        assert citation["source"]["file"] == document.file
        assert citation["source"]["sha256"] == document.sha256


# How many


@pytest.mark.parametrize("k", [1, 2, 7, 100])
def test_k_passages_come(client: TestClient, k: int) -> None:
    body = ask(client, UNIVERSITY_FUND, k=k)
    assert len(body["passages"]) == k
    assert_ranked(body)


def test_five_passages_come_unless_told(client: TestClient, answered: Json) -> None:
    assert ask(client, UNIVERSITY_FUND)["passages"] == answered["passages"]
    assert len(answered["passages"]) == 5


def test_more_passages_begin_with_the_same(client: TestClient) -> None:
    few, many = (ask(client, UNIVERSITY_FUND, k=k)["passages"] for k in (3, 20))
    assert [passage["passage_id"] for passage in few] == [
        passage["passage_id"] for passage in many[:3]
    ]


def test_all_passages_come_where_fewer_than_k_meet_the_filter(client: TestClient) -> None:
    only = {"document_ids": ["cao-sti-direction-2025"]}
    there = client.get("/v1/documents/cao-sti-direction-2025").json()["contents"]
    found = ask(client, "研究", k=100, filters=only)["passages"]
    assert {passage["passage_id"] for passage in found} == {ref["passage_id"] for ref in there}


# Not found


@pytest.mark.parametrize("question", [OFF_TOPIC, "明日の東京の天気はどうですか。"])
def test_off_topic_is_not_found_and_still_shows_k_passages(
    client: TestClient, question: str
) -> None:
    body = ask(client, question, k=4)
    assert differences(body, NOT_FOUND) == []
    assert body["status"] == "not_found"
    assert body["answer"] is None
    assert len(body["passages"]) == 4
    assert_ranked(body)
    assert_all_proven(client, body)


# Filters


def documents_found(client: TestClient, **filters: object) -> set[str]:
    passages = ask(client, "研究開発の政策", k=100, filters=filters)["passages"]
    return {passage["document_id"] for passage in passages}


SLIDES = "meti-innovation-slides-2025"  # 2025-04, 経済産業省
INTERIM = "meti-innovation-interim-2025"  # 2025-04-25, 経済産業省 イノベーション・環境局
CAO = "cao-sti-direction-2025"  # 2025-04-23, 内閣府
NEW_TECH = "meti-new-tech-nation-2026"  # 2026-01-28, 経済産業省 イノベーション・環境局
CRDS = "crds-sti-issues-2025"  # 2025, CRDS


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"document_ids": [CAO]}, {CAO}),
        ({"document_ids": [CAO, NEW_TECH]}, {CAO, NEW_TECH}),
        ({"issuer": "内閣府"}, {CAO}),
        ({"issuer": "経済産業省"}, {SLIDES, INTERIM, NEW_TECH}),
        ({"issuer": "環境局"}, {INTERIM, NEW_TECH}),
        ({"issuer": "経済産業省　イノベーション"}, {INTERIM, NEW_TECH}),  # full-width space
        ({"issuer": "ＣＲＤＳ"}, {CRDS}),  # full-width letters
        ({"issued_from": "2026-01-01"}, {NEW_TECH}),
        ({"issued_from": "2026-01-28"}, {NEW_TECH}),
        ({"issued_from": "2026-01-29"}, set()),
        ({"issued_to": "2025-03-31"}, {CRDS}),  # dated to the year only
        ({"issued_to": "2025-04-23"}, {SLIDES, CAO, CRDS}),  # slides are dated to the month
        ({"issued_from": "2025-04-24", "issued_to": "2025-04-25"}, {SLIDES, INTERIM, CRDS}),
        ({"issued_from": "2025-05-01", "issued_to": "2025-12-31"}, {CRDS}),
        ({"issuer": "経済産業省", "issued_from": "2026-01-01"}, {NEW_TECH}),
        ({"document_ids": [CAO], "issuer": "経済産業省"}, set()),
        ({"as_of": "2025-03-31"}, {CRDS}),  # dated to the year: it may have been out
        ({"as_of": "2025-04-23"}, {SLIDES, CAO, CRDS}),
        ({"as_of": "2026-01-27"}, {SLIDES, INTERIM, CAO, CRDS}),
        ({"as_of": "2026-01-28"}, {SLIDES, INTERIM, CAO, CRDS, NEW_TECH}),
        ({"as_of": "2024-12-31"}, set()),
        ({"as_of": "2025-12-31", "issued_from": "2025-04-25"}, {SLIDES, INTERIM, CRDS}),
    ],
    ids=str,
)
def test_filters_are_honoured(client: TestClient, filters: Json, expected: set[str]) -> None:
    assert documents_found(client, **filters) == expected


def test_a_filter_that_no_document_meets_finds_nothing(client: TestClient) -> None:
    body = ask(client, UNIVERSITY_FUND, filters={"issued_to": "1999-12-31"})
    assert (body["status"], body["answer"], body["passages"]) == ("not_found", None, [])
    assert body["confidence"] == 0


@pytest.mark.parametrize("filters", [None, {}, {"document_ids": []}, {"issuer": None}], ids=str)
def test_empty_filters_filter_nothing(
    client: TestClient, answered: Json, filters: Json | None
) -> None:
    body = ask(client, UNIVERSITY_FUND, filters=filters)
    assert body["passages"] == answered["passages"]
    assert body["answer"] == answered["answer"]


# How it may be written


def test_the_same_question_gets_the_same_answer(client: TestClient, answered: Json) -> None:
    again = ask(client, f"\n\t {UNIVERSITY_FUND}　")
    assert {**again, "took_ms": None} == {**answered, "took_ms": None}


def test_a_question_of_2000_characters_may_be_asked(client: TestClient) -> None:
    question = (UNIVERSITY_FUND * 100)[:2000]
    assert ask(client, question)["question"] == question


def test_signs_and_letters_of_all_kinds_may_be_asked(client: TestClient) -> None:
    question = "😀 𠮷野家 ½ ％ 'OR 1=1;-- \\ \" \u200b é ①"
    body = ask(client, question)
    assert body["question"] == question
    assert_all_proven(client, body)


ENGLISH = "How many yen per year can be paid out of the returns of the university fund?"


def test_a_question_in_english_gets_proven_japanese_passages(client: TestClient) -> None:
    body = ask(client, ENGLISH)
    assert body["question"] == ENGLISH
    assert len(body["passages"]) == 5
    assert_ranked(body)
    assert_all_proven(client, body)


def test_a_question_in_english_is_not_answered_beside_the_point(client: TestClient) -> None:
    answer = ask(client, ENGLISH)["answer"]
    assert answer is None or "3,000億円" in answer["text"]


def test_off_topic_in_english_is_not_found(client: TestClient) -> None:
    assert ask(client, "What is the weather in Tokyo tomorrow?")["status"] == "not_found"
