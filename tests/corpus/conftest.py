"""The five documents, read and cut once a session; treat them as read-only."""

import pytest
from hypothesis import settings

from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus, read_corpus
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.reader import read_document

# Derandomised and without a store of examples: the suite says the same thing every time.
settings.register_profile("seisaku", deadline=None, derandomize=True, database=None)
settings.load_profile("seisaku")


@pytest.fixture(scope="session")
def five_documents() -> Corpus:
    """Read and cut the bundled catalogue."""
    return read_corpus(load_catalogue())


@pytest.fixture(scope="session")
def canonical() -> dict[str, CanonicalDocument]:
    """Read the five documents: canonical form, by their ids; each holds its source's text."""
    catalogue = load_catalogue()
    return {
        document.document_id: read_document(catalogue.source(document)) for document in catalogue
    }
