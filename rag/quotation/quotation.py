"""What the check of a quotation finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.language.misprints import Misprint
from corpus.passages.passage import Passage
from rag.citation import Citation
from rag.quotation.difference import Kind
from rag.quotation.naming import What


class QuotationVerdict(StrEnum):
    """Whether a quotation stands in the corpus."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Side:
    """`text[start:end]` of the quotation as pasted, or of a citation's quote; may be empty."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Difference:
    """A change of word: how, of what kind, and both wordings.

    `corrects_misprint` says that the quotation writes what the source should have written.
    """

    kind: Kind
    what: What
    quote: Side
    source: Side
    corrects_misprint: bool


@dataclass(frozen=True)
class QuotedPlace:
    """A place that a quotation fits: its citation, the passage it begins in, and how it fits.

    `similarity` is 1 for a verbatim quotation, less the edits for each compared character of
    the longer text. `misprints` are spans of the citation's quote: the source's own mistakes,
    which a verbatim quotation repeats.
    """

    citation: Citation
    document_id: str
    passage: Passage
    similarity: float
    differences: tuple[Difference, ...]
    misprints: tuple[Misprint, ...]


@dataclass(frozen=True)
class Quotation:
    """A checked quotation: the verdict, and all places that it fits equally well.

    `elsewhere` are the other documents that have it word for word, where the one it was looked
    for in has not. `places` are capped, `places_total` counts all. Without a place,
    `similarity` is that of the nearest stretch there is, 0 if nothing is shared.
    """

    quote: str
    document_id: str | None
    verdict: QuotationVerdict
    similarity: float
    places: tuple[QuotedPlace, ...]
    places_total: int
    elsewhere: tuple[str, ...]
    took_ms: Mapping[str, float]
