"""A document's source: the very characters that citations point at."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.document import Document

TEXT_SUFFIXES = (".txt", ".md")
"""The endings of the names of text files, in small letters."""


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

    @property
    def is_extracted(self) -> bool:
        """Whether the text was taken out of another format: lines are joined in it already."""
        return self._suffix not in TEXT_SUFFIXES

    @property
    def is_typeset(self) -> bool:
        """Whether its headings are known by their type alone, as in a PDF."""
        return self._suffix == ".pdf"

    @property
    def _suffix(self) -> str:
        return PurePosixPath(self.document.file).suffix.lower()
