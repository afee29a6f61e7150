"""Proof: what became of a citation when the document is read anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue
from corpus.corpus import read_corpus
from corpus.errors import SourceChanged, SourceMissing
from corpus.passages.passage import Passage, PassageKind
from corpus.store.compaction import compact
from corpus.store.store import Store
from corpus.store.stored_passages import read_store
from rag.citation import Citation, CitationKey, cite
from rag.errors import CitationIdError
from rag.proof import Place, Proof, ProofState, prove
from rag.register import CitationRegister
from tests.corpus.inline_store import add, on_disk, store_in
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


# With a store: the version that was cited stays beside the newest

OCEAN = """\
# 海洋研究の推進計画

## 1 研究費

海洋研究の予算は令和8年度に120億円とし、前年度より三割増やす。

## 2 人材

海洋研究者を2030年までに5,000人とする。
"""
BUDGET = "海洋研究の予算は令和8年度に120億円とし、前年度より三割増やす。"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of the ocean plan, and of another document."""
    store = store_in(tmp_path / "var")
    add(store, tmp_path, OCEAN)
    add(store, tmp_path, "# 別の文書\n関係の無い記述である。\n", "other")
    return store


def hand_out(store: Store, quote: str = BUDGET) -> Citation:
    """The citation of a quote from the ocean plan, registered."""
    catalogue = store.catalogue()
    for passage in read_store(store).passages:
        start = passage.text.find(quote)
        if passage.document_id == "plan" and start >= 0:
            document = catalogue.get("plan")
            citation = cite(document, passage, start, start + len(quote))
            register = CitationRegister(store.database)
            register.record([(citation, passage)])
            register.flush()
            return citation
    raise AssertionError(f"no passage holds {quote!r}")


def proved(store: Store, citation_id: str) -> Proof:
    return prove(citation_id, store.catalogue())


def place(proof: Place | None) -> tuple[str, int] | None:
    return (proof.quote, proof.version) if proof else None


@pytest.mark.parametrize(
    ("later", "state", "newest"),
    [
        (OCEAN, ProofState.PROVEN, (BUDGET, 1)),
        (OCEAN + "\n追記した。\n", ProofState.PROVEN, (BUDGET, 2)),
        (OCEAN.replace("# 海洋", "# 新しい海洋", 1), ProofState.MOVED, (BUDGET, 2)),
        (
            OCEAN.replace("120億円", "130億円"),
            ProofState.CHANGED,
            ("海洋研究の予算は令和8年度に130億円とし、前年度より三割増やす。", 2),
        ),
        (OCEAN.replace(BUDGET, "別途定める。"), ProofState.GONE, None),
    ],
    ids=["same file", "text behind it", "text before it", "another number", "taken out"],
)
def test_an_old_citation_says_what_became_of_it_and_still_tells_its_quote(
    later: str,
    state: ProofState,
    newest: tuple[str, int] | None,
    store: Store,
    tmp_path: Path,
) -> None:
    citation = hand_out(store)
    add(store, tmp_path, later)
    proof = proved(store, citation.citation_id)
    assert proof.state is state
    assert proof.holds == (state in (ProofState.PROVEN, ProofState.MOVED))
    assert place(proof.newest) == newest
    assert (proof.quote, proof.version) == (BUDGET, 1 if later == OCEAN else 2)
    if state in (ProofState.MOVED, ProofState.CHANGED, ProofState.GONE):
        assert place(proof.cited) == (BUDGET, 1)
        assert proof.cited is not None
        assert (proof.cited.sha256, proof.cited.spans) == (citation.sha256, citation.spans)
    if proof.newest is not None:
        sliced = "".join(later[start:end] for start, end in proof.newest.spans)
        assert without_white_space(sliced) == without_white_space(proof.newest.quote)
        document = store.catalogue().get("plan")
        assert (proof.newest.sha256, proof.newest.file) == (document.sha256, document.file)


def test_over_many_versions_each_citation_is_told_against_the_newest(
    store: Store, tmp_path: Path
) -> None:
    given = []
    for amount in (120, 121, 122):
        add(store, tmp_path, OCEAN.replace("120億円", f"{amount}億円"))
        given.append(hand_out(store, BUDGET.replace("120億円", f"{amount}億円")))
    proofs = [proved(store, citation.citation_id) for citation in given]
    assert [proof.state for proof in proofs] == [
        ProofState.CHANGED,
        ProofState.CHANGED,
        ProofState.PROVEN,
    ]
    assert [proof.cited.version for proof in proofs if proof.cited] == [1, 2, 3]
    assert {proof.newest.version for proof in proofs if proof.newest} == {3}


