"""Confidence: between 0 and 1, and larger with more evidence."""

from dataclasses import replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.support import SupportSettings, confidence

SETTINGS = SupportSettings(
    intercept=-9.0, cosine=10.0, coverage=2.0, foreign_bonus=0.1, threshold=0.5
)
JAPANESE = "予算はいくらか。"
ENGLISH = "How much is the budget?"
SHARE = st.floats(0, 1)


def test_confidence_is_logistic_in_cosine_and_coverage() -> None:
    # -9 + 10 * 0.8 + 2 * 0.5 = 0; -9 + 10 * 0.9 + 2 * 1 = 2
    assert confidence(SETTINGS, JAPANESE, 0.8, 0.5) == pytest.approx(0.5)
    assert confidence(SETTINGS, JAPANESE, 0.9, 1.0) == pytest.approx(1 / (1 + exp(-2)))


def test_a_question_without_japanese_is_helped() -> None:
    # -9 + 10 * (0.7 + 0.1) + 2 * 0.5 = 0
    assert confidence(SETTINGS, ENGLISH, 0.7, 0.5) == pytest.approx(0.5)
    assert confidence(SETTINGS, f"{ENGLISH} 予算", 0.7, 0.5) < 0.5


@pytest.mark.parametrize("cosine", [0.7, 0.8, 0.85])
def test_a_question_in_latin_letters_is_helped_a_little_and_not_made_sure(cosine: float) -> None:
    settings = SupportSettings()
    alone = replace(settings, foreign_bonus=0.0)
    helped = confidence(settings, ENGLISH, cosine, 0.5)
    assert confidence(alone, ENGLISH, cosine, 0.5) < helped < 1
    assert confidence(alone, ENGLISH, cosine, 0.5) == confidence(alone, JAPANESE, cosine, 0.5)
    # a cosine larger by a tenth says more than the bonus does
    assert helped < confidence(alone, ENGLISH, cosine + 0.1, 0.5)


@given(cosine=st.floats(-1, 1), coverage=SHARE, question=st.sampled_from([JAPANESE, ENGLISH]))
def test_confidence_lies_between_0_and_1(cosine: float, coverage: float, question: str) -> None:
    for settings in (SupportSettings(), SETTINGS):
        assert 0 <= confidence(settings, question, cosine, coverage) <= 1


@given(cosine=SHARE, more=SHARE, coverage=SHARE)
def test_a_larger_cosine_is_never_less_sure(cosine: float, more: float, coverage: float) -> None:
    low, high = sorted((cosine, more))
    settings = SupportSettings()
    assert confidence(settings, JAPANESE, low, coverage) <= confidence(
        settings, JAPANESE, high, coverage
    )


@given(cosine=SHARE, coverage=SHARE, more=SHARE)
def test_a_larger_coverage_is_never_less_sure(cosine: float, coverage: float, more: float) -> None:
    low, high = sorted((coverage, more))
    settings = SupportSettings()
    assert confidence(settings, JAPANESE, cosine, low) <= confidence(
        settings, JAPANESE, cosine, high
    )
