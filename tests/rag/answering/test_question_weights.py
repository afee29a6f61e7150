"""The terms of a question and their weights, counted by hand."""

import pytest

from index.analyzer import bigrams
from index.lexical_index import LexicalIndex
from rag.answering.question_weights import QuestionWeights, terms_of, weigh


def weighed(question: str, *texts: str) -> QuestionWeights:
    return weigh(question, LexicalIndex.build(bigrams, list(texts) or ["予算"]))


def test_hiragana_alone_is_no_term() -> None:
    assert terms_of("それは予算です") == {"は予", "予算", "算で"}


def test_weights_are_idf_and_add_up_to_1() -> None:
    # N = 4; 量子 in 2: ln(1 + 2.5/2.5) = 0.693147; 予算 in 1: ln(1 + 3.5/1.5) = 1.203973
    weights = weighed("量子、予算", "量子", "量子", "予算", "人材")
    assert weights.terms["量子"] == pytest.approx(0.693147 / 1.897120, abs=1e-6)
    assert weights.terms["予算"] == pytest.approx(1.203973 / 1.897120, abs=1e-6)
    assert weights.share(frozenset({"予算", "人材"})) == weights.terms["予算"]
    assert weights.share(frozenset()) == 0


def test_of_an_english_question_names_and_numbers_count() -> None:
    weights = weighed("How much did the NSF give to I-Corps in 2023?")
    assert set(weights.terms) == {"nsf", "i", "corps", "2023"}


def test_an_english_question_without_a_name_counts_all_its_words() -> None:
    assert set(weighed("universities joined").terms) == {"universities", "joined"}


def test_latin_words_of_a_japanese_question_all_count() -> None:
    assert {"the", "nature"} <= set(weighed("the natureとは何か").terms)


def test_a_question_without_a_term_weighs_nothing() -> None:
    assert weighed("？").terms == {}
