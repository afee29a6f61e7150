"""What of a question's premise the best sentence does not have."""

import pytest

from tests.rag.support.inline import lacking


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("署名を見送ったのはなぜですか。", "署名している。", 1.0),
        ("署名を見送ったのはなぜですか。", "署名は見送られた。", 0.0),
        ("署名しなかったのはなぜですか。", "署名している。", 1.0),
        ("署名したのはなぜですか。", "署名している。", 0.0),
    ],
)
def test_something_not_done_is_not_told_by_a_text_in_which_nothing_ends(
    question: str, text: str, value: float
) -> None:
    assert lacking(question, text).features["not_ended"] == value


def test_an_opposite_in_the_passage_counts_unless_it_says_the_word_as_well() -> None:
    question = "予算が減少したのはなぜですか。"
    assert lacking(question, "予算を議論した。費用は増加した。").features["opposite_near"] == 1
    text = "予算は増加した。費用は減少した。"
    assert lacking(question, text).features["opposite_near"] == 0


def test_a_reason_is_given_or_not() -> None:
    question = "基金を設けたのはなぜですか。"
    assert lacking(question, "基金を設けた。").features["no_reason"] == 1
    assert lacking(question, "人材を育てるため、基金を設けた。").features["no_reason"] == 0


def test_a_name_asked_for_is_not_the_question_s_own() -> None:
    question = "トヨタはどこの大学と組みましたか。"
    assert lacking(question, "トヨタが大学と組んだ。").features["no_name"] == 1
    assert lacking(question, "トヨタが大阪大学と組んだ。").features["no_name"] == 0


def test_a_value_is_bound_to_the_name_that_stands_with_it() -> None:
    question = "QuEraの資金はいくらですか。"
    assert lacking(question, "QuEraは資金2億ドルを得た。").features["unbound"] == 0
    assert lacking(question, "PsiQは資金2億ドルを得た。").features["unbound"] == 1
    # in another sentence of the passage a name counts by half
    text = "QuEraは米国にある。資金2億ドルを得た。"
    assert lacking(question, text).features["unbound"] <= 0.5


def test_a_name_that_the_sentence_does_not_have_is_lacking() -> None:
    lacks = lacking("QuEraの資金はいくらですか。", "PsiQは資金2億ドルを得た。")
    assert [name.written for name in lacks.names] == ["QuEra"]
    assert lacks.features["other_name"] == 1


def test_a_foreign_question_s_words_are_not_looked_for() -> None:
    features = lacking("How much did QuEra raise?", "PsiQは資金2億ドルを得た。").features
    assert features["other_name"] == features["rare"] == 0
