"""The quality of answers, by the source characters of their citations."""

from corpus.aligned_text import Span
from eval.answer_quality import answer_coverage, is_answered
from eval.evidence import Evidence
from rag.answer import Answer, AnswerSpan, AnswerStatus
from rag.citation import Citation

from .inline import question


def cited(*spans: Span, document_id: str = "small-report") -> AnswerSpan:
    citation = Citation(
        citation_id="c",
        document_id=document_id,
        title="試験用の報告書",
        issuer="試験省",
        issued_on="2025-04",
        section=(),
        page=None,
        quote="上限",
        label="試験省",
        file="small.txt",
        sha256="0" * 64,
        spans=spans,
    )
    return AnswerSpan(rank=1, start=0, end=2, text="上限", citation=citation)


def answer(*spans: AnswerSpan) -> Answer:
    status = AnswerStatus.ANSWERED if spans else AnswerStatus.NOT_FOUND
    return Answer("上限は", status, 0.9, spans, (), {})


FIRST = Evidence("small-report", "一二三四五六七八九十", 1, ((10, 20),))
SECOND = Evidence("small-report", "一二三四五", 2, ((30, 35),))
OTHER = Evidence("other-report", "一二三四五", 2, ((0, 5),))


def test_the_spans_of_a_document_count_together() -> None:
    asked = question("q", FIRST)
    assert answer_coverage(asked, answer(cited((10, 14)), cited((13, 18)))) == 1.0
    assert answer_coverage(asked, answer(cited((10, 14)), cited((14, 17)))) == 0.0


def test_each_part_counts_alike_and_an_alternative_is_enough() -> None:
    asked = question("q", FIRST, SECOND, OTHER)
    assert answer_coverage(asked, answer(cited((0, 25)))) == 0.5
    assert answer_coverage(asked, answer(cited((0, 25)), cited((30, 35)))) == 1.0
    elsewhere = cited((0, 5), document_id="other-report")
    assert answer_coverage(asked, answer(cited((0, 25)), elsewhere)) == 1.0
    assert answer_coverage(asked, answer(elsewhere)) == 0.5


def test_a_refusal_holds_nothing() -> None:
    assert answer_coverage(question("q", FIRST), answer()) == 0.0
    assert not is_answered(answer())
    assert is_answered(answer(cited((0, 5))))