def test_a_document_that_went_back_to_its_old_bytes_proves_old_citations(
    store: Store, tmp_path: Path
) -> None:
    citation = hand_out(store)
    add(store, tmp_path, OCEAN.replace("120億円", "130億円"))
    add(store, tmp_path, OCEAN)
    proof = proved(store, citation.citation_id)
    assert (proof.state, proof.version) == (ProofState.PROVEN, 3)


def test_of_a_removed_document_the_quote_is_told_until_compact(store: Store) -> None:
    citation = hand_out(store)
    store.remove("plan")
    proof = proved(store, citation.citation_id)
    assert (proof.state, proof.version, place(proof.cited)) == (ProofState.GONE, None, (BUDGET, 1))
    assert (proof.quote, proof.newest) == (BUDGET, None)
    compact(store, ())
    proof = proved(store, citation.citation_id)
    assert (proof.state, proof.version, proof.cited) == (ProofState.GONE, None, None)
    assert proof.quote is None
    assert not on_disk(store, BUDGET)
    assert not on_disk(store, "120億円")


def test_a_removed_document_that_came_back_proves_its_citations(
    store: Store, tmp_path: Path
) -> None:
    citation = hand_out(store)
    store.remove("plan")
    compact(store, ())
    add(store, tmp_path, OCEAN)
    assert proved(store, citation.citation_id).state is ProofState.PROVEN


def test_compact_keeps_the_version_of_a_handed_out_citation(store: Store, tmp_path: Path) -> None:
    citation = hand_out(store)
    add(store, tmp_path, OCEAN.replace("120億円", "130億円"))
    add(store, tmp_path, OCEAN.replace("120億円", "140億円"))
    before = proved(store, citation.citation_id)
    assert compact(store, ()).versions == 1
    assert proved(store, citation.citation_id) == before
    assert place(before.cited) == (BUDGET, 1)


@pytest.mark.parametrize(
    ("later", "state", "holds"),
    [
        (OCEAN + "\n追記した。\n", ProofState.PROVEN, True),
        (OCEAN.replace("# 海洋", "# 新しい海洋", 1), ProofState.MOVED, True),
        (OCEAN.replace("120億円", "130億円"), ProofState.CHANGED, False),
    ],
    ids=["text behind it", "text before it", "another number"],
)
def test_a_citation_whose_version_is_compacted_away_is_told_by_its_id_alone(
    later: str, state: ProofState, holds: bool, store: Store, tmp_path: Path
) -> None:
    citation = hand_out(store)
    with store.database.write() as connection:
        connection.execute("DELETE FROM citation")  # it was handed out on another machine
    add(store, tmp_path, later)
    compact(store, ())
    proof = proved(store, citation.citation_id)
    assert (proof.state, proof.holds) == (state, holds)
    assert proof.quote == (BUDGET if holds else None)
    assert proof.cited is None or proof.state is ProofState.PROVEN


@pytest.mark.parametrize("version", [1, 2], ids=["of an old version", "of the newest"])
@pytest.mark.parametrize(
    "change",
    [{"quote_head": bytes(8)}, {"quote_chars": 5}, {"spans": ((0, 10_000),)}],
    ids=["hash", "length", "place"],
)
def test_a_forged_id_of_a_kept_version_is_false_and_tells_no_quote(
    change: dict[str, object], version: int, store: Store, tmp_path: Path
) -> None:
    citation = hand_out(store)
    if version == 1:
        add(store, tmp_path, OCEAN.replace("120億円", "130億円"))
    forged = replace(CitationKey.from_id(citation.citation_id), **change)  # type: ignore[arg-type]
    proof = proved(store, forged.to_id())
    assert (proof.state, proof.holds, proof.quote) == (ProofState.FALSE, False, None)


def test_a_forged_id_of_a_removed_document_is_false(store: Store) -> None:
    key = CitationKey.from_id(hand_out(store).citation_id)
    store.remove("plan")
    assert proved(store, replace(key, quote_head=bytes(8)).to_id()).state is ProofState.FALSE


def test_an_id_of_a_version_that_never_was_holds_only_if_the_quote_is_there(
    store: Store,
) -> None:
    key = CitationKey.from_id(hand_out(store).citation_id)
    unknown = replace(key, sha256_head=bytes(8))
    assert proved(store, unknown.to_id()).state is ProofState.PROVEN
    invented = replace(unknown, quote_head=bytes(8))
    proof = proved(store, invented.to_id())
    assert (proof.state, proof.holds, proof.quote) == (ProofState.CHANGED, False, None)
