"""BM25 against a calculation by hand."""

from math import log
from pathlib import Path

import pytest

from index.lexical_index import LexicalIndex

# Three rows of 2, 4 and 3 words: N = 3, average length 3, k1 = 1.5, b = 0.75.
TEXTS = ["予算 予算", "予算 人材 政策 大学", "人材 投資 投資"]

# A term's weight is idf * tf / (tf + k1 * (1 - b + b * length / average)):
#   length 2: k1 * (0.25 + 0.75 * 2/3) = 1.125
#   length 4: k1 * (0.25 + 0.75 * 4/3) = 1.875
#   length 3: k1 * (0.25 + 0.75 * 3/3) = 1.5
# idf = ln(1 + (N - n + 0.5) / (n + 0.5)):
#   予算, 人材 in 2 rows: ln(1 + 1.5/2.5) = ln 1.6     = 0.470004
#   政策, 投資 in 1 row:  ln(1 + 2.5/1.5) = ln 2.66667 = 0.980829
EXPECTED = {
    # 0.470004 * 2/3.125; 0.470004 * 1/2.875
    "予算": [0.300802, 0.163480, 0.0],
    # 0.470004 * 1/2.875; 0.470004 * 1/2.5
    "人材": [0.0, 0.163480, 0.188001],
    # 0.980829 * 1/2.875
    "政策": [0.0, 0.341158, 0.0],
    # 0.980829 * 2/3.5
    "投資": [0.0, 0.0, 0.560474],
}


class Textbook(LexicalIndex):
    """The index with the constants of the calculation, however the shipped ones are tuned."""

    K1 = 1.5
    B = 0.75


def words(text: str) -> list[str]:
    return text.split()


@pytest.fixture(params=["built", "loaded"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    """The index as it is built, and as it is after it was written and read."""
    built = Textbook.build(words, TEXTS)
    if request.param == "built":
        return built
    built.save(tmp_path / "lemma")
    return Textbook.load(words, tmp_path / "lemma")


@pytest.mark.parametrize("term", list(EXPECTED))
def test_a_term_has_the_weight_calculated_by_hand(index: LexicalIndex, term: str) -> None:
    assert index.scores([term]).tolist() == pytest.approx(EXPECTED[term], abs=1e-6)


def test_a_query_is_the_sum_of_its_terms(index: LexicalIndex) -> None:
    expected = [0.300802, 0.163480 + 0.341158, 0.0]
    assert index.scores(["予算", "政策"]).tolist() == pytest.approx(expected, abs=1e-6)


def test_a_term_asked_twice_counts_twice(index: LexicalIndex) -> None:
    expected = [2 * 0.300802, 2 * 0.163480, 0.0]
    assert index.scores(["予算", "予算"]).tolist() == pytest.approx(expected, abs=1e-6)


def test_unknown_terms_count_nothing(index: LexicalIndex) -> None:
    assert index.scores(["宇宙"]).tolist() == [0.0, 0.0, 0.0]
    assert index.scores([]).tolist() == [0.0, 0.0, 0.0]
    with_known = index.scores(["宇宙", "投資"]).tolist()
    assert with_known == pytest.approx(EXPECTED["投資"], abs=1e-6)


@pytest.mark.parametrize(
    ("term", "rows_holding_it"), [("予算", 2), ("大学", 1), ("投資", 1), ("宇宙", 0)]
)
def test_idf_counts_rows_and_not_occurrences(
    index: LexicalIndex, term: str, rows_holding_it: int
) -> None:
    expected = log(1 + (3 - rows_holding_it + 0.5) / (rows_holding_it + 0.5))
    assert index.idf(term) == pytest.approx(expected, abs=1e-9)


def test_terms_are_those_of_the_analysis(index: LexicalIndex) -> None:
    assert index.terms("予算 宇宙 予算") == ["予算", "宇宙", "予算"]


def test_a_text_without_terms_has_no_score() -> None:
    index = Textbook.build(words, ["", "予算"])
    # average length 0.5: k1 * (0.25 + 0.75 * 1/0.5) = 2.625; ln 2 / 3.625
    assert index.scores(["予算"]).tolist() == pytest.approx([0.0, 0.191213], abs=1e-6)


def test_the_constants_of_the_class_are_used() -> None:
    index = LexicalIndex.build(words, TEXTS)
    # 投資: tf 2 in a row of average length, so b plays no part
    expected = 0.980829 * 2 / (2 + LexicalIndex.K1)
    assert index.scores(["投資"]).tolist() == pytest.approx([0.0, 0.0, expected], abs=1e-6)


@pytest.mark.parametrize("texts", [["", ""], [" ", "\u3000", ""], []])
def test_texts_that_all_lack_terms_are_refused_with_their_number(texts: list[str]) -> None:
    with pytest.raises(
        ValueError,
        match=rf"^none of the {len(texts)} texts has a term; there is nothing to index$",
    ):
        LexicalIndex.build(words, texts)
