"""What a file's bytes say, as text that a reader of documents can read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extracted:
    """A file's text, and where its own pages begin.

    `pages` are (offset of the first character, label): a page's or a slide's number, a
    sheet's name. Empty for text files, which have no pages of their own. `is_deck` says that
    the pages are slides, each a unit of meaning.
    """

    text: str
    pages: tuple[tuple[int, str], ...] = ()
    is_deck: bool = False
