"""Tables of tab-separated rows: captions, units, groups, header lines, and what ends them."""

import pytest

from corpus.passages.passage import PassageKind

from ..inline_document import assert_proves_itself, cut, read


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.whole().text) for block in read(text).blocks]


def rows(text: str) -> list[str]:
    found = cut(text)
    for passage in found:
        assert_proves_itself(passage, text)
    return [passage.text for passage in found if passage.kind is PassageKind.ROW]


ROWS = "国\t額\n日本\t3\n韓国\t2\n米国\t9"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("unit", ["", "（単位：億円）"])
@pytest.mark.parametrize("source", ["", "\n\n出典：OECD"])
def test_a_caption_over_rows_is_their_title(gap: str, unit: str, source: str) -> None:
    title = ["表1　予算", *([unit] if unit else [])]
    text = f"{gap.join(title)}{gap}{ROWS}{source}\n\n本文である。"
    told = [("table", "\n".join([*title, ROWS]))]
    told += [("note", source.strip())] if source else []
    assert blocks(text) == [*told, ("paragraph", "本文である。")]
    assert rows(text)[1] == "\n".join([*title, "国\t額", "韓国\t2"])
    assert [p.text for p in cut(text) if p.kind is PassageKind.TABLE] == [
        "\n".join([*title, ROWS, *([source.strip()] if source else [])])
    ]


def test_a_caption_said_again_on_the_next_page_does_not_end_the_table() -> None:
    text = f"表1　予算\n{ROWS}\n\n\f表1　予算（続き）\n国\t額\n英国\t4\n仏国\t5\n\n本文。"
    assert rows(text)[-1] == "表1　予算\n国\t額\n仏国\t5"
    assert [(left.reason, text[slice(*left.span)].strip()) for left in read(text).set_aside] == [
        ("repeated caption or header", "表1　予算（続き）")
    ]


def test_a_caption_under_a_table_without_a_title_goes_with_it() -> None:
    assert blocks(f"前の段落である。\n\n{ROWS}\n\n表1　予算\n\n本文である。")[1:3] == [
        ("table", ROWS),
        ("note", "表1　予算"),
    ]
    assert blocks(f"{ROWS}\n\n図1　予算\n\n本文である。")[1] == ("caption", "図1　予算")


def test_rows_of_figures_are_no_numbered_headings() -> None:
    assert blocks("値\t率\n2.5\t3.1\n4.5\t2.2") == [("table", "値\t率\n2.5\t3.1\n4.5\t2.2")]
    assert blocks("項\t内容\n1.1\t背景\n1.2\t目的\n\n2.1\t現状\n\n本文である。") == [
        ("table", "項\t内容\n1.1\t背景\n1.2\t目的"),
        ("heading", "2.1\t現状"),
        ("paragraph", "本文である。"),
    ]


def test_a_group_s_own_row_is_carried_down_to_its_rows_and_not_to_the_total() -> None:
    text = "国\t額\t率\nアジア\t\t\n日本\t1\t2\n韓国\t3\t4\n欧州\t\t\n独国\t3\t4\n合計\t7\t9"
    assert rows(text) == [
        "国\t額\t率\nアジア\n日本\t1\t2",
        "国\t額\t率\nアジア\n韓国\t3\t4",
        "国\t額\t率\n欧州\n独国\t3\t4",
        "国\t額\t率\n合計\t7\t9",
    ]


def test_merged_cells_of_the_first_columns_are_carried_down() -> None:
    text = "分野\t課題\t対応\n人材\t進学者の減少\t処遇の改善\n\t職の不足\t増員\n\t\t公募"
    assert rows(text) == [
        "分野\t課題\t対応\n人材\t進学者の減少\t処遇の改善",
        "分野\t課題\t対応\n人材\t職の不足\t増員",
        "分野\t課題\t対応\n人材\t職の不足\t公募",
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("事項\t令和5年度\t\t令和6年度\t\n\t当初\t補正\t当初\t補正", "科研費\t2\t3\t4\t5"),
        ("指標\t実績\t\t備考\n\t2022年度\t令和5年度\t", "投資\t20\t22\t速報"),
        ("\t国内\t\n項目\t大学\t企業", "費用\t3\t14"),
    ],
)
def test_headers_in_two_lines_stand_over_every_row(header: str, row: str) -> None:
    text = f"{header}\n{row}\n{row.replace(row[0], '他')}\n{row.replace(row[0], '計')}"
    assert rows(text)[0] == f"{header}\n{row}"


def test_words_in_the_first_row_are_no_second_header() -> None:
    text = "区分\t\t内容\n研究\t基礎\t自由な発想\n研究\t応用\t実用\n人材\t育成\t支援"
    assert rows(text)[0] == "区分\t\t内容\n研究\t基礎\t自由な発想"


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        ("主要国の研究開発費（2021年）", True),
        ("【参考】予算の推移", True),
        ("スタートアップの調達額は8,774億円", False),
        ("投資の実績は以下のとおり。", False),
        ("各国が投資を増やす", False),
        ("次の点に留意されたい", False),
        ("第一に、", False),
    ],
)
def test_over_a_blank_line_only_a_title_names_a_table(line: str, is_title: bool) -> None:
    told = [("table", f"{line}\n{ROWS}")]
    assert blocks(f"{line}\n\n{ROWS}") == (
        told if is_title else [("paragraph", line), ("table", ROWS)]
    )
    assert blocks(f"{line}\n{ROWS}") == told


def test_a_title_and_a_unit_over_blank_lines_both_name_the_table() -> None:
    assert blocks(f"前の段落である。\n\n予算の推移\n\n（単位：億円）\n\n{ROWS}") == [
        ("paragraph", "前の段落である。"),
        ("table", f"予算の推移\n（単位：億円）\n{ROWS}"),
    ]
