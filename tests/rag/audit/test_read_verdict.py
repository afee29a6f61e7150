"""What the cross-encoder says of units, as far as a verdict rests on it."""

from dataclasses import replace

import pytest

from index.cross_encoder import Reading
from rag.assistant import Assistant
from rag.audit.audit import Verdict
from rag.audit.comparison import Comparison
from rag.audit.explanation import explain
from rag.audit.judgement import judge, signs_of, weigh
from rag.audit.likelihood import Likelihood, load_weights
from rag.citation import cite

_CLAIM = "大学ファンドの運用益は国際卓越研究大学に配られる。"
_DENIES, _SILENT = Reading(0, -1.0, 3.0, -2.0), Reading(0, -3.0, -3.0, 3.0)
_BY_READING = Likelihood(
    load_weights().units,
    {
        Verdict.SUPPORTED: (0.0,) * 7,
        Verdict.CONTRADICTED: (0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0),
        Verdict.NOT_FOUND: (0.0,) * 7,
    },
    {},
)


@pytest.fixture
def unopposed(assistant: Assistant) -> list[Comparison]:
    """The units nearest to a claim that none of them has a fact against, none of them read."""
    [comparisons] = assistant.auditor.compared(_CLAIM)
    plain = [replace(one, findings=(), reading=None) for one in comparisons]
    assert len(plain) > 3
    return plain


def test_units_that_were_not_read_say_nothing(unopposed: list[Comparison]) -> None:
    signs = signs_of(weigh(unopposed, load_weights()))
    assert signs.read is None
    assert not signs.is_opposed


def test_the_signs_are_of_the_units_that_say_most(unopposed: list[Comparison]) -> None:
    bears = Reading(0, 2.0, 1.0, -1.0)
    read = [
        replace(one, reading=said) for one, said in zip(unopposed, (_SILENT, bears), strict=False)
    ]
    signs = signs_of(weigh(read, load_weights()))
    # 2 - -1 and 1 - -1; 2 - 1, of the one that speaks of the claim
    assert signs.read == pytest.approx((3.0, 2.0, 1.0))


def test_what_only_reads_as_a_denial_is_told_with_its_sentence_and_no_value(
    assistant: Assistant, unopposed: list[Comparison]
) -> None:
    read = [
        replace(one, reading=said)
        for one, said in zip(unopposed, (_SILENT, _DENIES, _SILENT), strict=False)
    ]
    judgement = judge(read, assistant.auditor.dates, _BY_READING)
    assert judgement.verdict is Verdict.CONTRADICTED
    assert judgement.comparison is read[1]
    assert judgement.deciding == ()
    documents = {document.document_id: document for document in assistant.catalogue}
    unit = read[1].unit
    citation = cite(documents[unit.passage.document_id], unit.passage, *unit.span)
    told = explain(judgement, [citation], documents)
    assert "食い違うと見られます" in told
    assert " ".join(unit.text.split())[:30] in told


def test_without_a_denial_nothing_is_called_contradicted(
    assistant: Assistant, unopposed: list[Comparison]
) -> None:
    read = [replace(one, reading=_SILENT) for one in unopposed[:3]]
    judgement = judge(read, assistant.auditor.dates, _BY_READING)
    assert judgement.verdict is not Verdict.CONTRADICTED
