"""Outlines: numbers that head text, told from numbers of list items."""

import pytest

from corpus.reading.headings import HeadingLine
from corpus.reading.line import split_lines
from corpus.reading.outline import with_outline


def outline_of(text: str, wrap: int | None = None) -> list[tuple[int, str]]:
    """Give the depth and the text of each line that is a heading by its surroundings."""
    return [
        (line.level, line.text)
        for line in with_outline(split_lines(text), wrap)
        if isinstance(line, HeadingLine)
    ]


def test_each_scheme_has_its_depth() -> None:
    text = (
        "Ⅰ．総論\n総論を述べる。\n\n１．背景\n背景を述べる。\n\n（１）経緯\n経緯を述べる。\n\n"
        "①前史\n前史を述べる。\n\nア．古代\n古代を述べる。\n\n２．課題\n課題を述べる。\n\n"
        "Ⅱ．各論\n各論を述べる。"
    )
    assert outline_of(text) == [
        (1, "Ⅰ．総論"),
        (3, "１．背景"),
        (4, "（１）経緯"),
        (5, "①前史"),
        (6, "ア．古代"),
        (3, "２．課題"),
        (1, "Ⅱ．各論"),
    ]


def test_a_heading_may_follow_another_at_once() -> None:
    assert outline_of("１．背景\n（１）経緯\n経緯を述べる。\n（２）現状\n現状を述べる。") == [
        (3, "１．背景"),
        (4, "（１）経緯"),
        (4, "（２）現状"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("次を行う。\n\n１．人材\n２．資金\n３．施設\n\n以上である。", id="a list"),
        pytest.param("次を行う。\n\n１．人材\n\n２．資金\n\n以上である。", id="a list with gaps"),
        pytest.param("１．人材を育てる。\n続きの文である。", id="a sentence"),
        pytest.param("背景は、\n１．人材\nである。", id="inside a sentence"),
        pytest.param("順位。\n\n１．東京\t日本\n文である。", id="a table's row"),
        pytest.param("割合。\n\n３．人材\n文である。", id="a number that is not counted up to"),
        pytest.param("1．5倍に\n増やす。", id="a decimal"),
        pytest.param("# 章\n\n１．人材\n育てる。", id="Markdown says which are headings"),
        pytest.param("１．" + "長" * 40 + "\n文である。", id="long"),
    ],
)
def test_what_only_looks_like_an_outline_is_none(text: str) -> None:
    assert outline_of(text) == []


def test_a_line_as_wide_as_the_page_begins_a_long_item() -> None:
    text = "１．人材育成から設備投資まで一気通貫で支援する\n体制を作る。"
    assert outline_of(text, wrap=50) == []
    assert outline_of(text, wrap=90) == [(3, "１．人材育成から設備投資まで一気通貫で支援する")]


def test_behind_a_heading_the_next_of_its_scheme_may_stand_over_items_alone() -> None:
    lines = ["１．期間", "六月まで。", "２．対象", "（１）大学", "（２）企業", "３．額", "百万円。"]
    text = "\n\n".join(lines)
    assert outline_of(text) == [(3, "１．期間"), (3, "２．対象"), (3, "３．額")]


def test_in_a_typeset_text_headings_are_sought_beside_those_told_by_their_size() -> None:
    lines = split_lines("# 第1章　総論\n\n（１）現状\n\n投資が伸びた。")
    found = [line.text for line in with_outline(lines, None, is_typeset=True)]
    assert found == [line.text for line in lines]
    assert isinstance(with_outline(lines, None, is_typeset=True)[2], HeadingLine)
    assert not isinstance(with_outline(lines, None)[2], HeadingLine)
