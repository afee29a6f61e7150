"""Page furniture: told from text by how it repeats."""

import pytest

from corpus.reading.furniture import find_furniture
from corpus.reading.line import Line, split_lines


def furniture_of(text: str) -> tuple[list[Line], dict[str, str], dict[str, int]]:
    """Give the lines, why each that is set aside is so, and the page numbers they print."""
    lines = split_lines(text)
    found = find_furniture(lines)
    reasons = {lines[index].text: reason for index, reason in found.reasons.items()}
    printed = {lines[index].text: number for index, number in found.printed.items()}
    return lines, reasons, printed


RUNNING = """本文の一。

令和7年版 科学技術白書 第1部 4



本文の二。



令和7年版 科学技術白書 第1部 5



本文の三。



8 令和7年版 科学技術白書 第1部

本文の四。
"""


def test_a_line_that_repeats_but_for_a_growing_number_prints_the_page() -> None:
    _, reasons, printed = furniture_of(RUNNING)
    assert printed == {
        "令和7年版 科学技術白書 第1部 4": 4,
        "令和7年版 科学技術白書 第1部 5": 5,
        "8 令和7年版 科学技術白書 第1部": 8,
    }
    assert reasons == dict.fromkeys(printed, "running line with page number")


def test_two_alike_are_too_few_for_a_running_line() -> None:
    _, reasons, printed = furniture_of("\n".join(RUNNING.split("\n")[:12]))
    assert (reasons, printed) == ({}, {})


def test_numbers_that_do_not_grow_are_no_page_numbers() -> None:
    rows = "\n".join(f"採択された大学の件数は計 {number} 件" for number in (7, 3, 9))
    _, reasons, _ = furniture_of(rows)
    assert reasons == {}


def test_what_stands_the_same_beside_page_numbers_is_a_running_line() -> None:
    page = "本文{0}である。\n\n科学技術白書編集室発行 {0}\n第1部 基礎研究力\n\n"
    _, reasons, _ = furniture_of("".join(page.format(number) for number in (2, 3, 4)))
    assert reasons == {
        "科学技術白書編集室発行 2": "running line with page number",
        "科学技術白書編集室発行 3": "running line with page number",
        "科学技術白書編集室発行 4": "running line with page number",
        "第1部 基礎研究力": "running line",
    }


def test_a_title_set_from_top_to_bottom_is_a_vertical_mark() -> None:
    _, reasons, _ = furniture_of("本文。\n研\n究\n 開\n発\n1\n本文の続き。")
    assert reasons == {
        "研": "vertical mark",
        "究": "vertical mark",
        " 開": "vertical mark",
        "発": "vertical mark",
        "1": "number beside a running line",
    }


def test_three_signs_are_too_few_for_a_vertical_mark() -> None:
    assert furniture_of("A\n市場\n国\n立\n大\n学校")[1] == {}


def test_a_column_of_digits_is_no_vertical_mark() -> None:
    assert furniture_of("表\n1\n2\n3\n4\n5")[1] == {}


def test_links_and_the_chapter_s_number_go_with_the_furniture_before_them() -> None:
    mark = "研\n究\n開\n発\n"
    text = f"{mark}\n3\n\nhttps://www.mext.go.jp/a.pdf\nhttps://www.jst.go.jp/\n本文。\n7\nhttps://x.jp"
    _, reasons, _ = furniture_of(text)
    assert {line: why for line, why in reasons.items() if why != "vertical mark"} == {
        "3": "number beside a running line",
        "https://www.mext.go.jp/a.pdf": "link repeated under a running line",
        "https://www.jst.go.jp/": "link repeated under a running line",
    }


def test_a_line_that_stands_once_is_no_running_line() -> None:
    # though three page numbers stand near it
    text = "科学技術白書の第一部 1\n科学技術白書の第一部 2\n予算は120億円。\n科学技術白書の第一部 3"
    assert "予算は120億円。" not in furniture_of(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "- 令和5年度 研究開発予算の概要\n- 令和6年度 研究開発予算の概要\n"
            "- 令和7年度 研究開発予算の概要",
            id="a list of years",
        ),
        pytest.param(
            "# 新技術立国の論点（案）－ 1\n本文の一。\n# 新技術立国の論点（案）－ 2\n本文の二。\n"
            "# 新技術立国の論点（案）－ 3",
            id="headings that count themselves",
        ),
    ],
)
def test_items_and_headings_that_count_are_no_furniture(text: str) -> None:
    assert furniture_of(text)[1] == {}


def test_text_without_repetition_has_no_furniture() -> None:
    text = "第7期基本計画は2026年度に始まる。\n予算は120億円である。\n1\nhttps://www.cao.go.jp/"
    assert furniture_of(text)[1:] == ({}, {})
