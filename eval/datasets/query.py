"""A query of a data set: what is asked, and what is known of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """A query; `type`, `wording` and `answer` are None where the data set does not say."""

    query_id: str
    text: str
    type: str | None = None
    wording: str | None = None
    answer: str | None = None
    note: str = ""
