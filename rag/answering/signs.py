"""The signs that a stretch of a passage answers a question."""

from dataclasses import dataclass, fields
from math import exp

from rag.answering.settings import AnsweringSettings


@dataclass(frozen=True)
class Signs:
    """What speaks for a stretch, beside the others that were read for the same question.

    `closeness`: how much nearer or farther its tokens are to the question's than those of the
    nearest sentence (a difference of weighted cosines). `row_closeness`: for a row the same
    beside the nearest row of its table, 0 for what is no row. `wording`: the share of the
    question's weight that its words take up, less that of the sentence with most. `context`: the
    share that only headings, headers and the sentences before it take up. `passage_gap`: by how
    much its passage's score is below the best passage's. `fit`: whether it has the kind of thing
    asked for. `log_chars`: the logarithm of its length. `footnote`: 1 in a footnote. `item_asked`
    and `list_asked`: 1 for an item of a list, and for a list, where several things are asked for.
    """

    closeness: float
    row_closeness: float
    wording: float
    context: float
    passage_gap: float
    fit: float
    log_chars: float
    footnote: float
    item_asked: float
    list_asked: float

    def probability(self, settings: AnsweringSettings) -> float:
        """How likely the stretch holds what answers, 0 to 1, by the fitted weights."""
        products = (getattr(settings, name) * getattr(self, name) for name in NAMES)
        return 1 / (1 + exp(-(settings.intercept + sum(products))))


NAMES = tuple(field.name for field in fields(Signs))
"""The names of the signs, which are those of their weights too."""
