"""The register: which citations were handed out, and what compact keeps for them."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.corpus import read_corpus
from corpus.errors import StoreNotWritable
from corpus.store.compaction import compact
from corpus.store.database import Database
from rag.assistant import Assistant
from rag.audit.audit import Audit, AuditedSentence, Verdict
from rag.citation import cite
from rag.register import CitationRegister, HandedOut
from rag.support.settings import SupportSettings
from rag.workplace import Workplace
from tests.rag.inline_workplace import (
    OCEAN,
    SPACE,
    CountingEncoder,
    add,
    build,
    opened,
    workplace_in,
)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    workplace = workplace_in(tmp_path, ocean=OCEAN, space=SPACE)
    build(workplace, CountingEncoder())
    return workplace


def test_what_was_handed_out_is_remembered_with_its_first_date(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = workplace.store()
    register = CitationRegister(store.database)
    passage = read_corpus(store.catalogue()).passages[0]
    citation = cite(store.catalogue().get("ocean"), passage)
    assert register.find(citation.citation_id) is None
    register.record([(citation, passage)])
    register.flush()
    first = register.find(citation.citation_id)
    assert first is not None
    assert first == HandedOut(
        citation.citation_id, "ocean", 1, passage.passage_id, first.handed_out_at
    )
    with store.database.write() as connection:
        connection.execute("UPDATE citation SET handed_out_at = '2020-01-01'")
    CitationRegister(store.database).record([(citation, passage)])
    other = CitationRegister(store.database)
    other.record([(citation, passage)])
    other.flush()
    again = register.find(citation.citation_id)
    assert again is not None
    assert again.handed_out_at == "2020-01-01"


def test_every_citation_of_an_answer_is_remembered(workplace: Workplace) -> None:
    register = CitationRegister(workplace.store().database)
    there = opened(workplace)
    sure = replace(SupportSettings.load(), threshold=0.0)
    assistant = Assistant(there.catalogue, there.searcher, support=sure, register=register)
    answer = assistant.ask("海洋研究の予算はいくらですか。", k=2)
    assert answer.spans
    register.flush()
    given = [found.citation for found in answer.passages] + [s.citation for s in answer.spans]
    for citation in given:
        found = register.find(citation.citation_id)
        assert found is not None
        assert (found.document_id, found.version) == (citation.document_id, 1)


def test_the_citation_of_a_passage_that_is_looked_at_is_remembered(workplace: Workplace) -> None:
    assistant = opened(workplace)
    passage = assistant.passages_of("space")[0]
    citation = assistant.cite(passage)
    assert assistant.register is not None
    assistant.register.flush()
    found = CitationRegister(workplace.store().database).find(citation.citation_id)
    assert found is not None
    assert found.passage_id == passage.passage_id


@pytest.mark.parametrize("way", ["ask", "cite"])
def test_a_version_whose_citation_was_handed_out_survives_compact(
    way: str, workplace: Workplace, tmp_path: Path
) -> None:
    assistant = opened(workplace)
    if way == "ask":
        citation = assistant.ask("海洋研究の予算", k=1).passages[0].citation
    else:
        citation = assistant.cite(assistant.passages_of("ocean")[0])
    assert assistant.register is not None
    assistant.register.flush()
    for document_id, text in (("ocean", OCEAN), ("space", SPACE)):
        add(workplace, tmp_path, text.replace("0億円", "1億円"), document_id)
    store = workplace.store()
    assert compact(store, ()).versions == 1  # of the space plan
    assert [v.is_kept for v in store.versions("ocean")] == [True, True]
    assert [v.is_kept for v in store.versions("space")] == [True, False]
    assert citation.document_id == "ocean"


def test_a_store_that_cannot_be_written_delays_the_note_and_costs_no_answer(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = opened(workplace)

    def full(*_args: object, **_named: object) -> None:
        raise StoreNotWritable("the store cannot be used (database or disk is full)")

    register = assistant.register
    assert register is not None
    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING):
        patched.setattr(Database, "write", full)
        citation = assistant.ask("海洋研究の予算", k=1).passages[0].citation
        register.flush()
        assert assistant.ask("宇宙開発の予算").passages
        register.flush()
    assert caplog.text.count("`compact` does not know of yet: the store cannot be used") == 1
    assert register.find(citation.citation_id) is None
    # there is room again: all is noted with what is asked next, on a new index too
    after = CitationRegister(workplace.store().database, register)
    after.flush()
    assert after.find(citation.citation_id) is not None


def test_questions_at_once_are_all_remembered(workplace: Workplace) -> None:
    assistant = opened(workplace)
    questions = ["海洋研究の予算", "宇宙開発の予算", "予算は120億円", "予算は300億円"] * 5
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(assistant.ask, questions))
    assert assistant.register is not None
    assistant.register.flush()
    register = CitationRegister(workplace.store().database)
    for answer in answers:
        for found in answer.passages:
            assert register.find(found.citation.citation_id) is not None


def test_the_citations_of_an_audit_are_handed_out_too(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = opened(workplace)
    (passage,) = assistant.passages_of("ocean")
    citation = cite(assistant.catalogue.get("ocean"), passage)
    sentence = AuditedSentence(
        0, 3, "予算。", Verdict.SUPPORTED, 0.9, "", conflicts=(), citations=(citation,)
    )

    class Judge:
        def audit(self, text: str, _: frozenset[str] | None) -> Audit:
            return Audit(text, (sentence,), {})

    monkeypatch.setattr(assistant, "auditor", Judge())
    assistant.audit("予算。")
    assert assistant.register is not None
    assistant.register.flush()
    remembered = assistant.register.find(citation.citation_id)
    assert remembered is not None
    assert remembered.passage_id == passage.passage_id
