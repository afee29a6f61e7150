"""The corpus: every document of a catalogue read and cut."""

from dataclasses import dataclass

from corpus.catalogue import Catalogue
from corpus.links.linking import link_passages
from corpus.passages.cutting import CUTTING_VERSION, cut_document
from corpus.passages.partition import CuttingSettings
from corpus.passages.passage import Passage
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.reader import READER_VERSION, read_document
from corpus.source import Source

READING = f"reader {READER_VERSION}, cutting {CUTTING_VERSION}"
"""By which rules passages were made; part of what an index says of itself."""


@dataclass(frozen=True)
class Corpus:
    """A catalogue and its documents' passages, in the catalogue's order."""

    catalogue: Catalogue
    passages: tuple[Passage, ...]


def read_corpus(catalogue: Catalogue, settings: CuttingSettings | None = None) -> Corpus:
    """Read and cut every document; raises what the catalogue's sources raise."""
    passages: list[Passage] = []
    for document in catalogue:
        passages.extend(passages_of(catalogue.source(document), settings))
    return Corpus(catalogue, tuple(passages))


def passages_of(source: Source, settings: CuttingSettings | None = None) -> tuple[Passage, ...]:
    """Read and cut one document, and link its passages."""
    return passages_in(read_document(source), settings)


def passages_in(
    canonical: CanonicalDocument, settings: CuttingSettings | None = None
) -> tuple[Passage, ...]:
    """Cut a document that is read, and link its passages."""
    return link_passages(canonical, cut_document(canonical, settings))
