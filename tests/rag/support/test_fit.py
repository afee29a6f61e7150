"""How far a sentence fits: each feature against a value worked out by hand."""

from math import log

import pytest

from tests.index.inline_index import passage
from tests.rag.support.inline import evidence, fits_of, fitted, read


def test_words_are_shares_of_the_question_s_by_idf() -> None:
    text = "海洋の研究を進める。宇宙の観測を進める。"
    question = read("海洋の観測", text)
    # 4 texts; 海洋 and 観測 stand in one each: ln(1 + (4 - 1 + 0.5) / (1 + 0.5))
    rare = log(1 + 3.5 / 1.5)
    assert dict(question.words) == pytest.approx({"海洋": rare, "観測": rare})
    first, second = fitted("海洋の観測", text)
    assert first.features["words_here"] == pytest.approx(0.5)  # 海洋
    assert second.features["words_here"] == pytest.approx(0.5)  # 観測
    assert first.features["words_near"] == second.features["words_near"] == pytest.approx(1.0)


def test_headings_count_as_near() -> None:
    of = passage("観測を進める。", section=("海洋",))
    (fit,) = fits_of("海洋の観測", of, evidence())
    # 観測 is known to the index of the text, 海洋 is not: idf ln(1 + 3.5/1.5) and ln(1 + 4.5/0.5)
    known, unknown = log(1 + 3.5 / 1.5), log(1 + 4.5 / 0.5)
    assert fit.features["words_here"] == pytest.approx(known / (known + unknown))
    assert fit.features["words_near"] == pytest.approx(1.0)


def test_tokens_count_from_the_range_s_low_to_its_high_end() -> None:
    found = evidence(matches=(1.0, 0.9, 0.7), weights=(0.5, 0.3, 0.2))
    (fit,) = fitted("海洋", "海洋を調べる。", found)
    # from 0.8 to 1.0: matched wholly, half, not at all
    assert fit.features["tokens"] == pytest.approx(0.5 + 0.15)
    assert fit.features["token_lacking"] == pytest.approx(0.2)


def test_of_a_foreign_question_tokens_stand_in_for_words() -> None:
    found = evidence(cosine=0.8, matches=(0.8, 0.9), weights=(0.5, 0.5))
    (fit,) = fitted("What is the budget?", "予算は3億円である。", found)
    # from 0.7 to 0.9: half and whole
    assert fit.features["tokens"] == pytest.approx(0.75)
    assert fit.features["words_here"] == fit.features["words_near"] == pytest.approx(0.75)
    # 0.05 is added to the cosine of 0.8: half way down; of tokens there are enough
    assert fit.features["far"] == pytest.approx(0.25)


def test_far_is_the_mean_of_how_far_cosine_and_tokens_are_below() -> None:
    found = evidence(cosine=0.85, matches=(0.9,), weights=(1.0,))
    (fit,) = fitted("海洋", "海洋を調べる。", found)
    # 0.85 is half way from 0.9 down to 0.8; a share of 0.5 half way from 0.6 to 0.4
    assert fit.features["far"] == pytest.approx(0.5)


def test_a_model_without_tokens_has_none_matched() -> None:
    (fit,) = fitted("海洋", "海洋を調べる。", evidence(rank=2))
    assert fit.features["tokens"] == fit.features["token_lacking"] == 0
    assert fit.features["rank"] == pytest.approx(0.5)


def test_the_score_is_the_weighted_sum_of_features() -> None:
    first, second = fitted("海洋の研究", "海洋の研究を進める。会議をする。")
    assert (first.score, second.score) == pytest.approx((1.0, 0.0))
