"""What a question asks for: an amount, a date, a share, a number of something, or none."""

import pytest

from rag.answering.asked import what_is_asked


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        pytest.param(
            "予算はいくらですか。", "120億円を計上した。", "8人で始めた。", id="an amount"
        ),
        pytest.param("総額は", "１，８３５億ドル", "8社", id="an amount in full width"),
        pytest.param("いつ成立しましたか。", "1995年に成立した。", "8人が賛成した。", id="a date"),
        pytest.param("発表の時期は。", "令和7年の春", "第8の課題", id="a year of an era"),
        pytest.param("何％ですか。", "0.75%未満", "120億円", id="a share"),
        pytest.param("割合は。", "５割を占める", "120億円", id="a share in tenths"),
        pytest.param("何社ありますか。", "十万社を創出", "120億円", id="a count in kanji"),
        pytest.param("何人を受け入れますか。", "40万人", "120億円", id="a count of persons"),
        pytest.param("何年までですか。", "2030年まで", "120億円", id="a year"),
        pytest.param("How much is it?", "2500万ドルずつ", "8社", id="an amount in English"),
        pytest.param("When was it founded?", "2017年に創業", "8社", id="a date in English"),
    ],
)
def test_the_kind_asked_for_fits_best_and_another_number_less(
    question: str, fitting: str, other: str
) -> None:
    asked = what_is_asked(question)
    assert 1 >= asked.fit(fitting) > asked.fit(other) > 0
    assert asked.fit("増えた。") == 0


@pytest.mark.parametrize(
    "question", ["いくつですか。", "どれくらいですか。", "順位は。", "How many are there?"]
)
def test_where_any_number_is_asked_for_any_fits(question: str) -> None:
    asked = what_is_asked(question)
    assert asked.fit("8である。") > 0
    assert asked.fit("増えた。") == 0


@pytest.mark.parametrize(
    "question",
    [
        "なぜ変わったのですか。",
        "どの大学ですか。",
        "誰が決めましたか。",
        "何を求めましたか。",
        "Who?",
    ],
)
def test_a_question_of_another_kind_asks_for_no_number(question: str) -> None:
    asked = what_is_asked(question)
    assert [asked.fit(text) for text in ("120億円", "1995年", "0.75%", "8人")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "question",
    [
        "どのような対策がありますか。",
        "何が挙げられていますか。",
        "どの大学が選ばれましたか。",
        "3つの柱とは。",
        "対象の国をすべて挙げてください。",
        "対象の国を教えてください。",
        "Which fields were chosen?",
    ],
)
def test_a_question_for_several_things_may_be_answered_by_a_list(question: str) -> None:
    assert what_is_asked(question).several


@pytest.mark.parametrize(
    "question", ["どのくらいですか。", "どれだけ増えましたか。", "いつですか。", "なぜですか。"]
)
def test_a_question_for_one_thing_asks_for_no_list(question: str) -> None:
    assert not what_is_asked(question).several


@pytest.mark.parametrize(
    "question",
    [
        "日本と米国はどう違いますか。",
        "それぞれいくらですか。",
        "両方の額は。",
        "Do both differ?",
    ],
)
def test_a_comparison_asks_for_two_places(question: str) -> None:
    assert what_is_asked(question).two_places


def test_a_question_of_one_subject_asks_for_one_place() -> None:
    assert not what_is_asked("日本の予算はいくらですか。").two_places
