"""Tables that lie flattened: rows, labels and headers found again."""

import pytest

from corpus.reading.caption import caption_label
from corpus.reading.wrapped_words import goes_on
from corpus.tables.flat_line import FlatLine
from corpus.tables.flat_table import flat_table
from corpus.tables.table import Table

from .test_tab_table import aligned_lines


def flat(text: str) -> Table:
    """Make a table of a caption and lines; a blank line stands where `/` does."""
    caption, *lines = aligned_lines(text)
    made: list[FlatLine] = []
    gap = True
    for line in lines:
        if line.text == "/":
            gap = True
            continue
        made.append(FlatLine(line.strip(), gap=gap, is_indented=line.text.startswith("　")))
        gap = False
    return flat_table(caption, made)


def rows(table: Table) -> list[str]:
    return [row.text.text for row in table.rows]


def entries(table: Table) -> list[tuple[str, str, str]]:
    return [
        (entry.header.text, entry.label.text, row.text.text[entry.start : entry.end])
        for row in table.rows
        for entry in row.entries
    ]


def test_the_first_lines_and_their_units_are_the_header() -> None:
    table = flat(
        "図表3　研究開発費\n国・地域名\n2021\n/\n総額（億ドル） 対GDP比（%）\n/\n"
        "米国 8,218 3.48\n/\n日本 1,835 3.28"
    )
    assert table.title.text == "図表3　研究開発費"
    header = "国・地域名\n2021\n総額（億ドル） 対GDP比（%）"
    assert entries(table) == [(header, "", "米国 8,218 3.48"), (header, "", "日本 1,835 3.28")]


def test_a_line_with_unit_and_figures_is_a_row() -> None:
    table = flat("図表1　予算\n項目\n/\n基金（億円） 120\n/\n税制（億円） 30")
    assert entries(table) == [("項目", "", "基金（億円） 120"), ("項目", "", "税制（億円） 30")]


def test_two_groups_are_too_few_for_a_header() -> None:
    table = flat("図表2　ポートフォリオ\n知識基盤\n/\n社会変革")
    assert entries(table) == [("", "", "知識基盤"), ("", "", "社会変革")]


def test_rows_of_one_shape_have_no_header_among_them() -> None:
    table = flat("図表2　予算\n米国 8,218\n/\n日本 1,835\n/\n英国 1,026")
    assert entries(table)[0] == ("", "", "米国 8,218")


def test_a_table_that_begins_with_items_has_labels_and_no_header() -> None:
    table = flat(
        "図表16　協力例\n日米豪印\n（クアッド）\n/\n●共通声明（2022.5）\n/\n●留学（2024.1）\n/\n"
        "米英豪\n（オーカス）\n/\n●統合促進で合意（2021.9）\n/\n中国・EU ●行政協定（2022.4）"
    )
    assert rows(table) == [
        "日米豪印\n（クアッド）\n●共通声明（2022.5）\n●留学（2024.1）",
        "米英豪\n（オーカス）\n●統合促進で合意（2021.9）",
        "中国・EU ●行政協定（2022.4）",
    ]


def test_a_blank_line_inside_an_item_ends_no_row() -> None:
    table = flat(
        "図表16　協力例\n米国・EU\n●評議会設置：AI技術標準化等での\n/\n協力推進\n●会合開催\n/\n"
        "BRICS\n●センター設立：政策調整、人\n/\n材育成で協力"
    )
    assert rows(table) == [
        "米国・EU\n●評議会設置：AI技術標準化等での協力推進\n●会合開催",
        "BRICS\n●センター設立：政策調整、人材育成で協力",
    ]


def test_the_items_of_a_long_row_are_read_one_by_one_under_its_label() -> None:
    first, second = "●" + "量子" * 50, "●" + "半導体" * 30
    table = flat(f"図表1　例\n国\n{first}\n{second}\n/\n省\n●宇宙")
    assert rows(table)[0] == f"国\n{first}\n{second}"
    assert entries(table) == [("", "国", first), ("", "国", second), ("", "", "省\n●宇宙")]


def test_a_line_by_itself_before_a_full_row_belongs_to_the_row_above() -> None:
    table = flat(
        "図表5　戦略\n名称 期間 特徴\n/\n戦略 2006-2009\n●計画を策定\n/\nうち一つが産業\n/\n"
        "新戦略 2014-2017\n●維持"
    )
    assert rows(table) == ["戦略 2006-2009\n●計画を策定\nうち一つが産業", "新戦略 2014-2017\n●維持"]


def test_a_label_may_be_parted_by_blank_lines_where_the_row_has_more_cells() -> None:
    table = flat(
        "図表22　基金\n基金名 省庁 設立 概要\n/\n成果移転\n基金\n/\n科学技\n術部 2014年 "
        "・投資を誘導。\n/\n・設立。\n/\n産業創業\n基金\n/\n発展委 2016年 ・支援。"
    )
    assert rows(table) == [
        "成果移転\n基金\n科学技術部 2014年 ・投資を誘導。\n・設立。",
        "産業創業\n基金\n発展委 2016年 ・支援。",
    ]


def test_titles_in_brackets_are_items_where_there_are_no_bullets() -> None:
    table = flat(
        "図表8　採択大学\n国/公/私 大学\n/\n公立大学\n/\n【令和6年度】横浜市立大学\n/\n"
        "私立大学\n/\n【令和5年度】慶應義塾大学\n【令和6年度】藤田医科大学"
    )
    assert rows(table) == [
        "公立大学\n【令和6年度】横浜市立大学",
        "私立大学\n【令和5年度】慶應義塾大学\n【令和6年度】藤田医科大学",
    ]


