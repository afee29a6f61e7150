"""Re-proves a citation: is the quote still where it was, and what it was?"""

from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import AlignedText, Span, without_white_space
from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.errors import UnknownDocument
from corpus.passages.cutting import cut_document
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.reader import read_document
from corpus.source import Source
from rag.citation import CitationKey, quote_digest
from rag.likeness import most_alike

# Of a longer quote only whole passages are compared: the search hashes a stretch of this length
# at every character, and a forged id must not keep the server busy.
_MAX_SEARCHED_CHARS = 10_000


class ProofState(StrEnum):
    """What became of a citation in the document's newest version."""

    PROVEN = "proven"  # the same characters stand in the same place
    MOVED = "moved"  # the document changed, the quote stands elsewhere in it
    CHANGED = "changed"  # the document changed, and so did the quote: `newest` is like it
    GONE = "gone"  # nothing like it stands in the newest version, or the document was removed
    FALSE = "false"  # the id does not fit what stands in the file that it names


@dataclass(frozen=True)
class Place:
    """A stretch of one version of a document: what it says, where, and in which file."""

    quote: str
    spans: tuple[Span, ...]
    version: int
    file: str
    sha256: str


@dataclass(frozen=True)
class Proof:
    """The outcome: the state, the quote as it was cited, and what stands in the newest version.

    `cited` is None where the version that was cited is no longer kept, `newest` where the
    quote, or anything like it, is in the newest version no more. `version`, `file` and `sha256`
    are those of the newest version, None if the document was removed.
    `cited_sha256_head` are the first 16 hexadecimal digits of the cited file's hash.
    """

    citation_id: str
    document_id: str
    state: ProofState
    cited: Place | None
    newest: Place | None
    version: int | None
    file: str | None
    sha256: str | None
    cited_sha256_head: str

    @property
    def holds(self) -> bool:
        """Whether the quote stands in the document as it is now."""
        return self.state in (ProofState.PROVEN, ProofState.MOVED)

    @property
    def quote(self) -> str | None:
        """The quote: as it was cited, else as it stands now; None if it is nowhere."""
        place = self.cited or (self.newest if self.holds else None)
        return place.quote if place else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where in the newest version the quote stands; none if it does not."""
        return self.newest.spans if self.newest and self.holds else ()


def prove(citation_id: str, catalogue: Catalogue) -> Proof:
    """Prove a citation against the file that it names, and against the newest version.

    Raises CitationIdError for what is no id, and SourceMissing or SourceChanged if a file
    is not the one that the catalogue describes.
    """
    key = CitationKey.from_id(citation_id)
    try:
        document: Document | None = catalogue.get(key.document_id)
    except UnknownDocument:
        document = None
    if document is not None and document.sha256.startswith(key.sha256_head.hex()):
        newest = catalogue.source(document)
        there = _at(newest, key)
        state = ProofState.PROVEN if there else ProofState.FALSE
        return _proof(citation_id, key, state, cited=there, newest=there, document=document)
    version = catalogue.sources.find_version(key.document_id, key.sha256_head)
    cited = None
    if version is not None:
        cited = _at(catalogue.source(version), key)
        if cited is None:
            return _proof(citation_id, key, ProofState.FALSE, document=document)
    if document is None:
        return _proof(citation_id, key, ProofState.GONE, cited=cited)
    state, place = _in_newest(key, cited, catalogue.source(document))
    return _proof(citation_id, key, state, cited=cited, newest=place, document=document)


def _at(source: Source, key: CitationKey) -> Place | None:
    """What stands in a source where the key says, if it is the quote."""
    if any(end > len(source.text) for _, end in key.spans):
        return None
    place = _place(source, key.spans)
    bare = without_white_space(place.quote)
    fits = len(bare) == key.quote_chars and quote_digest(bare) == key.quote_head
    return place if fits else None


def _in_newest(
    key: CitationKey, cited: Place | None, source: Source
) -> tuple[ProofState, Place | None]:
    """What became of a quote in a version other than the one that was cited."""
    there = _at(source, key)
    if there is not None:
        return ProofState.PROVEN, there
    document = read_document(source)
    passages = cut_document(document)
    for passage in passages:
        # a table's part repeats caption and headers, so only its passage has it in one piece
        bare = without_white_space(passage.text[passage.own_start :])
        if len(bare) == key.quote_chars and quote_digest(bare) == key.quote_head:
            spans = passage.source_spans_of(passage.own_start, len(passage.text))
            return ProofState.MOVED, _place(source, spans)
    stretch = _find(key, document)
    if stretch is not None:
        return ProofState.MOVED, _place(source, stretch.source_spans(source.text))
    if cited is None:
        return ProofState.CHANGED, None  # nothing is left to compare with
    alike = most_alike(cited.quote, passages)
    if alike is None:
        return ProofState.GONE, None
    passage, (start, end) = alike
    return ProofState.CHANGED, _place(source, passage.source_spans_of(start, end))


def _find(key: CitationKey, document: CanonicalDocument) -> AlignedText | None:
    """Look for the quote by its length and hash at every character of the text."""
    if key.quote_chars > _MAX_SEARCHED_CHARS:
        return None
    text = document.text
    places = [place for place, character in enumerate(text.text) if not character.isspace()]
    bare = "".join(text.text[place] for place in places)
    for start in range(len(bare) - key.quote_chars + 1):
        end = start + key.quote_chars
        if quote_digest(bare[start:end]) == key.quote_head:
            return text.cut(places[start], places[end - 1] + 1)
    return None


def _place(source: Source, spans: tuple[Span, ...]) -> Place:
    quote, last = "", spans[0][0]
    for start, end in spans:
        # what is left out between may have been a line's end: 推進計画 / # 1 研究費
        quote += "\n" * ("\n" in source.text[last:start]) + source.text[start:end]
        last = end
    return Place(
        quote=quote,
        spans=spans,
        version=source.document.version,
        file=source.document.file,
        sha256=source.document.sha256,
    )


def _proof(
    citation_id: str,
    key: CitationKey,
    state: ProofState,
    *,
    cited: Place | None = None,
    newest: Place | None = None,
    document: Document | None = None,
) -> Proof:
    return Proof(
        citation_id=citation_id,
        document_id=key.document_id,
        state=state,
        cited=cited,
        newest=newest,
        version=document.version if document else None,
        file=document.file if document else None,
        sha256=document.sha256 if document else None,
        cited_sha256_head=key.sha256_head.hex(),
    )
