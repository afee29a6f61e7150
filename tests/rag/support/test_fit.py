"""How far a sentence fits: each feature against a value worked out by hand."""

from math import log

import pytest

from tests.index.inline_index import passage
from tests.rag.support.inline import alone, evidence, fits_of, fitted, read, tokens


def test_without_tokens_words_count_by_idf() -> None:
    text = "海洋の研究を進める。宇宙の観測を進める。"
    question = read("海洋の観測", text)
    # 4 texts; 海洋 and 観測 stand in one each: ln(1 + (4 - 1 + 0.5) / (1 + 0.5))
    rare = log(1 + 3.5 / 1.5)
    assert dict(question.words) == pytest.approx({"海洋": rare, "観測": rare})
    first, second = fitted("海洋の観測", text)
    assert first.features["own"] == pytest.approx(0.5)  # 海洋
    assert second.features["own"] == pytest.approx(0.5)  # 観測
    assert first.features["word"] == second.features["word"] == pytest.approx(0.5)


def test_a_sentence_has_the_share_of_the_tokens_that_it_has_the_like_of() -> None:
    asked = tokens(((0, 2), 0.5), ((3, 5), 0.3), ((5, 7), 0.2))
    of = passage("海洋を調べる。予算を増やす。")
    found = evidence(sentences=alone((1.0, 0.9, 0.7), (0.8, 1.0, 1.0)))
    first, second = fits_of("海洋の予算", of, found, asked)
    # from 0.8 to 1.0: matched wholly, half, not at all
    assert first.features["own"] == pytest.approx(0.5 + 0.15)
    assert first.features["word"] == pytest.approx(0.2)
    assert second.features["own"] == pytest.approx(0.3 + 0.2)
    assert second.features["word"] == pytest.approx(0.5)


def test_of_a_foreign_question_a_lower_range_counts() -> None:
    asked = tokens(((0, 4), 0.5), ((5, 7), 0.5))
    found = evidence(1, 0.8, (0.8, 0.9), (0.5, 0.5), alone((0.8, 0.9)))
    (fit,) = fits_of("What is the budget?", passage("予算は3億円である。"), found, asked)
    # from 0.7 to 0.9: half and whole
    assert fit.features["own"] == pytest.approx(0.75)
    # 0.05 is added to the cosine of 0.8: half way down; of tokens there are enough
    assert fit.features["far"] == pytest.approx(0.25)


def test_far_is_the_mean_of_how_far_cosine_and_tokens_are_below() -> None:
    found = evidence(cosine=0.85, matches=(0.9,), weights=(1.0,))
    (fit,) = fitted("海洋", "海洋を調べる。", found)
    # 0.85 is half way from 0.9 down to 0.8; a share of 0.5 half way from 0.6 to 0.4
    assert fit.features["far"] == pytest.approx(0.5)


def test_a_later_passage_has_a_lower_rank() -> None:
    (fit,) = fitted("海洋", "海洋を調べる。", evidence(rank=2))
    assert fit.features["rank"] == pytest.approx(0.5)


def test_a_name_is_lacking_unless_it_is_written_mistyped_or_meant() -> None:
    question = "カタバルトの予算はいくらですか。"
    assert fitted(question, "SBIRの予算は3億円。")[0].features["name"] == 1
    # 8 of 10 signs alike where カタ-ルト is best laid over it: (0.8 - 0.6) / 0.4 at least
    assert fitted(question, "カタパルトの予算は3億円。")[0].features["name"] <= 0.5
    assert fitted(question, "カタバルトの予算は3億円。")[0].features["name"] == 0
    meant = evidence(sentences=alone((0.93,)))
    (fit,) = fits_of(question, passage("育成拠点の予算は3億円。"), meant, tokens(((0, 5), 1.0)))
    assert fit.features["name"] == pytest.approx(0, abs=1e-5)


def test_a_name_elsewhere_in_the_passage_counts_by_half() -> None:
    first, second = fitted("QuEraの資金は", "QuEraは米国にある。資金2億ドルを得た。")
    assert (first.features["name"], second.features["name"]) == pytest.approx((0.0, 0.05))
    before, _ = fitted("QuEraの資金は", "資金2億ドルを得た。QuEraは米国にある。")
    assert before.features["name"] == pytest.approx(0.5)
