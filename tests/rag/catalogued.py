"""Catalogues of files written inside a test."""

import hashlib
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.corpus import read_corpus
from corpus.document import Document
from corpus.issued_on import IssuedOn
from corpus.passages.passage import Passage
from corpus.source_folder import SourceFolder


def document(document_id: str = "plan", content: str = "", **fields: str) -> Document:
    """A document whose file holds this content; other fields as given."""
    return Document(
        document_id=document_id,
        title=fields.get("title", "研究計画"),
        issuer=fields.get("issuer", "試験省"),
        issued_on=IssuedOn.parse(fields.get("issued_on", "2025-04")),
        kind="report",
        language="ja",
        file=f"{document_id}.txt",
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        version=1,
    )


def catalogue_of(folder: Path, **contents: str) -> Catalogue:
    """A catalogue of files with these contents, by document id; the files are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for document_id, content in contents.items():
        (folder / f"{document_id}.txt").write_bytes(content.encode())
    return Catalogue(
        SourceFolder(folder), tuple(document(name, text) for name, text in contents.items())
    )


def only_passage(catalogue: Catalogue) -> Passage:
    """The one passage that the catalogue's documents make."""
    (passage,) = read_corpus(catalogue).passages
    return passage


def catalogue_toml(folder: Path, **contents: str) -> Path:
    """A catalogue file of texts with these contents, by document id; all are written."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    lines = []
    for document_id, content in contents.items():
        (folder / "documents" / f"{document_id}.txt").write_bytes(content.encode())
        entry = {
            "document_id": document_id,
            "title": "研究計画",
            "issuer": "試験省",
            "issued_on": "2025-04",
            "kind": "report",
            "language": "ja",
            "file": f"{document_id}.txt",
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
        }
        lines += ["[[documents]]", *(f'{name} = "{value}"' for name, value in entry.items())]
        lines += ["version = 1"]
    path = folder / "catalogue.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
