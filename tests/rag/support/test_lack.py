"""What the best sentence lacks of a question: times, countries, numbers, opposites, words."""

import pytest

from tests.rag.support.inline import lacking


def test_nothing_is_lacking_where_all_is_said() -> None:
    lacks = lacking("日本の2019年度の予算は", "日本の2019年度の予算は3億円である。")
    assert (lacks.times, lacks.countries, lacks.quantities, lacks.directions) == ((), (), (), ())
    assert lacks.features["time"] == lacks.features["other_time"] == 0


def test_another_year_in_its_stead_is_told() -> None:
    lacks = lacking("SBIRの2023年度の予算は", "2019年度のSBIRの予算は32.9億ドルである。")
    ((said, found),) = lacks.times
    assert found is not None
    assert (said.written, found.written) == ("2023年度", "2019年度")
    assert (lacks.features["time"], lacks.features["other_time"]) == (1.0, 1.0)


def test_another_period_of_a_programme_is_another_time() -> None:
    lacks = lacking("第2期の評価で挙げられた点は", "第1期の評価では連携が挙げられた。")
    ((said, found),) = lacks.times
    assert found is not None
    assert (said.written, found.written) == ("第2期", "第1期")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("海洋開発の2023年度の予算は3億円である。", 0.0),
        ("2023年度の計画。海洋開発の予算は3億円である。", 0.05),  # said just before
        ("海洋開発の予算は3億円である。2023年度の計画。", 0.5),  # elsewhere in the passage
        ("海洋開発の予算は3億円である。", 1.0),
    ],
)
def test_a_time_is_met_the_less_the_farther_it_stands(text: str, value: float) -> None:
    lacks = lacking("2023年度の海洋開発の予算は", text)
    assert lacks.features["time"] == pytest.approx(value)


def test_the_document_s_year_meets_a_time_in_part() -> None:
    text = "予算は3億円である。"
    assert lacking("2023年の予算は", text, "2023-06").features["time"] == pytest.approx(0.6)


def test_a_year_within_a_range_is_nearly_met() -> None:
    lacks = lacking("2024年の予算は", "2023〜2027年の予算は3億円である。")
    assert lacks.features["time"] == pytest.approx(0.1)


def test_another_country_is_told() -> None:
    lacks = lacking("韓国の研究費は", "ドイツの研究費は3億ユーロである。")
    ((said, found),) = lacks.countries
    assert found is not None
    assert (said.written, found.written) == ("韓国", "ドイツ")
    assert lacks.features["other_country"] == 1


def test_a_country_by_another_name_is_the_same() -> None:
    assert lacking("イギリスの研究費は", "英国の研究費は3億ポンドである。").countries == ()


def test_a_number_of_the_question_that_is_nowhere_is_lacking() -> None:
    lacks = lacking("予算3億円の事業は", "予算5億円の事業を行う。")
    ((said, found),) = lacks.quantities
    assert found is not None
    assert (said.written, found.written) == ("3億円", "5億円")


def test_the_opposite_of_what_is_taken_for_given_is_told() -> None:
    lacks = lacking("目標が減らされたのはなぜですか。", "目標を増やした。")
    ((said, found),) = lacks.directions
    assert (said.side, found.side) == (-1, 1)
    assert lacks.features["opposite_near"] == 1
    assert lacks.features["asks_reason"] == 1


def test_a_number_that_is_said_nearly_is_not_lacking() -> None:
    assert lacking("予算8,200億円の事業は", "予算8,218億円の事業を行う。").quantities == ()


def test_a_question_that_compares_needs_only_one_of_its_countries_in_the_sentence() -> None:
    text = "フランスは3年で100社を目指す。"
    assert lacking("日本とフランスの目標の違いは何ですか。", text).countries == ()
    assert lacking("日本とフランスの目標は", text).countries != ()
