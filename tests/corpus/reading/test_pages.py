"""Pages: where they begin, and which number each has."""

import pytest

from corpus.reading.furniture import Furniture, find_furniture
from corpus.reading.line import split_lines
from corpus.reading.pages import page_labels, page_names, page_starts

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


def test_a_file_s_own_pages_have_its_own_labels() -> None:
    text = "表紙\n\n目次\n一\n\n二\n"
    lines = split_lines(text)
    names = page_names(lines, ((0, "i"), (text.index("目次"), "ii"), (text.index("二"), "1")))
    assert names == {0: "i", 2: "ii", 5: "1"}
    assert page_labels(lines, NO_FURNITURE, sorted(names), names) == [
        *("i", "i", "ii", "ii", "ii", "1", "1")
    ]


def test_a_page_without_text_gives_its_place_to_the_next() -> None:
    assert page_names(split_lines("一\n二"), ((0, "1"), (2, "2"), (2, "3"))) == {0: "1", 1: "3"}


def test_printed_numbers_go_before_a_file_s_own_labels() -> None:
    body = "\n".join(f"第{n}頁の文\n科学技術白書 編集室発行 {n + 4}" for n in range(1, 5))
    lines = split_lines(body)
    names = page_names(lines, tuple((lines[2 * n].start, str(n + 1)) for n in range(4)))
    labels = page_labels(lines, find_furniture(lines), sorted(names), names)
    assert labels[::2] == ["5", "6", "7", "8"]


def test_a_page_number_may_equal_another_number_of_its_running_line() -> None:
    assert labels_of(REPORT)["第一頁"] == "1"
