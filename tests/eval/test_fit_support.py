"""Fitting the confidence: what is near is answered, what is far is refused."""

from dataclasses import replace

import pytest

from eval.evidence import Evidence
from eval.fit_support import Weighed, confusion, fit
from eval.gold import Question, QuestionType
from rag.support import SupportSettings, confidence

from .inline import question

EVIDENCE = Evidence("small-report", "上限", 1, ((0, 2),))
ANSWERABLE = question("q", EVIDENCE)
UNANSWERABLE = question("q")
OFF_TOPIC = replace(UNANSWERABLE, type=QuestionType.OFF_TOPIC)


def weighed(of: Question, cosine: float) -> Weighed:
    return Weighed(of, cosine, coverage=cosine - 0.5)


WEIGHED = [
    *(weighed(ANSWERABLE, cosine) for cosine in (0.88, 0.90, 0.92, 0.90)),
    *(weighed(OFF_TOPIC, cosine) for cosine in (0.80, 0.82, 0.84, 0.82)),
]


def test_the_fit_parts_what_can_be_parted() -> None:
    settings = fit(WEIGHED)
    assert confusion(settings, WEIGHED) == {
        "answerable": (4, 0),
        "unanswerable": (0, 0),
        "off-topic": (0, 4),
    }
    # the data are symmetric about 0.86, and so is the fit
    assert confidence(settings, "上限は", 0.86, 0.36) == pytest.approx(0.5, abs=1e-3)
    assert settings.cosine > 0
    assert settings.threshold == SupportSettings().threshold


def test_the_confusion_counts_answered_and_refused_at_the_threshold() -> None:
    settings = SupportSettings(intercept=-86.0, cosine=100.0, coverage=0.0, threshold=0.5)
    measured = [*WEIGHED, weighed(UNANSWERABLE, 0.91), weighed(OFF_TOPIC, 0.87)]
    assert confusion(settings, measured) == {
        "answerable": (4, 0),
        "unanswerable": (1, 0),
        "off-topic": (1, 4),
    }


def test_a_bonus_for_foreign_questions_is_counted_once() -> None:
    english = replace(OFF_TOPIC, question="What is the limit?")
    settings = SupportSettings(intercept=-86.0, cosine=100.0, coverage=0.0, foreign_bonus=0.06)
    assert confusion(settings, [weighed(english, 0.85)])["off-topic"] == (0, 1)
