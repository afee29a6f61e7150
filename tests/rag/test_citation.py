"""Citations: ids that say all by themselves, and spans that the raw file proves."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned_text import without_white_space
from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus, read_corpus
from rag.citation import Citation, CitationKey, cite, date_in_japanese, quote_digest
from rag.errors import CitationIdError
from rag.proof import ProofState, prove
from tests.rag.catalogued import catalogue_of, only_passage

TEXT = "# 研究費\n予算は120億円。\n人材は8人。\n"


@pytest.fixture(scope="module")
def five_documents() -> Corpus:
    return read_corpus(load_catalogue())


def cited(folder: Path, quote: str | None = None) -> Citation:
    """Cite a quote of the little document, or all of its passage."""
    catalogue = catalogue_of(folder, plan=TEXT)
    passage = only_passage(catalogue)
    if quote is None:
        return cite(catalogue.get("plan"), passage)
    start = passage.text.index(quote)
    return cite(catalogue.get("plan"), passage, start, start + len(quote))


# Fields


def test_a_citation_names_document_date_section_and_proof(tmp_path: Path) -> None:
    citation = cited(tmp_path, "予算は120億円。")
    assert citation == Citation(
        citation_id=citation.citation_id,
        document_id="plan",
        title="研究計画",
        issuer="試験省",
        issued_on="2025-04",
        section=("研究費",),
        page=None,
        quote="予算は120億円。",
        label="試験省『研究計画』（2025年4月）「研究費」",
        file="plan.txt",
        sha256=catalogue_of(tmp_path, plan=TEXT).get("plan").sha256,
        spans=((6, 15),),
    )
    assert TEXT[6:15] == "予算は120億円。"


@pytest.mark.parametrize(
    ("pages", "page", "label"),
    [
        ((), None, "試験省『研究計画』（2025年4月）「研究費」"),
        (("15",), "15", "試験省『研究計画』（2025年4月）「研究費」15頁"),
        (("15", "16"), "15-16", "試験省『研究計画』（2025年4月）「研究費」15-16頁"),
    ],
)
def test_pages_are_told_as_printed(
    pages: tuple[str, ...], page: str | None, label: str, tmp_path: Path
) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    passage = replace(only_passage(catalogue), pages=pages)
    citation = cite(catalogue.get("plan"), passage)
    assert (citation.page, citation.label) == (page, label)


@pytest.mark.parametrize(
    ("issued_on", "japanese"),
    [("2025", "2025年"), ("2025-04", "2025年4月"), ("2025-04-03", "2025年4月3日")],
)
def test_a_date_goes_as_far_as_the_document_s(issued_on: str, japanese: str) -> None:
    assert date_in_japanese(issued_on) == japanese


def test_white_space_at_a_quote_s_ends_is_not_quoted(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    passage = only_passage(catalogue)
    assert passage.text == "研究費\n予算は120億円。\n人材は8人。"
    citation = cite(catalogue.get("plan"), passage, 3, 14)
    assert (citation.quote, citation.spans) == ("予算は120億円。", ((6, 15),))
    assert citation.citation_id == cited(tmp_path, "予算は120億円。").citation_id


def test_white_space_alone_cannot_be_cited(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    with pytest.raises(ValueError, match="holds nothing to quote"):
        cite(catalogue.get("plan"), only_passage(catalogue), 3, 4)


# The five documents


@pytest.mark.parametrize("document_id", [document.document_id for document in load_catalogue()])
def test_every_citation_and_every_sentence_s_is_proved_by_the_raw_file(
    document_id: str, five_documents: Corpus
) -> None:
    document = five_documents.catalogue.get(document_id)
    content = five_documents.catalogue.sources.content(document)
    source = content.decode("utf-8")
    passages = [p for p in five_documents.passages if p.document_id == document_id]
    for passage in passages:
        for start, end in ((0, len(passage.text)), *passage.sentences):
            citation = cite(document, passage, start, end)
            shown = without_white_space("".join(source[s:e] for s, e in citation.spans))
            assert shown == without_white_space(citation.quote), passage.passage_id
            assert citation.quote == passage.text[start:end].strip()
            key = CitationKey.from_id(citation.citation_id)
            assert key.spans == citation.spans
            assert key.document_id == document_id
            assert (key.quote_chars, key.quote_head) == (len(shown), quote_digest(shown))
            assert citation.sha256.startswith(key.sha256_head.hex())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_stretch_of_any_passage_is_proved_by_the_raw_file(
    data: st.DataObject, five_documents: Corpus
) -> None:
    passage = data.draw(st.sampled_from(five_documents.passages))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    if not passage.text[start:end].strip():
        return
    citation = cite(five_documents.catalogue.get(passage.document_id), passage, start, end)
    proof = prove(citation.citation_id, five_documents.catalogue)
    assert proof.state is ProofState.PROVEN
    assert proof.quote is not None
    assert without_white_space(proof.quote) == without_white_space(passage.text[start:end])


def test_no_two_passages_share_a_citation_id(five_documents: Corpus) -> None:
    ids: dict[str, str] = {}
    for passage in five_documents.passages:
        citation = cite(five_documents.catalogue.get(passage.document_id), passage)
        assert ids.setdefault(citation.citation_id, passage.passage_id) == passage.passage_id


# Ids


def spans_of(steps: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans from pairs of gap and length."""
    spans, position = [], 0
    for gap, length in steps:
        spans.append((position + gap, position + gap + length))
        position += gap + length
    return tuple(spans)


