"""A document: what it is called, whose it is, and the bytes that prove it."""

from dataclasses import dataclass

from corpus.issued_on import IssuedOn


@dataclass(frozen=True)
class Document:
    """One source: what it is called, whose it is, and the bytes that prove every citation.

    `sha256` is of the file's bytes, 64 hexadecimal digits. `version` counts from 1.
    """

    document_id: str
    title: str
    issuer: str
    issued_on: IssuedOn
    kind: str
    language: str
    file: str
    sha256: str
    version: int
    title_note: str = ""
    date_note: str = ""
