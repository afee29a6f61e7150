"""The five documents and the checker of quotations from them, made once a run."""

from itertools import groupby

import pytest

from corpus.catalogue import load_catalogue
from corpus.corpus import read_corpus
from corpus.reading.reader import read_document
from rag.quotation.checker import QuotationChecker


class Library:
    """A checker, and the catalogue and documents as read that it checks against."""

    def __init__(self) -> None:
        corpus = read_corpus(load_catalogue())
        passages = {
            document_id: list(found)
            for document_id, found in groupby(corpus.passages, key=lambda p: p.document_id)
        }
        self.catalogue = corpus.catalogue
        self.documents = [
            read_document(corpus.catalogue.source(document)) for document in corpus.catalogue
        ]
        self.checker = QuotationChecker(corpus.catalogue, passages.__getitem__)


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()
