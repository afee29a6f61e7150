"""Citations: what a reader needs to find a place, and to prove it."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned_text import AlignedText, Span, without_white_space
from corpus.document import Document
from corpus.passages.passage import Passage
from rag.errors import CitationIdError

_ID_VERSION = 1
_DIGEST_BYTES = 8


@dataclass(frozen=True)
class Citation:
    """A quote and its place: document, date, section, page, and the proof.

    `spans` are `[start, end)` characters of the file's text: sliced, joined and freed of white
    space they give the quote freed of white space. `sha256` says of which bytes.
    """

    citation_id: str
    document_id: str
    title: str
    issuer: str
    issued_on: str
    section: tuple[str, ...]
    page: str | None
    quote: str
    label: str
    file: str
    sha256: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class CitationKey:
    """What a citation id says by itself, without any store: it resolves for ever.

    `sha256_head` and `quote_head` are the first bytes of the hashes of the file and of the
    quote without white space, `quote_chars` that quote's length.
    """

    document_id: str
    sha256_head: bytes
    quote_head: bytes
    quote_chars: int
    spans: tuple[Span, ...]

    def to_id(self) -> str:
        """Write the key as an id: letters, digits and `.-_~`, safe in a URL."""
        numbers = [self.quote_chars]
        position = 0
        for start, end in self.spans:
            numbers += [start - position, end - start]
            position = end
        packed = bytes([_ID_VERSION]) + self.sha256_head + self.quote_head
        packed += b"".join(_varint(number) for number in numbers)
        return f"{self.document_id}~{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"

    @classmethod
    def from_id(cls, citation_id: str) -> "CitationKey":
        """Read an id; CitationIdError if it is none."""
        document_id, _, token = citation_id.partition("~")
        try:
            packed = base64.b64decode(token + "=" * (-len(token) % 4), "-_", validate=True)
            if not document_id or packed[0] != _ID_VERSION:
                raise ValueError("no id of this kind")
            head = 1 + 2 * _DIGEST_BYTES
            quote_chars, *numbers = _varints(packed[head:])
            if not numbers or len(numbers) % 2 or not quote_chars:
                raise ValueError("no spans of a quote")
            spans, position = [], 0
            for skip, length in zip(numbers[::2], numbers[1::2], strict=True):
                spans.append((position + skip, position + skip + length))
                position += skip + length
            heads = packed[1 : 1 + _DIGEST_BYTES], packed[1 + _DIGEST_BYTES : head]
            key = cls(document_id, *heads, quote_chars, tuple(spans))
            if key.to_id() != citation_id:
                raise ValueError("another spelling of an id; there is one only")
        except (ValueError, IndexError, binascii.Error) as error:
            shown = citation_id if len(citation_id) <= 80 else citation_id[:80] + "…"
            raise CitationIdError(
                f"{shown!r} is no citation id of Seisaku; copy the whole id from the citation",
                message_ja=f"「{shown}」は引用IDではありません。"
                "引用に付いているIDを全部コピーしてください。",
                field="citation_id",
            ) from error
        return key


def cite(
    document: Document, passage: Passage, start: int | None = None, end: int | None = None
) -> Citation:
    """Cite `text[start:end]`, or all that is the passage's own: of a row, not what it repeats."""
    start = passage.own_start if start is None else start
    stop = len(passage.text) if end is None else end
    spans = passage.source_spans_of(start, stop)
    quote = passage.text[start:stop].strip()
    return _citation(document, quote, spans, passage.section, passage.page)


def cite_stretch(
    document: Document,
    text: AlignedText,
    source: str,
    section: tuple[str, ...],
    pages: Sequence[str],
) -> Citation:
    """Cite text of a document that may run over several passages, or stand in none.

    `source` is the document's source text, `pages` the labels of the first and last page.
    """
    page = "-".join(dict.fromkeys(pages)) or None
    return _citation(document, text.text.strip(), text.source_spans(source), section, page)


def _citation(
    document: Document,
    quote: str,
    spans: tuple[Span, ...],
    section: tuple[str, ...],
    page: str | None,
) -> Citation:
    bare = without_white_space(quote)
    key = CitationKey(
        document_id=document.document_id,
        sha256_head=bytes.fromhex(document.sha256)[:_DIGEST_BYTES],
        quote_head=quote_digest(bare),
        quote_chars=len(bare),
        spans=spans,
    )
    return Citation(
        citation_id=key.to_id(),
        document_id=document.document_id,
        title=document.title,
        issuer=document.issuer,
        issued_on=str(document.issued_on),
        section=section,
        page=page,
        quote=quote,
        label=citation_label(document, section, page),
        file=document.file,
        sha256=document.sha256,
        spans=spans,
    )


def quote_digest(bare_quote: str) -> bytes:
    """The first bytes of the hash of a quote without white space."""
    return hashlib.sha256(bare_quote.encode()).digest()[:_DIGEST_BYTES]


def date_in_japanese(issued_on: str) -> str:
    """`2025-04-23` as 2025年4月23日, as far as it goes."""
    parts = [str(int(part)) for part in issued_on.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))


def citation_label(document: Document, section: tuple[str, ...], page: str | None) -> str:
    """One line for people: 経済産業省「題名」（2025年4月）「節」15頁."""
    date = date_in_japanese(str(document.issued_on))
    place = (f"「{section[-1]}」" if section else "") + (f"{page}頁" if page else "")
    return f"{document.issuer}『{document.title}』（{date}）{place}"


def _varint(number: int) -> bytes:
    """A number in 7-bit groups, lowest first, as protocol buffers write it."""
    packed = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        packed.append(low | (0x80 if number else 0))
        if not number:
            return bytes(packed)


def _varints(packed: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if shift > 35:
            raise ValueError("a number is too large for an offset")
        if not byte & 0x80:
            numbers.append(number)
            number = shift = 0
    if shift:
        raise ValueError("the id ends inside a number")
    return numbers
