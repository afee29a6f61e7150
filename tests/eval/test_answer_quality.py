"""The quality of answers, by the source characters of their citations."""

from dataclasses import replace

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from eval.answer_quality import answer_coverage, is_answered
from eval.datasets.context_passage import context_passage
from eval.evidence import Evidence
from rag.answer import Answer, AnswerSpan, AnswerStatus, FoundPassage, RepeatedPassage
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


def answer(*spans: AnswerSpan, passages: tuple[FoundPassage, ...] = ()) -> Answer:
    status = AnswerStatus.ANSWERED if spans else AnswerStatus.NOT_FOUND
    return Answer("上限は", status, 0.9, spans, passages, {})


def found(passage: Passage, *same: Passage) -> FoundPassage:
    """A passage found in the first place with the passages that repeat it."""
    repeated = tuple(RepeatedPassage(item, cited((0, 1)).citation) for item in same)
    return FoundPassage(
        rank=1,
        passage=passage,
        score=1.0,
        parts={},
        shares={},
        highlights=(),
        matched_terms=(),
        citation=cited((0, 1)).citation,
        found_by=passage.passage_id,
        timeliness=None,
        issued_by_as_of=None,
        repeated_in=repeated,
    )


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


def test_what_is_quoted_from_a_repetition_is_quoted_from_the_passage_that_the_gold_names() -> None:
    # the same slide in two files: the gold names the second, the first is shown
    first = context_passage("予算は1兆円とする。人材を育てる。", "a.1", "first")
    second = context_passage("予算は1兆円とする。\n人材を育てる。", "b.1", "second")
    named = Evidence("second", "予算は1兆円とする。", 1, ((0, 10),))
    quoted = replace(cited((0, 10), document_id="first"), text="予算は1兆円とする。")
    asked = question("q", named)
    assert answer_coverage(asked, answer(quoted, passages=(found(first, second),))) == 1.0
    assert answer_coverage(asked, answer(quoted, passages=(found(first),))) == 0.0


def test_a_repetition_that_has_other_words_there_does_not_count() -> None:
    first = context_passage("予算は1兆円とする。人材を育てる。", "a.1", "first")
    second = context_passage("予算は一兆円とする。人材を育てる。", "b.1", "second")
    named = Evidence("second", "予算は一兆円とする。", 1, ((0, 10),))
    quoted = replace(cited((0, 10), document_id="first"), text="予算は1兆円とする。")
    shown = answer(quoted, passages=(found(first, second),))
    assert answer_coverage(question("q", named), shown) == 0.0


def test_a_refusal_holds_nothing() -> None:
    assert answer_coverage(question("q", FIRST), answer()) == 0.0
    assert not is_answered(answer())
    assert is_answered(answer(cited((0, 5))))
