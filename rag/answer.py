"""An answer: what the corpus says to a question, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from rag.citation import Citation


class AnswerStatus(StrEnum):
    """Whether the system stands behind an answer."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class AnswerSpan:
    """A verbatim stretch that answers: `[start, end)` in the text of the passage at `rank`."""

    rank: int
    start: int
    end: int
    text: str
    citation: Citation


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found, with its score and parts, and the citation of all of it.

    `highlights` are the spans in its text that come closest to the question; `found_by` is the
    passage whose vector was nearest: itself, or a row of it if it is a table.
    """

    rank: int
    passage: Passage
    score: float
    parts: Mapping[str, float]
    highlights: tuple[Span, ...]
    citation: Citation
    found_by: str


@dataclass(frozen=True)
class Answer:
    """The outcome of a question: status, the spans that answer, and the passages found.

    `confidence` in [0, 1] is how far the spans seem to answer the question; `passages` are
    there whatever the status, so that a reader may look for himself.
    """

    question: str
    status: AnswerStatus
    confidence: float
    spans: tuple[AnswerSpan, ...]
    passages: tuple[FoundPassage, ...]
    took_ms: Mapping[str, float]

    @property
    def text(self) -> str | None:
        """The spans one a line, or None where nothing is answered."""
        return "\n".join(span.text for span in self.spans) if self.spans else None
