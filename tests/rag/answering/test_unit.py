"""Units: what of a passage can be quoted, and where a list begins and ends."""

from dataclasses import replace

import pytest

from corpus.passages.passage import PassageKind
from rag.answering.unit import units_of
from tests.index.inline_index import passage

MAX_CHARS = 300


def quoted(text: str, max_chars: int = MAX_CHARS) -> list[list[str]]:
    found = passage(text)
    units = units_of(found, max_chars)
    return [[found.text[slice(*span)] for span in unit.spans] for unit in units]


def lists(text: str, max_chars: int = MAX_CHARS) -> list[list[str]]:
    return [unit for unit in quoted(text, max_chars) if len(unit) > 1]


def test_each_sentence_is_a_unit() -> None:
    assert quoted("予算は120億円。人材は8人。") == [["予算は120億円。"], ["人材は8人。"]]


@pytest.mark.parametrize("mark", ["- ", "・", "• ", "- ✓ ", "■", "* "])
def test_the_mark_of_a_list_item_is_not_quoted(mark: str) -> None:
    assert quoted(f"{mark}量子の予算は増えた。") == [["量子の予算は増えた。"]]


@pytest.mark.parametrize("text", ["-0.5%が予算の伸び率。", "- -0.5%が予算の伸び率。"])
def test_a_minus_is_quoted_with_its_number(text: str) -> None:
    assert quoted(text) == [["-0.5%が予算の伸び率。"]]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param("次を行う。\n・予算\n・人材", ["予算", "人材"], id="bullets"),
        pytest.param(
            "次を行う。\n- ① 予算を増やす。\n- ② 人材を増やす。",
            ["① 予算を増やす。", "② 人材を増やす。"],
            id="numbers in circles",
        ),
        pytest.param(
            "次を行う。\n1. 予算\n2. 人材\n3. 制度",
            ["1. 予算", "2. 人材", "3. 制度"],
            id="numbers",
        ),
        pytest.param("次を行う。\n(ア) 予算\n(イ) 人材", ["(ア) 予算", "(イ) 人材"], id="kana"),
        pytest.param("次を行う。\n予算\n人材", ["予算", "人材"], id="short lines without a mark"),
    ],
)
def test_lines_with_the_same_mark_are_a_list(text: str, items: list[str]) -> None:
    assert lists(text) == [items]


def test_another_mark_begins_another_list() -> None:
    text = "・予算\n・人材\n次は案である。\n- 制度\n- 拠点"
    assert lists(text) == [["予算", "人材"], ["制度", "拠点"]]


def test_a_sentence_on_the_same_line_is_no_further_item() -> None:
    assert lists("・予算を増やす。人材を増やす。") == []


def test_long_lines_and_sentences_without_a_mark_are_no_list() -> None:
    assert lists("予算を増やす。\n人材を増やす。") == []
    assert lists("\n".join(["あ" * 71, "い" * 71])) == []


def test_of_a_list_that_is_too_long_the_first_items_are_taken() -> None:
    text = "\n".join(f"・{number}あいうえおかきく" for number in (1, 2, 3))
    assert [len(item) for item in lists(text)[0]] == [9, 9, 9]
    assert len(lists(text, max_chars=26)[0]) == 2
    assert lists(text, max_chars=17) == []


def test_every_item_knows_where_its_list_begins() -> None:
    units = units_of(passage("次を行う。\n・予算\n・人材"), MAX_CHARS)
    assert [unit.list_start for unit in units] == [None, 1, 1, 1]
    assert [unit.sentences for unit in units] == [(0,), (1,), (2,), (1, 2)]
    assert units[-1].chars == 4


def test_rows_of_a_table_are_no_list() -> None:
    table = passage("米国 8\n日本 1", kind=PassageKind.TABLE, sentences=("米国 8", "日本 1"))
    assert [len(unit.spans) for unit in units_of(table, MAX_CHARS)] == [1, 1]


def test_headings_and_source_lines_are_no_units() -> None:
    text = "量子の予算\n量子の予算は増えた。\n出典：量子の予算"
    found = replace(passage(text), section=("量子の予算",))
    units = units_of(found, MAX_CHARS)
    assert [found.text[slice(*unit.spans[0])] for unit in units] == ["量子の予算は増えた。"]


def test_a_footnote_with_an_address_has_no_unit() -> None:
    note = passage("12 資料, http://example.jp/", kind=PassageKind.FOOTNOTE)
    assert units_of(note, MAX_CHARS) == ()


def test_the_tabs_of_a_row_s_empty_cells_are_not_quoted() -> None:
    table = passage("技術\t順位\n\t量子\t3", kind=PassageKind.TABLE, sentences=("\t量子\t3",))
    (unit,) = units_of(table, MAX_CHARS)
    assert table.text[slice(*unit.spans[0])] == "量子\t3"
