"""Proof: what became of a citation when the document is read anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue
from corpus.corpus import read_corpus
from corpus.errors import SourceChanged, SourceMissing
from corpus.passage import Passage, PassageKind
from rag.citation import Citation, CitationKey, cite
from rag.errors import CitationIdError
from rag.proof import Place, Proof, ProofState, prove
from tests.rag.catalogued import catalogue_of

TEXT = "# 研究費\n予算は120億円。\n前年より\n増えた。\n"
QUOTE = "予算は120億円。"


def cited(catalogue: Catalogue, quote: str) -> Citation:
    """The citation of a quote from the first passage that holds it."""
    for passage in read_corpus(catalogue).passages:
        start = passage.text.find(quote)
        if start >= 0:
            document = catalogue.get(passage.document_id)
            return cite(document, passage, start, start + len(quote))
    raise AssertionError(f"no passage holds {quote!r}")


def proof_after(folder: Path, quote: str, before: str, after: str) -> tuple[Proof, Citation]:
    """Cite a quote of one text, then prove it against another that took its place."""
    citation = cited(catalogue_of(folder, plan=before), quote)
    return prove(citation.citation_id, catalogue_of(folder, plan=after)), citation


def test_in_the_same_file_a_quote_is_proven(tmp_path: Path) -> None:
    proof, citation = proof_after(tmp_path, QUOTE, TEXT, TEXT)
    assert proof == Proof(
        citation_id=citation.citation_id,
        document_id="plan",
        state=ProofState.PROVEN,
        cited=Place("予算は120億円。", ((6, 15),), 1, "plan.txt", citation.sha256),
        newest=Place("予算は120億円。", ((6, 15),), 1, "plan.txt", citation.sha256),
        version=1,
        file="plan.txt",
        sha256=citation.sha256,
        cited_sha256_head=citation.sha256[:16],
    )
    assert proof.holds
    assert (proof.quote, proof.spans) == ("予算は120億円。", ((6, 15),))


def test_text_before_it_moves_a_quote(tmp_path: Path) -> None:
    after = "# 改訂\n表現を改めた。\n" + TEXT
    proof, citation = proof_after(tmp_path, QUOTE, TEXT, after)
    assert (proof.state, proof.holds) == (ProofState.MOVED, True)
    # 13 characters were put in
    assert (proof.quote, proof.spans) == ("予算は120億円。", ((19, 28),))
    assert after[19:28] == QUOTE
    assert proof.sha256 != citation.sha256
    assert proof.cited_sha256_head == citation.sha256[:16]


def test_other_line_breaks_move_a_quote(tmp_path: Path) -> None:
    after = "# 研究費\n予算は120億円。前年\nより増えた。\n"
    quote = "予算は120億円。\n前年より増えた。"
    proof, _ = proof_after(tmp_path, quote, TEXT, "改訂。\n\n" + after)
    assert proof.state is ProofState.MOVED
    assert proof.quote is not None
    assert without_white_space(proof.quote) == "予算は120億円。前年より増えた。"
    assert proof.spans == ((11, 29),)


def test_a_quote_that_stands_as_before_in_a_changed_file_is_proven(tmp_path: Path) -> None:
    proof, citation = proof_after(tmp_path, QUOTE, TEXT, TEXT + "人材も増えた。\n")
    assert (proof.state, proof.spans) == (ProofState.PROVEN, citation.spans)
    assert proof.sha256 != citation.sha256


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(TEXT.replace("120", "130"), id="another number"),
        pytest.param("# 研究費\n前年より増えた。\n", id="taken out"),
        pytest.param("予", id="shorter than the quote"),
    ],
)
def test_a_quote_that_is_no_longer_there_is_changed(after: str, tmp_path: Path) -> None:
    proof, citation = proof_after(tmp_path, QUOTE, TEXT, after)
    assert (proof.state, proof.holds) == (ProofState.CHANGED, False)
    assert (proof.quote, proof.spans) == (None, ())
    assert proof.file == "plan.txt"
    assert proof.sha256 != citation.sha256


def test_a_document_that_left_the_corpus_is_gone(tmp_path: Path) -> None:
    citation = cited(catalogue_of(tmp_path, plan=TEXT), QUOTE)
    proof = prove(citation.citation_id, catalogue_of(tmp_path / "later", note="別の文書。"))
    assert proof == Proof(
        citation_id=citation.citation_id,
        document_id="plan",
        state=ProofState.GONE,
        cited=None,
        newest=None,
        version=None,
        file=None,
        sha256=None,
        cited_sha256_head=citation.sha256[:16],
    )
    assert not proof.holds


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"spans": ((5, 14),)}, id="another place"),
        pytest.param({"spans": ((6, 14),)}, id="a shorter place"),
        pytest.param({"spans": ((6, 15), (18, 19))}, id="a place more"),
        pytest.param({"spans": ((6, 10_000),)}, id="a place beyond the end"),
        pytest.param({"spans": ((10_000, 10_009),)}, id="a place behind the end"),
        pytest.param({"quote_chars": 8}, id="another length"),
        pytest.param({"quote_head": bytes(8)}, id="another quote"),
    ],
)
def test_an_id_that_does_not_fit_the_file_is_false(
    change: dict[str, object], tmp_path: Path
) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    key = CitationKey.from_id(cited(catalogue, QUOTE).citation_id)
    forged = replace(key, **change)  # type: ignore[arg-type]  # by name
    proof = prove(forged.to_id(), catalogue)
    assert (proof.state, proof.holds) == (ProofState.FALSE, False)
    assert (proof.quote, proof.spans) == (None, ())


def test_a_file_that_is_not_the_catalogued_one_proves_nothing(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    citation = cited(catalogue, QUOTE)
    (tmp_path / "plan.txt").write_text(TEXT.replace("120", "130"), encoding="utf-8")
    with pytest.raises(SourceChanged, match="plan"):
        prove(citation.citation_id, catalogue)


def test_a_missing_file_proves_nothing(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    citation = cited(catalogue, QUOTE)
    (tmp_path / "plan.txt").unlink()
    with pytest.raises(SourceMissing, match="plan"):
        prove(citation.citation_id, catalogue)


def test_what_is_no_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CitationIdError):
        prove("予算", catalogue_of(tmp_path, plan=TEXT))


# Quotes that are not one stretch of the text

TABLE = "国の表\n国\t額\n" + "".join(
    f"第{number}国\t{number}億円の予算\n" for number in range(1, 120)
)


def second_part(catalogue: Catalogue) -> Passage:
    """Give the second part of the document's table."""
    parts = [p for p in read_corpus(catalogue).passages if p.kind is PassageKind.TABLE]
    return parts[1]


def test_a_part_of_a_table_is_proven_with_the_head_that_it_repeats(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TABLE)
    part = second_part(catalogue)
    assert part.text.startswith("国の表\n国\t額\n第")
    citation = cite(catalogue.get("plan"), part)
    proof = prove(citation.citation_id, catalogue)
    assert proof.state is ProofState.PROVEN
    assert proof.quote is not None
    assert without_white_space(proof.quote) == without_white_space(part.text)


def test_text_before_it_moves_a_part_of_a_table(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TABLE)
    part = second_part(catalogue)
    citation = cite(catalogue.get("plan"), part)
    later = catalogue_of(tmp_path, plan="表現を改めた。\n\n" + TABLE)
    proof = prove(citation.citation_id, later)
    assert proof.state is ProofState.MOVED
    assert proof.quote is not None
    assert without_white_space(proof.quote) == without_white_space(part.text)
