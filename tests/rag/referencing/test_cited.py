"""What a citation cited, made anew from the version that it cites."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.corpus import read_corpus
from rag.citation import Citation, CitationKey, cite
from rag.proof import prove
from rag.referencing.cited import cited
from tests.corpus.inline_store import add, store_in
from tests.rag.catalogued import catalogue_of

TEXT = (
    "# 研究費\n大学ファンドは、大学の研究基盤を長期的かつ安定的に支援するため、運用が開始され\n"
    "たものであり、その予算は120億円とする。\n\n表1\n年度\t予算\n2025\t120\n2026\t150\n"
)


def every_citation(catalogue: Catalogue) -> list[Citation]:
    """The citation of each passage."""
    corpus = read_corpus(catalogue)
    return [cite(catalogue.get(p.document_id), p) for p in corpus.passages]


def test_every_citation_is_made_anew_as_it_was(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    citations = every_citation(catalogue)
    assert len(citations) == 2  # of a paragraph that the source wraps, and of a table
    assert "開始されたもの" in citations[0].quote
    for citation in citations:
        found = cited(prove(citation.citation_id, catalogue), catalogue)
        assert found is not None
        assert (found[0], found[1]) == (citation, catalogue.get("plan"))


def test_the_passages_at_hand_are_used(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    (citation, *_) = every_citation(catalogue)
    proof = prove(citation.citation_id, catalogue)
    moved = [replace(p, pages=("7",)) for p in read_corpus(catalogue).passages]
    found = cited(proof, catalogue, moved)
    assert found is not None
    assert found[0].page == "7"


@pytest.mark.parametrize("newest", [TEXT.replace("120億", "130億"), "# 別\n別の文書。\n"])
def test_of_a_former_version_of_the_store_it_is_that_version(tmp_path: Path, newest: str) -> None:
    store = store_in(tmp_path)
    former, _ = add(store, tmp_path, TEXT)
    (citation, *_) = every_citation(store.catalogue())
    add(store, tmp_path, newest)
    catalogue = store.catalogue()
    assert catalogue.get("plan").version == 2
    assert cited(prove(citation.citation_id, catalogue), catalogue) == (citation, former)


def test_of_an_altered_id_there_is_nothing(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    (citation, *_) = every_citation(catalogue)
    forged = replace(CitationKey.from_id(citation.citation_id), quote_head=bytes(8)).to_id()
    assert cited(prove(forged, catalogue), catalogue) is None
