"""Re-proves a citation: is the quote still where it was, and what it was?"""

from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span, without_white_space
from corpus.catalogue import Catalogue
from corpus.cutting import cut_document
from corpus.errors import UnknownDocument
from corpus.reader import read_document
from corpus.source import Source, load_source
from rag.citation import CitationKey, quote_digest

# Of a longer quote only whole passages are compared: the search hashes a stretch of this length
# at every character, and a forged id must not keep the server busy.
_MAX_SEARCHED_CHARS = 10_000


class ProofState(StrEnum):
    """What became of a citation."""

    PROVEN = "proven"  # the same file holds the same characters in the same place
    MOVED = "moved"  # the document changed, the quote stands elsewhere in it
    CHANGED = "changed"  # the document changed, and the quote is no longer in it
    GONE = "gone"  # the document is no longer in the corpus
    FALSE = "false"  # the same file, but the id does not fit what stands there


@dataclass(frozen=True)
class Proof:
    """The outcome: the state, the quote as the file has it now (None if it has not), its place.

    `sha256` is the hash of the document's file now, `cited_sha256_head` the first 16
    hexadecimal digits of the hash of the file that was cited.
    """

    citation_id: str
    document_id: str
    state: ProofState
    quote: str | None
    spans: tuple[Span, ...]
    file: str | None
    sha256: str | None
    cited_sha256_head: str

    @property
    def holds(self) -> bool:
        """Whether the quote stands in the document as it is now."""
        return self.state in (ProofState.PROVEN, ProofState.MOVED)


def prove(citation_id: str, catalogue: Catalogue) -> Proof:
    """Prove a citation against the document's file, read anew.

    Raises CitationIdError for what is no id, and SourceMissing or SourceChanged if the file
    is not the one that the catalogue describes.
    """
    key = CitationKey.from_id(citation_id)
    try:
        document = catalogue.get(key.document_id)
    except UnknownDocument:
        return _proof(citation_id, key, ProofState.GONE)
    source = load_source(catalogue, document)
    if bytes.fromhex(document.sha256).startswith(key.sha256_head):
        inside = all(end <= len(source.text) for _, end in key.spans)
        pieces = [source.text[start:end] for start, end in key.spans] if inside else []
        bare = without_white_space("".join(pieces))
        if len(bare) == key.quote_chars and quote_digest(bare) == key.quote_head:
            return _proof(citation_id, key, ProofState.PROVEN, source, key.spans)
        return _proof(citation_id, key, ProofState.FALSE, source)
    spans = _find(key, source)
    if spans is None:
        return _proof(citation_id, key, ProofState.CHANGED, source)
    return _proof(citation_id, key, ProofState.MOVED, source, spans)


def _find(key: CitationKey, source: Source) -> tuple[Span, ...] | None:
    """Look for the quote by its length and hash: among the passages, then in all of the text.

    A table's part repeats caption and headers, so only its passage has it in one piece.
    """
    document = read_document(source)
    for passage in cut_document(document):
        bare = without_white_space(passage.text)
        if len(bare) == key.quote_chars and quote_digest(bare) == key.quote_head:
            return passage.source_spans
    if key.quote_chars > _MAX_SEARCHED_CHARS:
        return None
    text = document.text
    places = [place for place, character in enumerate(text.text) if not character.isspace()]
    bare = "".join(text.text[place] for place in places)
    for start in range(len(bare) - key.quote_chars + 1):
        end = start + key.quote_chars
        if quote_digest(bare[start:end]) == key.quote_head:
            return text.cut(places[start], places[end - 1] + 1).source_spans(source.text)
    return None


def _proof(
    citation_id: str,
    key: CitationKey,
    state: ProofState,
    source: Source | None = None,
    spans: tuple[Span, ...] = (),
) -> Proof:
    quote = None
    if source is not None and spans:
        quote = "".join(source.text[start:end] for start, end in spans)
    return Proof(
        citation_id=citation_id,
        document_id=key.document_id,
        state=state,
        quote=quote,
        spans=spans,
        file=source.document.file if source else None,
        sha256=source.document.sha256 if source else None,
        cited_sha256_head=key.sha256_head.hex(),
    )
