"""A checker of documents written inside a test."""

from itertools import groupby
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.corpus import read_corpus
from rag.quotation.checker import QuotationChecker
from tests.rag.catalogued import catalogue_of


def checker_of(folder: Path, **contents: str) -> tuple[QuotationChecker, Catalogue]:
    """A checker of documents with these contents, by document id, and their catalogue."""
    catalogue = catalogue_of(folder, **contents)
    passages = {
        document_id: list(found)
        for document_id, found in groupby(
            read_corpus(catalogue).passages, key=lambda passage: passage.document_id
        )
    }
    return QuotationChecker(catalogue, passages.__getitem__), catalogue