def test_numbered_rows_go_on_to_the_next_number() -> None:
    table = flat(
        "図表18　旗艦\n旗艦 例\n/\n1 ファン\nディング\n/\n●上場法\n/\n2 実験\n/\n●施設の定義\n/\n"
        "に関する報告"
    )
    assert rows(table) == ["1 ファンディング\n●上場法", "2 実験\n●施設の定義に関する報告"]


def test_what_stands_before_a_new_count_names_the_rows_under_it() -> None:
    table = flat(
        "図表6　目標\n目標 額（億円）\n/\n1 原子炉 12\n/\n2 水素 30\n/\n条件\n/\n1 原材料 29"
    )
    assert rows(table) == ["1 原子炉 12", "2 水素 30", "条件", "1 原材料 29"]
    assert entries(table)[2] == ("目標 額（億円）", "条件", "1 原材料 29")


def test_a_header_that_counts_its_rows_heads_no_others() -> None:
    table = flat(
        "図表6　目標\n2の目標 額（億円）\n/\n1 原子炉 12\n/\n2 水素 30\n/\n1の条件\n/\n1 原材料 29"
    )
    assert [header for header, *_ in entries(table)] == [
        "2の目標 額（億円）",
        "2の目標 額（億円）",
        "額（億円）",
    ]


def test_a_number_out_of_the_count_begins_no_row() -> None:
    table = flat("図表1　例\n1 量子\n/\n5 年後を目指す\n/\n2 宇宙")
    assert rows(table) == ["1 量子\n5 年後を目指す", "2 宇宙"]


def test_a_cell_by_itself_and_the_next_make_a_row_if_both_columns_are_filled_by_them() -> None:
    table = flat(
        "図表7　大学\n国/公 大学\n/\n国立（22）\n/\n弘前大学、山形大学\n/\n公立（2） 横浜市立大学"
    )
    assert rows(table) == ["国立（22）\n弘前大学、山形大学", "公立（2） 横浜市立大学"]


def test_a_cell_by_itself_over_full_rows_names_them() -> None:
    table = flat("図表7　予算\n国 額\n/\nアジア\n/\n日本 30\n/\n韓国 20\n/\n欧州\n/\n独国 10")
    assert [(label, own) for _, label, own in entries(table)] == [
        ("アジア", "日本 30"),
        ("アジア", "韓国 20"),
        ("欧州", "独国 10"),
    ]


def test_columns_side_by_side_are_rows_of_their_own_and_stay_one_line_of_the_table() -> None:
    table = flat(
        "図表17　企業数\n国 数 割合 国 数 割合\n/\n中国 162 13.0% 韓国 13 1.0%\n/\n英国 55 4.4%"
    )
    assert rows(table) == ["中国 162 13.0% 韓国 13 1.0%", "英国 55 4.4%"]
    assert entries(table) == [
        ("国 数 割合", "", "中国 162 13.0%"),
        ("国 数 割合", "", "韓国 13 1.0%"),
        ("国 数 割合", "", "英国 55 4.4%"),
    ]
    left, right = (entry.header.offsets[0] for entry in table.rows[0].entries)
    assert left < right


def test_a_name_of_two_words_is_one_cell_of_columns_side_by_side() -> None:
    table = flat("図表17　数\n国 数 国 数\n/\nSouth Korea 13 United Kingdom 55\n/\n独国 1 仏国 2")
    assert [own for *_, own in entries(table)][:2] == ["South Korea 13", "United Kingdom 55"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("政策調整、人", "材育成で協力"),
        ("ASEANでの電気自動車導", "入加速に向けた"),
        ("AI技術標準化等での", "協力推進"),
        ("イノベーションの定義", "に関する報告書の発行"),
        ("市場化を", "促進。"),
        ("国家発展改革委", "員会"),
        ("科学技術部、", "財政部"),
        ("バイオ（創薬", "を含む）"),
        ("ファン", "ディング"),
    ],
)
def test_a_phrase_goes_on_over_a_break(before: str, after: str) -> None:
    assert goes_on(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("実施予定", "米英豪"),
        ("会合開催（2022.10）", "米国・ASEAN"),
        ("出資し、創業を支援。", "国家新興産業創業"),
        ("熊本大学", "公立大学"),
        ("8,218", "2.43"),
        ("BRICS", "EU"),
        ("計画を策定", "うち一つが産業"),
        ("の実施", "4 人材の育成"),
        ("", "日本"),
        ("日本", " "),
    ],
)
def test_one_cell_s_end_and_the_next_one_s_beginning_are_no_phrase(before: str, after: str) -> None:
    assert not goes_on(before, after)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("図表3　主要国の研究開発費", "図表3"),
        (" 図12 推移", "図12"),
        ("表 1-2　予算", "表1-2"),
        ("図表 4 構成", "図表4"),
        ("【図表5】人材", "図表5"),
        ("図１：推移", "図１"),
        ("第1-2-3図　推移", "第1-2-3図"),
    ],
)
def test_captions_have_a_label(text: str, label: str) -> None:
    assert caption_label(text) == label


@pytest.mark.parametrize(
    "text", ["図表3の通りである", "（図表5）", "表現の自由", "図表は次の通り", "図表3", "第3表現"]
)
def test_references_are_no_captions(text: str) -> None:
    assert caption_label(text) is None
