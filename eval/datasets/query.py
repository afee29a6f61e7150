"""A query of a data set: what is asked, and what is known of it."""

from dataclasses import dataclass

from corpus.aligned_text import Span


@dataclass(frozen=True)
class Query:
    """A query; `type`, `wording` and `answer` are None where the data set does not say.

    So are `answer_span`, the answer's place in the text of its passage, and `answer_type`, what
    kind of thing it is (`Person`).
    """

    query_id: str
    text: str
    type: str | None = None
    wording: str | None = None
    answer: str | None = None
    note: str = ""
    answer_span: Span | None = None
    answer_type: str | None = None
