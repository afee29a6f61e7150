"""A document's source: the very characters that citations point at."""

from dataclasses import dataclass

from corpus.document import Document


@dataclass(frozen=True)
class Source:
    """A document and the text that citations point into.

    Of a text file that is its decoded text, otherwise untouched; of a PDF or an Office file,
    what was extracted from it. `pages` are what such a file says of its own pages: the offset
    at which each begins, and its label (a page's or slide's number, a sheet's name); empty
    for text files.
    """

    document: Document
    text: str
    pages: tuple[tuple[int, str], ...] = ()
