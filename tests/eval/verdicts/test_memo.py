"""The audit of memos measured, with an auditor that the test writes."""

import pytest

from corpus.aligned_text import Span
from eval.evidence import Evidence
from eval.verdicts.gold_item import GoldItem
from eval.verdicts.memo import TIMED, TIMED_CPU, TIMED_READ, TOGETHER, audit_items, memo_of, said_of
from rag.audit.audit import Audit, AuditedSentence, Verdict
from tests.eval.test_answer_quality import cited

FOUND = Evidence("small-report", "一二三四五六七八九十", 1, ((10, 20),))


def item(item_id: str, text: str, verdict: Verdict, *evidence: Evidence) -> GoldItem:
    return GoldItem(item_id, text, verdict.value, "number", evidence, "")


def sentence(text: str, verdict: Verdict, *spans: Span, start: int = 0) -> AuditedSentence:
    citations = tuple(cited(span).citation for span in spans)
    return AuditedSentence(start, start + len(text), text, verdict, 0.9, "理由", (), citations)


class Auditor:
    """Audits line by line: a line with 増 is supported, one with 減 contradicted if alone."""

    def __init__(self) -> None:
        self.memos: list[str] = []

    def __call__(self, text: str) -> Audit:
        """Audit a memo and keep it."""
        self.memos.append(text)
        sentences, start = [], 0
        for line in text.split("\n"):
            alone = line == text
            verdict = Verdict.NOT_FOUND
            if "増" in line or ("減" in line and not alone):
                verdict = Verdict.SUPPORTED
            elif "減" in line:
                verdict = Verdict.CONTRADICTED
            spans = [(10, 20)] if verdict is not Verdict.NOT_FOUND else []
            sentences.append(sentence(line, verdict, *spans, start=start))
            start += len(line) + 1
        return Audit(text, tuple(sentences), {})


ITEMS = (
    item("m-1", "予算は増えた。", Verdict.SUPPORTED, FOUND),
    item("m-2", "予算は減った。", Verdict.CONTRADICTED, FOUND),
    item("m-3", "天気は晴れた。", Verdict.NOT_FOUND),
)


def test_each_item_is_audited_alone_and_with_the_others() -> None:
    auditor = Auditor()
    judging = audit_items(auditor, ITEMS)
    assert [(one.said, one.said_together) for one in judging.items] == [
        ("supported", "supported"),
        ("contradicted", "supported"),
        ("not_found", "not_found"),
    ]
    assert [one.is_right for one in judging.items] == [True, True, True]
    assert [one.cited for one in judging.items] == [True, True, None]
    assert set(judging.took_ms) == {TIMED, TIMED_CPU, TIMED_READ, TOGETHER}
    together = "予算は増えた。\n予算は減った。\n天気は晴れた。"
    assert auditor.memos[2:-1] == [together, *(one.text for one in ITEMS)]


def test_the_memos_that_are_timed_come_first_and_last_and_have_2000_characters() -> None:
    auditor = Auditor()
    audit_items(auditor, ITEMS)
    first, last = auditor.memos[1], auditor.memos[-1]
    assert (len(first), len(last)) == (2000, 2000)
    assert first.startswith("予算は増えた。\n予算は減った。\n天気は晴れた。\n予算")
    assert last.startswith("天気は晴れた。\n予算は減った。\n予算は増えた。\n天気")


@pytest.mark.parametrize("chars", [5, 7, 8, 100])
def test_a_memo_has_as_many_characters_as_asked_for(chars: int) -> None:
    assert len(memo_of(ITEMS[:1], chars)) == chars


def test_an_item_that_is_cut_in_two_is_as_bad_as_its_worse_half() -> None:
    good = sentence("予算は増え", Verdict.SUPPORTED, (10, 20))
    bad = sentence("税は減った。", Verdict.CONTRADICTED, (30, 40))
    said = said_of([good, bad])
    assert said.verdict == "contradicted"
    assert [citation.spans for citation in said.citations] == [((10, 20),), ((30, 40),)]


def test_an_item_without_a_sentence_claims_nothing() -> None:
    assert said_of([]).verdict == "no_claim"
