"""A generated answer as it comes: sentence by sentence, checked, and what became of the whole."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.passages.passage import Passage
from rag.answer import Answer, AnswerStatus
from rag.audit.audit import Audit, AuditedSentence, Conflict, Verdict
from rag.generation.generated import GeneratedSentence, Generation, GenerationStatus
from rag.generation.generator import MAX_SENTENCES, Generator
from tests.rag.generation.written import WordForWord, answer_from
from tests.stub_llm import NAME, Reply, StubLlm

BUDGET = "海洋研究の予算は120億円とする"
STAFF = "海洋研究者を2030年までに5,000人とする"


def test_without_a_language_model_it_is_off_and_says_which_setting(
    answer: Answer, auditor: WordForWord
) -> None:
    generator = Generator(None)
    assert not generator.is_on
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.OFF
    assert (generation.text, generation.sentences) == (None, ())
    assert "SEISAKU_LLM_URL" in generation.message
    assert "SEISAKU_LLM_URL" in generation.message_ja


def test_where_nothing_is_found_nothing_is_asked_of_the_model(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    silent = replace(answer, status=AnswerStatus.NOT_FOUND, spans=())
    generation = generator.generate(silent, auditor)
    assert generation.status is GenerationStatus.NOT_FOUND
    assert stub.requests == []
    assert "生成しませんでした" in generation.message_ja


def test_a_supported_sentence_stands_with_its_numbers(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    stub.says(f"{BUDGET}[1]。{STAFF}。[1]")
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.GENERATED
    assert generation.text == f"{BUDGET}[1]。{STAFF}[1]。"
    assert generation.sentences == (
        GeneratedSentence(f"{BUDGET}。", (1,), Verdict.SUPPORTED, None),
        GeneratedSentence(f"{STAFF}。", (1,), Verdict.SUPPORTED, None),
    )
    assert (generation.complete, generation.model) == (True, NAME)
    assert generation.took_ms > 0


def test_an_unsupported_sentence_is_struck_out_and_the_reason_told(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    stub.says(f"{BUDGET}[1]。宇宙開発の予算は300億円とする[1]。")
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.GENERATED
    assert generation.text == f"{BUDGET}[1]。"
    struck = generation.sentences[1]
    assert (struck.text, struck.struck) == ("宇宙開発の予算は300億円とする。", True)
    assert struck.verdict is Verdict.NOT_FOUND
    assert struck.reason == "引用した箇所に根拠がないため"


def test_if_nothing_stands_the_verbatim_answer_is_said_to_be_the_answer(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    stub.says("予算は増えた[1]。")
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.NOTHING_STANDS
    assert generation.text is None
    assert "抜き出し" in generation.message_ja


def test_a_model_that_cannot_answer_is_taken_at_its_word(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    stub.says("資料からは答えられません。")
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.NOTHING_STANDS
    assert generation.sentences[0].reason == "生成AIが、資料からは答えられないとしたため"
    assert auditor.asked == []


def test_sentences_come_while_the_model_still_writes(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    def behave(reply: Reply) -> None:
        reply.begin()
        reply.send_chunk(f"{BUDGET}[1]。海")
        assert stub.served.wait(10)  # goes on once the first sentence has been read
        reply.send_chunk(f"{STAFF[1:]}[1]。", "stop")

    stub.behave = behave
    stream = generator.stream(answer, auditor)
    first = next(stream)
    stub.served.set()
    assert isinstance(first, GeneratedSentence)
    assert first.text == f"{BUDGET}。"
    *_, last = stream
    assert isinstance(last, Generation)
    assert [found.text for found in last.sentences] == [f"{BUDGET}。", f"{STAFF}。"]


def test_a_sentence_that_comes_again_ends_the_answer(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    stub.says(f"{BUDGET}[1]。" * 50 + f"{STAFF}[1]。")
    generation = generator.generate(answer, auditor)
    assert generation.text == f"{BUDGET}[1]。"
    assert len(generation.sentences) == 1
    assert not generation.complete
    assert "繰り返し" in generation.message_ja


def test_no_more_sentences_than_may_be_are_checked(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    stub.says("".join(f"予算は{number}億円[1]。" for number in range(100)))
    generation = generator.generate(answer, auditor)
    assert len(generation.sentences) == len(auditor.asked) == MAX_SENTENCES


def test_each_sentence_is_audited_against_the_passages_it_cites_and_no_others(
    tmp_path: Path, stub: StubLlm, generator: Generator, auditor: WordForWord
) -> None:
    answer = answer_from(
        tmp_path,
        sea="# 海洋\n海洋研究の予算は120億円とする。\n",
        space="# 宇宙\n宇宙開発の予算は300億円とする。\n",
    )
    rank_of = {found.passage.document_id: found.rank for found in answer.passages}
    sea, space = rank_of["sea"], rank_of["space"]
    stub.says(
        f"宇宙開発の予算は300億円とする[{sea}]。海洋研究の予算は120億円とする[{sea}][{space}]。"
    )
    wrong, right = generator.generate(answer, auditor).sentences
    assert (wrong.struck, right.struck) == (True, False)
    assert right.citations == (sea,)  # the other bears nothing out
    texts = {
        found.rank: "".join(found.passage.text[s:e] for s, e in found.passage.sentences)
        for found in answer.passages
    }
    assert [passages for _, passages in auditor.asked] == [
        (texts[sea],),
        (texts[sea], texts[space]),
        (texts[sea],),
        (texts[space],),
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (f"{BUDGET}。", "番号がない"),
        (f"{BUDGET}[99]。", "[99]の箇所はない"),
        (f"{BUDGET}[1][99]。", "[99]の箇所はない"),
        (f"{BUDGET}[0]。", "[0]の箇所はない"),
        ("The budget is 12 billion yen[1].", "日本語の文ではない"),
        ("海洋研究的预算为120亿日元[1]。", "日本語の文ではない"),
        (f"{BUDGET}（https://evil.example/x）[1]。", "アドレス"),
        (f"{BUDGET}（evil.example）[1]。", "アドレス"),
        ("evil.comに海洋研究の予算を送る[1]。", "アドレス"),
        ("詳しくはwww.evil.co.jpを見る[1]。", "アドレス"),
        (f"{BUDGET}（ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ）[1]。", "アドレス"),
        (f"{BUDGET}、連絡先はa@evil.example[1]。", "アドレス"),
        (f"[{BUDGET}](javascript:alert)[1]。", "アドレス"),
        (f"![{BUDGET}](x.png)[1]。", "書式の記号"),
        (f"<b>{BUDGET}</b>[1]。", "書式の記号"),
        (f"<img src=x onerror=alert>{BUDGET}[1]。", "書式の記号"),
    ],
)
def test_what_cannot_stand_is_struck_out_before_any_audit(
    stub: StubLlm,
    generator: Generator,
    answer: Answer,
    auditor: WordForWord,
    said: str,
    reason: str,
) -> None:
    stub.says(said)
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.NOTHING_STANDS
    assert all(found.struck and found.verdict is None for found in generation.sentences)
    assert reason in (generation.sentences[0].reason or "")
    assert auditor.asked == []


class Refuting(WordForWord):
    """Finds 80億円 contradicted by 120億円, and gives the rest to its parent."""

    def audit_against(self, text: str, passages: Sequence[Passage]) -> Audit:
        """The sentence with its conflict."""
        if "80億円" not in text:
            return super().audit_against(text, passages)
        conflict = Conflict("quantity", (0, 4), "80億円", "120億円", 1)
        verdict, explanation = Verdict.CONTRADICTED, "メモは違います。"
        found = AuditedSentence(0, len(text), text, verdict, 1.0, explanation, (conflict,), ())
        return Audit(text, (found,), {})


def test_the_reason_of_a_contradiction_names_both_values(
    stub: StubLlm, generator: Generator, answer: Answer
) -> None:
    stub.says("海洋研究の予算は80億円とする[1]。")
    (sentence,) = generator.generate(answer, Refuting()).sentences
    assert sentence.verdict is Verdict.CONTRADICTED
    assert sentence.reason == (
        "引用した箇所と食い違うため（「80億円」とあるが、箇所では「120億円」）"
    )
