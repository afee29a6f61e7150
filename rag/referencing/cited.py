"""What a citation cited: its version's title, date, section and page, whatever came after."""

from collections.abc import Sequence

from corpus.catalogue import Catalogue
from corpus.corpus import passages_of
from corpus.document import Document
from corpus.errors import UnknownDocument
from corpus.passages.passage import Passage
from corpus.store.store import Store
from corpus.store.stored_passages import read_stored
from rag.citation import Citation, citation_label
from rag.proof import Place, Proof, ProofState


def cited_version(proof: Proof, catalogue: Catalogue) -> Document | None:
    """The document in the version that was cited, removed or not; None if it is not kept."""
    try:
        document = catalogue.get(proof.document_id)
    except UnknownDocument:
        document = None
    if document is not None and document.sha256.startswith(proof.cited_sha256_head):
        return document
    head = bytes.fromhex(proof.cited_sha256_head)
    return catalogue.sources.find_version(proof.document_id, head)


def cited(
    proof: Proof, catalogue: Catalogue, newest: Sequence[Passage] = ()
) -> tuple[Citation, Document] | None:
    """The citation as it was handed out, made anew from the version that it cites.

    `newest` are the passages of the document's newest version, where they are at hand. Where
    the cited version is no longer kept but its quote stands in the newest one, it is the
    citation of the newest; else, and where the id was altered, there is none.
    """
    if proof.state is ProofState.FALSE:
        return None
    document, place = cited_version(proof, catalogue), proof.cited
    if (document is None or place is None) and proof.holds:
        document, place = catalogue.get(proof.document_id), proof.newest
    if document is None or place is None:
        return None
    at_hand = newest if document.sha256 == proof.sha256 else ()
    passage = _holding(place, at_hand or _passages(document, catalogue))
    section = passage.section if passage else ()
    page = passage.page if passage else None
    made = Citation(
        citation_id=proof.citation_id,
        document_id=document.document_id,
        title=document.title,
        issuer=document.issuer,
        issued_on=str(document.issued_on),
        section=section,
        page=page,
        quote=_quote(place, passage),
        label=citation_label(document, section, page),
        file=place.file,
        sha256=place.sha256,
        spans=place.spans,
    )
    return made, document


def _quote(place: Place, passage: Passage | None) -> str:
    """The quote as its passage has it: wrapped lines of the source joined (され / たもの)."""
    if passage is None:
        return place.quote
    start, end = passage.place_of(place.spans[0][0]), passage.place_of(place.spans[-1][1] - 1)
    assert start is not None
    assert end is not None  # the passage was chosen for holding both
    return passage.text[start : end + 1]


def _passages(document: Document, catalogue: Catalogue) -> Sequence[Passage]:
    sources = catalogue.sources
    if isinstance(sources, Store):
        return read_stored(sources, document)
    return passages_of(catalogue.source(document))


def _holding(place: Place, passages: Sequence[Passage]) -> Passage | None:
    """The passage in which the quote stands; a table's row before the table."""
    first, last = place.spans[0][0], place.spans[-1][1] - 1
    holding = [
        passage
        for passage in passages
        if passage.place_of(first) is not None and passage.place_of(last) is not None
    ]
    return min(holding, key=lambda passage: len(passage.text) - passage.own_start, default=None)
