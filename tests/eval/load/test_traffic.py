"""Traffic is the same for the same seed, in its shares, and follows what was answered."""

import json
from collections import Counter
from urllib.parse import unquote

from eval.load.traffic import MIXED, ONLY_QUESTIONS, Traffic

QUESTIONS = ["海洋研究の予算は", "宇宙開発の予算は", "森林保全の予算は"]
ANSWER = {
    "answer": {"spans": [{"text": "予算は120億円とする。"}]},
    "passages": [{"passage_id": "ocean.0001", "citation": {"citation_id": "ocean~A1"}}],
}


def test_the_same_seed_sends_the_same() -> None:
    first, second, other = (Traffic(QUESTIONS, MIXED, seed) for seed in (7, 7, 8))
    sent = [[traffic.draw() for _ in range(50)] for traffic in (first, second, other)]
    assert sent[0] == sent[1]
    assert sent[0] != sent[2]


def test_kinds_come_in_their_shares() -> None:
    traffic = Traffic(QUESTIONS, MIXED, 1)
    traffic.learn(ANSWER)
    counts = Counter(traffic.draw().kind for _ in range(5000))
    assert counts.keys() == MIXED.keys()
    for kind, share in MIXED.items():
        assert abs(counts[kind] / 50 - share) < 2.5


def test_nothing_is_asked_for_that_no_answer_has_named() -> None:
    traffic = Traffic(QUESTIONS, MIXED, 1)
    assert {traffic.draw().kind for _ in range(300)} == {"ask", "page", "documents"}
    traffic.learn(ANSWER)
    by_kind = {sent.kind: sent for sent in (traffic.draw() for _ in range(1000))}
    assert unquote(by_kind["passage"].path) == "/v1/passages/ocean.0001"
    assert unquote(by_kind["citation"].path) == "/v1/citations/ocean~A1"
    assert json.loads(by_kind["verify"].body or b"") == {"quote": "予算は120億円とする。"}
    assert json.loads(by_kind["memo"].body or b"") == {"text": "予算は120億円とする。"}


def test_an_answer_that_found_nothing_names_nothing() -> None:
    traffic = Traffic(QUESTIONS, ONLY_QUESTIONS, 1)
    traffic.learn({"answer": None, "passages": []})
    sent = [traffic.draw() for _ in range(20)]
    assert {(one.method, one.path) for one in sent} == {("POST", "/v1/ask")}
    assert {json.loads(one.body or b"")["question"] for one in sent} == set(QUESTIONS)


def test_what_is_remembered_of_answers_does_not_grow() -> None:
    traffic = Traffic(QUESTIONS, MIXED, 1)
    for _ in range(500):
        traffic.learn(ANSWER)
    assert len(traffic._passage_ids) == len(traffic._quotes) == 200
