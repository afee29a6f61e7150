"""Altered texts: one thing is other than it was, and it is a thing of the same kind."""

from random import Random

import pytest

from eval.training.altered_text import (
    altered,
    exchangeable,
    exchanged_name,
    opposite,
    other_number,
)
from eval.training.opposite_words import OPPOSITES

TIMES = 60


def all_of(text: str) -> set[str | None]:
    """What a number is changed to."""
    return {other_number(text, Random(seed)) for seed in range(TIMES)}


def test_a_year_becomes_one_near_it_and_a_day_another_day() -> None:
    assert all_of("2030年まで") - {None} <= {
        f"{2030 + away}年まで" for away in (-20, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 20)
    }
    assert all_of("1月") - {None} <= {f"{day}月" for day in (0, 2, 3, 4, 5)}


def test_a_number_keeps_its_form() -> None:
    changed = all_of("3,000億円") - {None}
    assert len(changed) > 4
    assert {"1,500億円", "6,000億円"} & changed
    # half of 2.4, and 1.1 times; no comma, one decimal
    assert {"1.2兆円", "2.6兆円"} & all_of("2.4兆円")
    assert "3,000億円" not in changed


def test_one_of_several_numbers_changes() -> None:
    for changed in all_of("100社のうち40社") - {None}:
        assert changed is not None
        assert changed.startswith("100社") != changed.endswith("うち40社")


def test_a_text_without_numbers_has_no_other() -> None:
    assert all_of("予算を増やす") == {None}


def test_a_word_becomes_its_opposite_in_the_same_form() -> None:
    assert opposite("輸出が増えた。", Random(1)) in (
        "輸入が増えた。",
        "輸出が減った。",
        "輸出が減りた。",
    )
    assert opposite("予算を拡大する。", Random(1)) == "予算を縮小する。"
    assert opposite("量子技術の研究", Random(1)) is None


def test_words_of_one_character_are_seldom_taken() -> None:
    found = [opposite("東の方", Random(seed)) for seed in range(200)]
    assert set(found) == {"西の方", None}
    assert 30 <= found.count("西の方") <= 90  # three of ten


def test_every_opposite_has_one() -> None:
    assert all((other, word) in OPPOSITES and word != other for word, other in OPPOSITES)


def test_names_come_with_their_kind_and_nouns_beside_them() -> None:
    found = exchangeable("文部科学省は米国の研究開発費を調べた。")
    assert ("organisation", "文部科学省") in found
    assert ("country", "米国") in found
    assert ("noun", "研究開発費") in found


@pytest.mark.parametrize("seed", range(20))
def test_a_name_is_exchanged_for_one_of_its_kind(seed: int) -> None:
    found = exchanged_name(
        "米国で増えた。", "米国とドイツで増え、環境省が調べた。", "", Random(seed)
    )
    assert found in ("ドイツで増えた。", None)


def test_names_to_be_kept_are_not_put_in() -> None:
    found = {
        exchanged_name("米国で", "米国とドイツ", "", Random(seed), ("ドイツ",))
        for seed in range(TIMES)
    }
    assert found == {None}


def test_now_and_then_a_name_is_out_of_another_text() -> None:
    found = [
        exchanged_name("米国で", "米国とドイツ", "英国の", Random(seed)) for seed in range(TIMES)
    ]
    assert set(found) == {"ドイツで", "英国で"}
    assert found.count("ドイツで") > found.count("英国で")


def test_what_is_altered_differs_in_one_thing() -> None:
    found = {
        altered("米国は2030年に減らす。", "米国とドイツ", ["英国の"], Random(seed), ())
        for seed in range(TIMES)
    }
    assert {"ドイツは2030年に減らす。", "英国は2030年に減らす。", "米国は2031年に減らす。"} <= found
    assert "米国は2030年に減らす。" not in found


def test_what_has_nothing_to_alter_is_not_altered() -> None:
    assert altered("なぜ。", "なぜ。", ["なぜ。"], Random(0), ()) is None
