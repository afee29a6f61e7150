"""Pages: where they begin, and which number each has."""

import pytest

from corpus.furniture import Furniture, find_furniture
from corpus.line import split_lines
from corpus.pages import page_labels, page_starts

NO_FURNITURE = Furniture({}, {})


def labels_of(text: str) -> dict[str, str | None]:
    """Give the page label of every line of body text."""
    lines = split_lines(text)
    furniture = find_furniture(lines)
    labels = page_labels(lines, furniture, page_starts(lines, furniture))
    return {
        line.text.strip(): labels[index]
        for index, line in enumerate(lines)
        if not line.is_blank and index not in furniture.reasons
    }


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        pytest.param("一\n二", [0], id="one page"),
        pytest.param("一\n 二\n三\n 四", [0, 1, 3], id="one leading space"),
        pytest.param("一\n  二\n　三\n\t四", [0], id="an indent is no page"),
        pytest.param("一\n\f二\n三", [0, 1], id="form feed"),
        pytest.param("一\n\f\n二", [0, 2], id="form feed alone"),
        pytest.param("一\n二\f\n三", [0, 2], id="form feed at a line's end"),
        pytest.param("一\n \n二", [0], id="blank line with a space"),
        pytest.param("", [0], id="empty text"),
    ],
)
def test_a_page_begins_at_a_form_feed_or_a_single_leading_space(
    text: str, starts: list[int]
) -> None:
    assert page_starts(split_lines(text), NO_FURNITURE) == starts


def test_a_page_begins_at_the_first_text_behind_furniture() -> None:
    lines = split_lines("一\n\n白書 1\n\n二\n三")
    assert page_starts(lines, Furniture({2: "running line"}, {})) == [0, 4]


REPORT = """はじめに
 第一頁
科学技術白書 第1部 編集室発行 1
第二頁
科学技術白書 第1部 編集室発行 2
第三頁


 第四頁
 第五頁
科学技術白書 第1部 編集室発行 5
第六頁
 第七頁
"""


def test_pages_between_and_after_printed_numbers_are_counted() -> None:
    assert labels_of(REPORT.replace("第1部 ", "")) == {
        "はじめに": None,
        "第一頁": "1",
        "第二頁": "2",
        "第三頁": "3",
        "第四頁": "4",
        "第五頁": "5",
        "第六頁": "6",
        "第七頁": "7",
    }


def test_where_the_count_does_not_agree_only_printed_pages_have_a_number() -> None:
    assert labels_of(REPORT.replace("第1部 ", "").replace("発行 5", "発行 9")) == {
        "はじめに": None,
        "第一頁": "1",
        "第二頁": "2",
        "第三頁": None,
        "第四頁": None,
        "第五頁": "9",
        "第六頁": None,
        "第七頁": None,
    }


def test_without_printed_numbers_no_page_has_a_label() -> None:
    assert set(labels_of("一\n 二\n\f三").values()) == {None}


def test_a_page_number_may_equal_another_number_of_its_running_line() -> None:
    assert labels_of(REPORT)["第一頁"] == "1"
