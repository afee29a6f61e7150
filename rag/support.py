"""Whether what was found supports an answer: a first threshold, to be calibrated later."""

import re
from dataclasses import dataclass
from math import exp

_LATIN = re.compile(r"[A-Za-z]")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")


@dataclass(frozen=True)
class SupportSettings:
    """Logistic weights of the evidence, and the confidence that suffices for an answer.

    Fitted by `python -m eval.fit_support`, which prints these values, to tell the answerable
    dev questions from questions of other matters; they hold for the bundled model. A near miss
    (another year, a false premise) they cannot tell: it is about the corpus's matter and as
    near as a right one.

    `foreign_bonus` is added for questions without a Japanese character, whose cosines with
    Japanese passages are smaller. It rests on a handful of questions and is set low: passages
    are shown in any case, and silence is better than a line that happens to hold English.
    """

    intercept: float = -105.50
    cosine: float = 120.71
    coverage: float = 6.92
    foreign_bonus: float = 0.03
    threshold: float = 0.5


def is_foreign(question: str) -> bool:
    """Whether a question is in Latin letters and without a Japanese one."""
    return bool(_LATIN.search(question)) and not _JAPANESE.search(question)


def confidence(settings: SupportSettings, question: str, cosine: float, coverage: float) -> float:
    """How likely the passages found are about the question's matter, 0 to 1.

    `cosine` is the best passage's; `coverage` is the share of the question's terms (by idf)
    that one of the first passages takes up. Short questions have small cosines even where
    every word of them is found, so both count.
    """
    if is_foreign(question):
        cosine += settings.foreign_bonus
    evidence = settings.cosine * cosine + settings.coverage * coverage
    return 1 / (1 + exp(-(settings.intercept + evidence)))
