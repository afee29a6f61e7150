"""A folder that holds the files of a catalogue's documents, one version of each."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document
from corpus.errors import SourceChanged, SourceMissing
from corpus.formats.extraction import extract
from corpus.source import Source


@dataclass(frozen=True)
class SourceFolder:
    """The folder at `path`; a `Sources`."""

    path: Path

    def content(self, document: Document) -> bytes:
        """The bytes of a document's file, after checking their hash.

        Raises SourceMissing or SourceChanged (both hashes shown).
        """
        path = self.path / document.file
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise SourceMissing(
                f"the file {path} of document {document.document_id!r} is missing; "
                "put it back or take its entry out of the catalogue"
            ) from error
        except OSError as error:
            raise SourceMissing(
                f"the file {path} of document {document.document_id!r} cannot be read "
                f"({error.strerror}); make it readable or take its entry out of the catalogue"
            ) from error
        actual = hashlib.sha256(content).hexdigest()
        if actual != document.sha256:
            raise SourceChanged(
                f"the file {path} of document {document.document_id!r} has sha256 {actual}, "
                f"the catalogue says {document.sha256}; restore the file, or catalogue the new "
                "bytes"
            )
        return content

    def source(self, document: Document) -> Source:
        """The text of a document's file; raises what `content` and `extract` raise."""
        extracted = extract(self.content(document), document.file)
        return Source(document, extracted.text, extracted.pages)

    def find_version(self, document_id: str, sha256_head: bytes) -> Document | None:  # noqa: ARG002
        """None: a folder keeps no older versions."""
        return None
