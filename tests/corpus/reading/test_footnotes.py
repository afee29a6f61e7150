"""Footnotes and their marks: told by their running numbers."""

import pytest

from corpus.reading.block import BlockKind
from corpus.reading.footnote_marks import find_marks, find_repeated_marks
from corpus.reading.footnotes import Footnote, find_footnotes
from corpus.reading.line import split_lines
from tests.corpus.inline_document import read


def footnotes_of(text: str, starts: list[int], aside: set[int] | None = None) -> list[Footnote]:
    return find_footnotes(split_lines(text), starts, aside or set())


PAGES = """本文の一1。
1\t 注の一、
https://www.jst.go.jp/
2\t 注の二
 次の頁の本文3である。

3\t 注の三
"""


def test_footnotes_run_to_the_next_note_or_the_page_s_end() -> None:
    assert footnotes_of(PAGES, [0, 4]) == [
        Footnote(1, 1, 2),
        Footnote(2, 3, 3),
        Footnote(3, 6, 6),
    ]


def test_a_chapter_title_out_of_the_count_is_no_note() -> None:
    text = "本文。\n1\t研究開発\n 本文1。\n1\t注\n2\t注\n3\t注\n2\t社会課題\n 本文4。\n4\t注"
    assert footnotes_of(text, [0, 2, 7]) == [
        Footnote(1, 3, 3),
        Footnote(2, 4, 4),
        Footnote(3, 5, 5),
        Footnote(4, 8, 8),
    ]


def test_a_note_ends_before_what_is_set_aside() -> None:
    text = "本文1。\n1\t注の一\n続き\n白書 12\nhttps://www.jst.go.jp/"
    assert footnotes_of(text, [0], {3, 4}) == [Footnote(1, 1, 2)]


def test_a_note_ends_before_a_numbered_heading() -> None:
    text = "本文1。\n1\t注の一\n続き\n1.2\t人材の育成"
    assert footnotes_of(text, [0]) == [Footnote(1, 1, 2)]


def test_numbers_that_do_not_count_from_one_are_no_notes() -> None:
    assert footnotes_of("2025\t年度\n7\t期\n8\t期", [0]) == []


@pytest.mark.parametrize(
    ("body", "number", "marked"),
    [
        pytest.param("発表された「産業戦略」2では、", 2, "」2では", id="behind a bracket"),
        pytest.param("に勧告している14。さらに", 14, "る14。", id="before a full stop"),
        pytest.param("である。21 EUでは、", 21, "。21 ", id="behind a full stop"),
        pytest.param("統合イノベーション戦略202389では", 89, "2389で", id="glued to a year"),
        pytest.param("BRICS96", 96, "S96", id="glued to a Latin word"),
        pytest.param("経済対策 7において", 7, " 7に", id="parted by a space"),
        pytest.param("米国71の対中措置", 71, "国71の", id="glued to a word"),
        pytest.param("第2期の公募2では2件", 2, "募2で", id="others count something"),
    ],
)
def test_a_mark_is_found_by_its_number_and_its_neighbours(
    body: str, number: int, marked: str
) -> None:
    start, end = find_marks(body, [number])[number]
    context = body[max(0, start - (marked.find(str(number)))) :]
    assert body[start:end] == str(number)
    assert context.startswith(marked)


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("第2期基本計画", 2),
        ("計2件が採択された", 2),
        ("対GDP比で2.4%まで", 2),
        ("2025年に始まる", 5),
        ("図表2の通り", 2),
        ("3-2参照", 2),
        ("予算は12億円", 12),
    ],
)
def test_a_number_that_counts_something_is_no_mark(body: str, number: int) -> None:
    assert find_marks(body, [number]) == {}


def test_marks_are_sought_in_the_order_of_their_numbers() -> None:
    body = "3省の連携1により、国立大学2が「戦略」3を定めた。"
    assert find_marks(body, [1, 2, 3]) == {1: (5, 6), 2: (14, 15), 3: (20, 21)}


def test_two_marks_on_one_word_are_both_found_and_the_comma_goes_with_the_first() -> None:
    body = "「国際共同研究推進事業」53, 54（2022年〜）"
    assert find_marks(body, [53, 54]) == {53: (12, 16), 54: (16, 18)}


def test_a_mark_that_is_not_there_hides_no_other() -> None:
    assert find_marks("「戦略」3を定めた。", [2, 3]) == {3: (4, 5)}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("順位\t都市名\n1\t東京\n2\t大阪\n", id="rows of a ranking"),
        pytest.param("順位\t都市名\t国\n1\t東京\t日本\n2\t大阪\t日本\n", id="rows of three cells"),
        pytest.param(
            "1\t研究開発\n投資を増やしている。\n2\t社会課題の解決\n変革が要る。\n", id="chapters"
        ),
    ],
)
def test_what_counts_from_one_without_any_mark_is_no_footnote(text: str) -> None:
    assert [block for block in read(text).blocks if block.kind is BlockKind.FOOTNOTE] == []