KEYS = st.builds(
    CitationKey,
    document_id=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True),
    sha256_head=st.binary(min_size=8, max_size=8),
    quote_head=st.binary(min_size=8, max_size=8),
    quote_chars=st.integers(1, 10_000),
    spans=st.lists(
        st.tuples(st.integers(0, 1_000_000), st.integers(1, 100_000)), min_size=1, max_size=30
    ).map(spans_of),
)


@given(KEYS)
def test_an_id_says_all_of_its_key(key: CitationKey) -> None:
    assert CitationKey.from_id(key.to_id()) == key


@given(KEYS)
def test_an_id_is_safe_in_a_url_without_escapes(key: CitationKey) -> None:
    unreserved = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
    assert set(key.to_id()) <= unreserved  # RFC 3986, section 2.3


def test_an_id_stays_what_it_was() -> None:
    # Ids stand in memos that people keep; version 1, 8 bytes, 8 bytes, 9, then 6+9 and 3+130
    # as 7-bit groups: 130 is 0x82 0x01.
    key = CitationKey("plan", bytes(range(8)), bytes(range(8, 16)), 9, ((6, 15), (18, 148)))
    packed = bytes([1, *range(16), 9, 6, 9, 3, 0x82, 0x01])
    expected = "plan~AQABAgMEBQYHCAkKCwwNDg8JBgkDggE"
    assert base64.urlsafe_b64encode(packed).decode().rstrip("=") == expected[5:]
    assert key.to_id() == expected
    assert CitationKey.from_id(expected) == key


def packed_id(*numbers: int, version: int = 1) -> str:
    packed = bytes([version, *range(16), *numbers])
    return "plan~" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.mark.parametrize(
    "citation_id",
    [
        pytest.param("", id="nothing"),
        pytest.param("plan", id="no token"),
        pytest.param("plan~", id="an empty token"),
        pytest.param("~AQABAgMEBQYHCAkKCwwNDg8JBgkDggE", id="no document"),
        pytest.param("plan~AQAB", id="cut short"),
        pytest.param("plan~AQABAgMEBQYHCAkKCwwNDg8", id="no spans at all"),
        pytest.param("plan~AQABAgMEBQYHCAkKCwwNDg8JBgkDgg", id="cut inside a number"),
        pytest.param("plan~AQAB AgMEBQYHCAkKCwwNDg8JBgkDggE", id="white space inside"),
        pytest.param("plan~予算", id="Japanese"),
        pytest.param("plan~\ud83d", id="a lone surrogate"),
        pytest.param("plan~" + "A" * 100_000, id="endless"),
        pytest.param(packed_id(9, 6, 9, version=2), id="another version"),
        pytest.param(packed_id(0, 6, 9), id="a quote of no characters"),
        pytest.param(packed_id(9, 6), id="half a span"),
        pytest.param(packed_id(9, *[255] * 9, 1, 9), id="a number beyond any file"),
    ],
)
def test_what_is_no_id_is_refused_with_the_remedy_in_both_languages(citation_id: str) -> None:
    with pytest.raises(CitationIdError) as caught:
        CitationKey.from_id(citation_id)
    shown = citation_id if len(citation_id) <= 80 else citation_id[:80] + "…"
    assert str(caught.value) == (
        f"{shown!r} is no citation id of Seisaku; copy the whole id from the citation"
    )
    assert caught.value.message_ja == (
        f"「{shown}」は引用IDではありません。引用に付いているIDを全部コピーしてください。"
    )
    assert caught.value.field == "citation_id"


def test_the_citation_of_a_passage_of_any_length_is_an_id(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan="研究" * 5_001)
    for passage in read_corpus(catalogue).passages:
        citation = cite(catalogue.get("plan"), passage)
        assert prove(citation.citation_id, catalogue).state is ProofState.PROVEN


@given(st.text(max_size=60))
def test_any_text_is_an_id_or_is_refused(text: str) -> None:
    try:
        key = CitationKey.from_id(text)
    except CitationIdError:
        return
    assert key.spans


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("plan~AQABAgMEBQYHCAkKCwwNDg8JBgkDggF", id="spare bits"),
        pytest.param("plan~AQABAgMEBQYHCAkKCwwNDg8JBgkDggE=", id="padding"),
        pytest.param("plan~AQABAgMEBQYHCAkKCwwNDg8JBgkDgoEA", id="a needless byte"),
    ],
)
def test_an_id_has_one_spelling(other: str) -> None:
    with pytest.raises(CitationIdError):
        CitationKey.from_id(other)


ALTERED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


def test_an_altered_id_never_proves_another_quote(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    citation = cited(tmp_path, "予算は120億円。")
    states = set()
    for place in range(len("plan~"), len(citation.citation_id)):
        for sign in ALTERED:
            altered = f"{citation.citation_id[:place]}{sign}{citation.citation_id[place + 1 :]}"
            try:
                proof = prove(altered, catalogue)
            except CitationIdError:
                continue
            states.add(proof.state)
            if proof.holds:
                assert proof.quote is not None
                assert without_white_space(proof.quote) == "予算は120億円。", altered
    # proven: by its head the id is of another file, and the quote stands in the same place here
    assert states == {ProofState.PROVEN, ProofState.FALSE}
