"""Which passages repeat one another so closely that one is enough."""

from index.repetition import Repetitions
from tests.index.inline_index import passage

SLIDE = (
    "イノベーションにおける科学の重要性が高まっている。"
    "核、宇宙、半導体の三つの時代に続き、AIの時代が来た。"
)
ALMOST = SLIDE.replace("。核", "。　核").replace("来た。", "来た")
YEAR = "経済安全保障推進会議は2022年度の研究開発構想を決定し、重要技術の育成を進めることとした。"
OTHER_YEAR = YEAR.replace("2022", "2023")
LONGER = SLIDE + "大学ファンドの運用益からの支出の上限は年間3000億円である。"

TEXTS = (SLIDE, ALMOST, YEAR, OTHER_YEAR, LONGER, "・", "—")


def repetitions() -> Repetitions:
    return Repetitions([passage(text, f"plan.{row:04d}") for row, text in enumerate(TEXTS)])


def test_a_passage_repeats_one_that_differs_by_white_space_or_marks() -> None:
    assert repetitions().first_of(1, [2, 0]) == 0
    assert repetitions().first_of(0, [1]) == 1


def test_another_number_is_another_passage() -> None:
    assert repetitions().first_of(3, [2]) is None


def test_a_mark_that_counts_is_no_number() -> None:
    marked = SLIDE.replace("核、", "①核、").replace("AI", "②AI")
    amount = SLIDE.replace("核、", "1核、")
    texts = (SLIDE, marked, amount)
    some = Repetitions([passage(text, f"plan.{row:04d}") for row, text in enumerate(texts)])
    assert some.first_of(1, [0]) == 0
    assert some.first_of(0, [1]) == 1
    assert some.first_of(2, [0]) is None


def test_a_passage_that_says_more_is_no_repetition_and_is_not_repeated() -> None:
    assert repetitions().first_of(4, [0]) is None
    assert repetitions().first_of(0, [4]) is None


def test_the_first_of_several_is_told() -> None:
    assert repetitions().first_of(0, [0, 1]) == 0
    assert repetitions().first_of(0, []) is None


def test_passages_without_a_term_repeat_nothing() -> None:
    assert repetitions().first_of(5, [6]) is None
