"""Whether what was found supports an answer: a first threshold, to be calibrated later."""

import re
from dataclasses import dataclass
from math import exp

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")


@dataclass(frozen=True)
class SupportSettings:
    """Logistic weights of the best passage's cosine, and the confidence that suffices.

    Fitted on the dev questions and on questions of other matters by
    `python -m eval.fit_support`, which prints these values; they hold for the bundled model.
    They tell questions that the corpus is not about. A near miss (another year, a false
    premise) they cannot tell: it is about the corpus's matter and as near as a right one.

    `foreign_bonus` is added for questions without a Japanese character, whose cosines with
    Japanese passages are smaller; it rests on a handful of questions.
    """

    intercept: float = -44.3
    cosine: float = 51.2
    foreign_bonus: float = 0.06
    threshold: float = 0.5


def confidence(settings: SupportSettings, question: str, cosine: float) -> float:
    """How likely the best passage is about the question's matter, 0 to 1."""
    nearness = cosine if _JAPANESE.search(question) else cosine + settings.foreign_bonus
    return 1 / (1 + exp(-(settings.intercept + settings.cosine * nearness)))
