"""An answer: what the corpus says to a question, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from index.matched_terms import MatchedTerm
from rag.citation import Citation
from rag.filters import Issued
from rag.support.missing import Missing
from rag.timeliness import Timeliness


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
class RepeatedPassage:
    """A passage that says the same as one that was found, in the same words: no rank of its own."""

    passage: Passage
    citation: Citation


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found, with its score and parts, and the citation of all of it.

    `shares` are what each part adds to the score. `highlights` are the spans in its text that
    come closest to the question, `matched_terms` the question's terms that stand in it;
    `found_by` is the passage whose vector was nearest: itself, or a row of it if it is a table.
    `timeliness` is None where nothing else found is of another date and about its matter;
    `issued_by_as_of` says whether its document was out on the day asked for, if one was.
    `repeated_in` are the passages that say the same in the same words, best first.
    """

    rank: int
    passage: Passage
    score: float
    parts: Mapping[str, float]
    shares: Mapping[str, float]
    highlights: tuple[Span, ...]
    matched_terms: tuple[MatchedTerm, ...]
    citation: Citation
    found_by: str
    timeliness: Timeliness | None
    issued_by_as_of: Issued | None
    repeated_in: tuple[RepeatedPassage, ...]


@dataclass(frozen=True)
class Answer:
    """The outcome of a question: status, the spans that answer, and the passages found.

    `confidence` is the probability that the spans answer the question, calibrated on questions
    whose answers are known; of a question that is not answered, that they would have. `missing`
    says what the question has and the nearest text has not: always where nothing is answered,
    else where the answer has it otherwise. `passages` are there whatever the status, so that a
    reader may look for himself.
    """

    question: str
    status: AnswerStatus
    confidence: float
    spans: tuple[AnswerSpan, ...]
    passages: tuple[FoundPassage, ...]
    took_ms: Mapping[str, float]
    missing: tuple[Missing, ...] = ()

    @property
    def text(self) -> str | None:
        """The spans one a line, or None where nothing is answered."""
        return "\n".join(span.text for span in self.spans) if self.spans else None
