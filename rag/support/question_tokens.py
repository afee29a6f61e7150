"""A question's tokens as support compares them: where each stands, and what it weighs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import Span


@dataclass(frozen=True)
class QuestionTokens:
    """The tokens of a question that a model with token vectors was asked with.

    `spans` are their places in the question, `weights` float32[tokens] what each counts, summing
    to 1: what asks (いくら) and figures count nothing, since a value is asked for and years are
    compared as years.
    """

    spans: tuple[Span, ...]
    weights: NDArray[np.float32]

    def at(self, span: Span) -> list[int]:
        """The numbers of the tokens that stand in a stretch of the question."""
        return [n for n, (start, end) in enumerate(self.spans) if start < span[1] and span[0] < end]