def test_a_chapter_title_behind_the_last_note_hides_no_note() -> None:
    text = "本文1と本文2。\n1\t注の一\n2\t注の二\n3\t注の三\n 終章の本文。\n2\t社会課題の解決\n"
    assert [note.number for note in footnotes_of(text, [0, 4])] == [1, 2, 3]


def test_a_chapter_title_right_behind_the_note_of_its_number_is_no_note() -> None:
    text = "本文1と本文2。\n1\t注の一\n2\t注の二\n2\t社会課題の解決\n 本文3。\n3\t注の三"
    assert footnotes_of(text, [0, 4])[1] == Footnote(2, 2, 2)


@pytest.mark.parametrize(
    ("body", "repeated"),
    [
        pytest.param("狙っている。1公表資料 1および資料", [(1, "1")], id="parted by a space"),
        pytest.param("「戦略」1では「戦略」1と", [(1, "1")], id="behind a bracket"),
        pytest.param("「戦略」1では公立大学1、私立大学2", [], id="a count"),
        pytest.param("「戦略」1では図 1に", [], id="a figure's number"),
        pytest.param("「戦略」1では予算 1億円", [], id="an amount"),
        pytest.param("「戦略」1では「白書」2と", [], id="another number"),
    ],
)
def test_a_note_s_second_mark_is_believed_only_where_nothing_else_fits(
    body: str, repeated: list[tuple[int, str]]
) -> None:
    found = find_repeated_marks(body, find_marks(body, [1]))
    assert [(number, body[start:end]) for number, (start, end) in found] == repeated


def test_with_a_mark_goes_the_space_that_parted_it_from_japanese_words() -> None:
    text = "経済対策 1において、EUにおける地域2 活性化、FP」3 for it。\n1\t 注\n2\t 注\n3\t 注"
    assert read(text).blocks[0].text.text == "経済対策において、EUにおける地域活性化、FP」for it。"


def test_marks_are_kept_with_their_numbers_and_places() -> None:
    text = "「戦略」1と「白書」2。\n1\t 注\n2\t 注"
    marks = read(text).marks
    assert [(mark.number, text[slice(*mark.span)], mark.span) for mark in marks] == [
        (1, "1", (4, 5)),
        (2, "2", (10, 11)),
    ]


def numbers_of(text: str, starts: list[int]) -> list[int]:
    return [note.number for note in footnotes_of(text, starts)]


@pytest.mark.parametrize(
    ("lost", "left"),
    [
        pytest.param({2}, [1, 3, 4, 5, 6], id="one"),
        pytest.param({3, 4}, [1, 2, 5, 6], id="two"),
        pytest.param({1}, [2, 3, 4, 5, 6], id="the first"),
        pytest.param({6}, [1, 2, 3, 4, 5], id="the last"),
    ],
)
def test_a_lost_note_takes_no_other_with_it(lost: set[int], left: list[int]) -> None:
    body = "".join(f"「戦略{sign}」{number}と" for number, sign in enumerate("甲乙丙丁戊己", 1))
    notes = "".join(f"{number}\t 注\n" for number in range(1, 7) if number not in lost)
    assert numbers_of(f"{body}。\n{notes}", [0]) == left


def test_the_mark_of_a_lost_note_is_left_out_of_the_text() -> None:
    text = "「戦略」1と「計画」2と「白書」3。\n1\t 注\n3\t 注"
    assert read(text).blocks[0].text.text == "「戦略」と「計画」と「白書」。"


def test_a_misread_number_takes_no_other_note_with_it() -> None:
    text = "「甲」1と「乙」2と「丙」3と「丁」4。\n1\t 注\n7\t 注\n3\t 注\n4\t 注"
    assert numbers_of(text, [0]) == [1, 3, 4]


def test_notes_may_count_anew_on_each_page_or_in_each_chapter() -> None:
    pages = [
        "「甲」1と「乙」2。\n1\t 注\n2\t 注",
        "「丙」1と「丁」2。\n1\t 注\n2\t 注",
        "「戊」1。\n1\t 注",
    ]
    text = "\n ".join(pages)
    assert numbers_of(text, [0, 3, 6]) == [1, 2, 1, 2, 1]
    document = read(text)
    assert [(mark.number, text[mark.span[0] - 1]) for mark in document.marks] == [
        (1, "」"),
        (2, "」"),
        (1, "」"),
        (2, "」"),
        (1, "」"),
    ]


def test_the_rows_of_a_ranking_are_no_second_count_of_notes() -> None:
    rows = "".join(f"{number}\t都市\n" for number in range(1, 16))
    text = f"「甲」1と「乙」2。\n1\t 注\n2\t 注\n 順位表。\n{rows}"
    assert footnotes_of(text, [0, 3]) == [Footnote(1, 1, 1), Footnote(2, 2, 2)]


def test_a_chapter_title_is_not_the_first_note_if_that_is_lost() -> None:
    text = "本文。\n1\t研究開発\n 「甲」1と「乙」2と「丙」3。\n2\t 注\n3\t 注"
    assert numbers_of(text, [0, 2]) == [2, 3]
