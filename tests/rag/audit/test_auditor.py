"""Audits of memos against the five documents."""

import json
from datetime import date
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.audit.audit import AuditedSentence, Verdict
from rag.proof import ProofState

_SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "sentences.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def _only(assistant: Assistant, text: str) -> AuditedSentence:
    (sentence,) = assistant.audit(text).sentences
    return sentence


# 機能が弱く … もたらしていない of another sentence is taken for a denial of 引き上げる目標を置いた.
# What mends it (an opponent needs the claim's value in its own words) calls 3%の目標を実現している
# supported, which is worse.
_KNOWN_WRONG = "英国は2027年までに官民の研究開発投資を対GDP比2.4%まで引き上げる目標を置いた。"


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(entry, marks=pytest.mark.xfail(strict=True))
        if entry["text"] == _KNOWN_WRONG
        else entry
        for entry in _SENTENCES
    ],
    ids=lambda entry: entry["text"][:20],
)
def test_a_sentence_gets_the_verdict_that_the_documents_give_it(
    assistant: Assistant, entry: dict[str, str]
) -> None:
    assert _only(assistant, entry["text"]).verdict == entry["verdict"], entry["why"]


def test_a_contradiction_names_both_values_and_proves_its_place(assistant: Assistant) -> None:
    memo = "・2021年の米国の研究開発費は8,128億ドルで、世界で最も多い。"
    sentence = _only(assistant, memo)
    (conflict,) = sentence.conflicts
    assert memo[slice(*conflict.span)] == conflict.said == "8,128億ドル"
    assert conflict.found == "8,218億ドル"
    citation = sentence.citations[conflict.citation - 1]
    assert conflict.found in citation.quote
    assert "8,128億ドル" in sentence.explanation
    assert "8,218億ドル" in sentence.explanation
    assert "1頁" in sentence.explanation
    assert assistant.prove(citation.citation_id).state is ProofState.PROVEN


def test_offsets_are_those_of_the_memo_as_pasted(assistant: Assistant) -> None:
    memo = (
        "<p>１．研究開発費</p>\r\n<ul><li>米国の2021年の研究開発費は"
        "<b>8,218億ドル</b>で世界最大</li></ul>\n\n"
        "国・地域\t研究開発費（億ドル）\t対GDP比（%）\n日本\t1,835\t3.28\n"
    )
    sentences = assistant.audit(memo).sentences
    assert all(memo[s.start : s.end] == s.text for s in sentences)
    verdicts = {s.text.split("<")[0][:6]: s.verdict for s in sentences}
    assert verdicts["米国の202"] is Verdict.SUPPORTED
    assert verdicts["国・地域\t研"] is Verdict.NO_CLAIM
    assert verdicts["日本\t1,8"] is Verdict.SUPPORTED


def test_a_sentence_that_refers_back_is_read_with_the_one_before(assistant: Assistant) -> None:
    memo = (
        "米国では2022年8月に「半導体・科学法」が成立した。"
        "同法では補助金等として542億ドルが措置された。"
    )
    verdicts = [sentence.verdict for sentence in assistant.audit(memo).sentences]
    assert verdicts == [Verdict.SUPPORTED, Verdict.SUPPORTED]


def test_what_was_issued_after_the_day_is_not_asked(assistant: Assistant) -> None:
    text = "戦略技術領域の研究開発について、試験研究費の40%を法人税額から控除する。"
    assert _only(assistant, text).verdict is Verdict.SUPPORTED
    audit = assistant.audit(text, as_of=date(2025, 12, 31))
    assert {c.document_id for s in audit.sentences for c in s.citations}.isdisjoint(
        {"meti-new-tech-nation-2026"}
    )


def test_against_given_passages_nothing_else_counts(assistant: Assistant) -> None:
    text = "2021年の米国の研究開発費は8,218億ドルである。"
    passages = assistant.searcher.index.passages
    right = next(p for p in passages if "研究開発費は8,218億ドルで世界最大" in p.text)
    wrong = next(p for p in passages if "大学ファンドの運用が開始された" in p.text)
    (held,) = assistant.auditor.audit_against(text, [right]).sentences
    (missed,) = assistant.auditor.audit_against(text, [wrong]).sentences
    assert held.verdict is Verdict.SUPPORTED
    assert missed.verdict is Verdict.NOT_FOUND
    assert missed.citations == ()
    (alone,) = assistant.auditor.audit_against(text, []).sentences
    assert alone.verdict is Verdict.NOT_FOUND


def test_not_found_says_what_is_missing_and_what_comes_nearest(assistant: Assistant) -> None:
    sentence = _only(assistant, "米国の2030年の研究開発費は1兆5,000億ドルと見込まれている。")
    assert sentence.verdict is Verdict.NOT_FOUND
    assert "1兆5,000億ドル" in sentence.explanation
    assert "最も近い記載" in sentence.explanation


def test_an_empty_memo_has_no_sentences(assistant: Assistant) -> None:
    assert assistant.audit("").sentences == ()


def test_every_stage_is_timed_and_every_confidence_a_probability(assistant: Assistant) -> None:
    audit = assistant.audit("日本の予算は増えた。\n" * 3)
    assert audit.took_ms.keys() == {"read", "encode", "search", "compare", "cross_encode"}
    assert all(0 < sentence.confidence < 1 for sentence in audit.sentences)
    assert len({sentence.verdict for sentence in audit.sentences}) == 1
