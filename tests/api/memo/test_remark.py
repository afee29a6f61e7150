"""What a footnote says of a sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.memo.remark import remark
from corpus.catalogue import Catalogue
from rag.audit.audit import AuditedSentence, Verdict
from tests.api.memo.inline_audit import PLAN, plan_citation
from tests.rag.catalogued import catalogue_of

SOURCE = "試験省「研究計画」（令和7年4月）"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """One plan that says what the budget is."""
    return catalogue_of(tmp_path, plan=PLAN)


def said(catalogue: Catalogue, verdict: Verdict, **changed: object) -> list[str]:
    sentence = AuditedSentence(
        0, 2, "予算", verdict, 0.9, "理由。", (), (plan_citation(catalogue),)
    )
    documents = {document.document_id: document for document in catalogue}
    return remark(replace(sentence, **changed), documents)  # type: ignore[arg-type]


def test_where_a_supported_sentence_stands_is_said(catalogue: Catalogue) -> None:
    assert said(catalogue, Verdict.SUPPORTED) == [f"{SOURCE}：「予算は120億円とする。」"]


@pytest.mark.parametrize("verdict", [Verdict.CONTRADICTED, Verdict.SUPERSEDED])
def test_what_is_wrong_comes_first(catalogue: Catalogue, verdict: Verdict) -> None:
    found = said(catalogue, verdict)
    assert found == ["要確認: 理由。", f"{SOURCE}：「予算は120億円とする。」"]


def test_of_what_was_not_found_the_reason_is_said(catalogue: Catalogue) -> None:
    found = said(catalogue, Verdict.NOT_FOUND, citations=(), explanation="記載が\nありません。")
    assert found == ["要確認: 記載が ありません。"]


def test_there_is_no_footnote_where_nothing_is_claimed(catalogue: Catalogue) -> None:
    assert said(catalogue, Verdict.NO_CLAIM) == []


def test_three_places_are_enough_and_a_long_quote_is_cut(catalogue: Catalogue) -> None:
    long = replace(plan_citation(catalogue), quote="長" * 201, page="15-16")
    found = said(catalogue, Verdict.SUPPORTED, citations=(long,) * 5)
    assert found == [f"{SOURCE}15-16頁：「{'長' * 200}……（以下略）」"] * 3
