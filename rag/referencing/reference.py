"""A reference: the document that is cited, and the pages and quotes that are cited of it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.document import Document
from corpus.issued_on import IssuedOn
from rag.citation import Citation

# Cc: control characters, U+0085 among them; U+2028 and U+2029 end a line for some readers too.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPACES = re.compile(r"[ \u00a0]{2,}")
_DIGEST_CHARS = 8


@dataclass(frozen=True)
class Reference:
    """A document as a list of references names it, and what is cited of it.

    `key` is of ASCII letters, digits and hyphens, and the same whenever the same is cited.
    `pages` are labels in the order of their first use (`15`, `15-16`, `iv`, a sheet's name),
    none where they are not known. No text holds a line break or a control character.
    """

    key: str
    title: str
    issuer: str
    issued_on: IssuedOn
    kind: str
    language: str
    pages: tuple[str, ...]
    quotes: tuple[str, ...]
    citation_ids: tuple[str, ...]

    @property
    def publisher(self) -> str:
        """The body that the issuer belongs to: 経済産業省 of 経済産業省 イノベーション・環境局."""
        return self.issuer.replace("\u3000", " ").split(" ")[0]

    @property
    def is_slides(self) -> bool:
        """Whether the document is a set of slides."""
        return self.kind == "slides"


def reference_to(citation: Citation, document: Document) -> Reference:
    """The reference of one citation; `document` is the version that it cites.

    Its key is of the citation: two places of a document may stand in one file of references.
    """
    return Reference(
        key=_key(document.document_id, citation.citation_id),
        title=one_line(citation.title),
        issuer=one_line(citation.issuer),
        issued_on=IssuedOn.parse(citation.issued_on),
        kind=document.kind,
        language=document.language,
        pages=(one_line(citation.page),) if citation.page else (),
        quotes=(one_line(citation.quote),),
        citation_ids=(citation.citation_id,),
    )


def reference_list(cited: Iterable[tuple[Citation, Document]]) -> tuple[Reference, ...]:
    """The references of many citations: a document once, in the order of first use.

    Two versions of a document are two references. Keys are of the version cited.
    """
    merged: dict[tuple[str, str], Reference] = {}
    for citation, document in cited:
        place = (document.document_id, document.sha256)
        new = replace(reference_to(citation, document), key=_key(*place))
        former = merged.get(place)
        merged[place] = new if former is None else _joined(former, new)
    return tuple(merged.values())


def one_line(text: str) -> str:
    """A text as one line: controls and line breaks become spaces, outer white space goes."""
    return _SPACES.sub(" ", _CONTROLS.sub(" ", text)).strip()


def _joined(former: Reference, new: Reference) -> Reference:
    def together(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(first + second))

    return replace(
        former,
        pages=together(former.pages, new.pages),
        quotes=together(former.quotes, new.quotes),
        citation_ids=together(former.citation_ids, new.citation_ids),
    )


def _key(document_id: str, of: str) -> str:
    """A document's id, which is ASCII, and the first digits of the hash of what is meant."""
    return f"{document_id}-{hashlib.sha256(of.encode()).hexdigest()[:_DIGEST_CHARS]}"
