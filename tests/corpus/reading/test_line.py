"""Lines: where they stand, and what their shape says."""

import pytest

from corpus.reading.line import Line, byte_order_marks, is_source, split_lines, wrap_width


def test_lines_are_split_at_line_feeds_and_know_their_offsets() -> None:
    text = "一行\r\n\n三行\f\u2028続き\r四\n"
    lines = split_lines(text)
    assert lines == [Line(0, "一行"), Line(4, ""), Line(5, "三行\f\u2028続き\r四"), Line(14, "")]
    assert [text[line.start : line.end] for line in lines] == [line.text for line in lines]


def test_an_empty_text_is_one_empty_line() -> None:
    assert split_lines("") == [Line(0, "")]


@pytest.mark.parametrize("text", ["", " ", "　", "\t", "\f"])
def test_white_space_alone_is_blank(text: str) -> None:
    assert Line(0, text).is_blank


def test_a_broken_sign_is_not_blank() -> None:
    assert not Line(0, "\ufffd").is_blank


@pytest.mark.parametrize(
    "text",
    [
        "- 我が国の基礎研究力",
        "* 量子",
        "・半導体",
        "　・ 半導体",
        "● AIのイノベーション",
        "①研究開発法人",
        "① 研究開発法人",
        "ⓐ 人材",
        "Ⅱ 方向性",
        "（1）重要物資",
        "(ア) アクセス管理",
        "1. 高賃金の実現",
        "12) 公共調達",
        "※控除上限",
        "✓ SBIR制度",
    ],
)
def test_list_marks_make_an_item(text: str) -> None:
    assert Line(0, text).is_bullet


@pytest.mark.parametrize(
    "text",
    [
        "-1%の減少",
        "2.4%まで引き上げる",
        "2025年4月",
        "（2025年2月7日アクセス）",
        "1.1\t研究開発への投資",
        "（参考）米国",
        "―戦略―",
        "・",
    ],
)
def test_what_only_looks_like_a_mark_makes_no_item(text: str) -> None:
    assert not Line(0, text).is_bullet


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("①調査研究", True),
        ("（3）先端", True),
        ("・調査", False),
        ("- 調査", False),
        ("調査", False),
    ],
)
def test_only_counting_marks_stand_inside_sentences_too(text: str, counts: bool) -> None:
    assert Line(0, text).has_counting_bullet is counts


@pytest.mark.parametrize(
    "text",
    [
        "出典：OECD",
        "（出典）文部科学省",
        "(出典) WIPO",
        "資料：各種資料",
        "注：韓国の法令",
        "※連携大学",
        "（注）名目値",
        "*1.直接効果",
    ],
)
def test_notes_under_figures_are_told_by_their_beginning(text: str) -> None:
    assert Line(0, text).is_note


@pytest.mark.parametrize("text", ["本文の注である。", "3(出典）文部科学省", "投資"])
def test_a_note_s_word_further_on_makes_no_note(text: str) -> None:
    assert not Line(0, text).is_note


@pytest.mark.parametrize(
    "text",
    ["資料は公表されている。", "注目される技術", "出典のない図", "注力すべき領域"],
)
def test_a_sentence_that_begins_with_a_note_s_word_is_no_note(text: str) -> None:
    # a colon or a bracket behind 出典, 資料 or 注 makes the note
    assert not Line(0, text).is_note


@pytest.mark.parametrize(
    ("text", "ends"),
    [("である。", True), ("である。 ", True), ("Pact.", True), ("か？", True), ("であり", False)],
)
def test_a_line_s_last_sign_says_whether_a_sentence_ends(text: str, ends: bool) -> None:
    assert Line(0, text).ends_sentence is ends


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("政策", 4), ("AI政策", 6), ("ｱｼﾞｱ", 4), ("（※）", 6), ("政策  　", 4), ("Ａ", 2)],
)
def test_width_is_counted_in_columns(text: str, columns: int) -> None:
    assert Line(0, text).width == columns


def test_lines_broken_at_one_width_give_the_page_s_measure() -> None:
    full, rest = "政" * 45, "策" * 10
    lines = split_lines("\n".join([full] * 30 + [rest] * 20))
    assert wrap_width(lines) == 90


def test_a_few_long_lines_among_short_ones_give_no_measure() -> None:
    lines = split_lines("\n".join(["策" * 10] * 55 + ["政" * 45] * 5))
    assert wrap_width(lines) is None


def test_short_lines_have_no_measure() -> None:
    assert wrap_width(split_lines("\n".join(["政" * 15] * 60))) is None


def test_a_few_lines_tell_nothing_of_a_measure() -> None:
    assert wrap_width(split_lines("\n".join(["政" * 45] * 39))) is None


@pytest.mark.parametrize(
    "text",
    [
        "出典：OECD",
        "（出典）文部科学省",
        "(出典) WIPO",
        "出典) 各社資料",
        "資料：NISTEP",
        "出所：BCG",
        "出典 OECD",
    ],
)
def test_a_source_line_is_told_by_its_first_word_and_a_sign(text: str) -> None:
    assert is_source(text)
    assert Line(0, text).is_note


@pytest.mark.parametrize(
    "text",
    ["※注記", "注：名目値", "出典のない図", "資料1 「第7期基本計画」", "資料は公表されている。"],
)
def test_notes_and_mere_words_name_no_source(text: str) -> None:
    assert not is_source(text)


def test_a_byte_order_mark_at_a_line_s_begin_is_no_part_of_it() -> None:
    text = "\ufeff# 題名\n本文\ufeffである。\n\ufeff\ufeff# 次"
    assert [(line.start, line.text) for line in split_lines(text)] == [
        (1, "# 題名"),
        (6, "本文\ufeffである。"),
        (16, "# 次"),
    ]
    assert byte_order_marks(text) == [(0, 1), (14, 16)]
