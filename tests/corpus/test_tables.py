"""Tables: every row with what it needs to be understood."""

from corpus.aligned_text import AlignedText
from corpus.block import Block, BlockKind
from corpus.tables import CAPTION, flat_table, tab_table

from .inline_document import whole


def aligned_lines(source: str) -> list[AlignedText]:
    """Align each line of a text with its place."""
    lines, start = [], 0
    for text in source.split("\n"):
        lines.append(AlignedText.of_source(source, start, start + len(text)))
        start += len(text) + 1
    return lines


def told(block: Block) -> tuple[str, list[str], bool]:
    """Give what a table says: its head, its rows, and whether these are apart."""
    assert block.kind is BlockKind.TABLE
    return block.text.text, [row.text for row in block.rows], block.rows_apart


def test_the_first_tab_separated_row_heads_the_others() -> None:
    rows = aligned_lines("順位\t都市名\n1 (1)\tシリコンバレー\n10 (15)\t**東京**")
    lead = [whole("エコシステムランキング(2024)")]
    assert told(tab_table(lead, rows)) == (
        "エコシステムランキング(2024)\n順位\t都市名",
        ["1 (1)\tシリコンバレー", "10 (15)\t東京"],
        False,
    )


def test_a_row_alone_is_no_header() -> None:
    rows = aligned_lines("日本\t120億円")
    assert told(tab_table([], rows)) == ("", ["日本\t120億円"], False)


def test_a_table_with_long_cells_is_turned_so_that_each_column_stands_alone() -> None:
    fields = "".join(f"<li>・技術{number}</li>" for number in range(40))
    rows = aligned_lines(f"\t米国\t日本\n戦略文書\tCETs\t基本計画\n重要分野\t{fields}\t量子")
    assert told(tab_table([whole("各国の重点投資")], rows)) == (
        "各国の重点投資",
        [
            "米国\n戦略文書\nCETs\n重要分野\n" + "\n".join(f"・技術{n}" for n in range(40)),
            "日本\n戦略文書\n基本計画\n重要分野\n量子",
        ],
        True,
    )


def test_an_empty_cell_of_a_turned_table_brings_no_label() -> None:
    rows = aligned_lines(f"項目\t米国\t日本\n文書\t\t基本計画\n分野\t{'量子' * 201}\t")
    assert told(tab_table([], rows)) == (
        "",
        ["項目\n米国\n分野\n" + "量子" * 201, "項目\n日本\n文書\n基本計画"],
        True,
    )


def test_a_flattened_table_s_first_group_and_its_units_are_the_header() -> None:
    caption, *groups = aligned_lines(
        "図表3　主要国の研究開発費\n国・地域名\n研究開発費総額（億ドル） 対GDP比（%）\n"
        "米国 8,218\n日本 1,835"
    )
    assert told(flat_table(caption, groups)) == (
        "図表3　主要国の研究開発費\n国・地域名\n研究開発費総額（億ドル） 対GDP比（%）",
        ["米国 8,218", "日本 1,835"],
        False,
    )


def test_a_group_with_unit_and_figures_is_a_row() -> None:
    caption, *groups = aligned_lines("図表1　予算\n項目\n基金（億円） 120\n税制（億円） 30")
    assert told(flat_table(caption, groups)) == (
        "図表1　予算\n項目",
        ["基金（億円） 120", "税制（億円） 30"],
        False,
    )


def test_two_groups_are_too_few_for_a_header() -> None:
    caption, *groups = aligned_lines("図表2　ポートフォリオ\n知識基盤\n社会変革")
    assert told(flat_table(caption, groups)) == (
        "図表2　ポートフォリオ",
        ["知識基盤", "社会変革"],
        False,
    )


def test_a_flattened_table_that_begins_with_items_has_labels_and_no_header() -> None:
    caption, *groups = aligned_lines(
        "図表16　枠組み協力例\n"
        "日米豪印（クアッド）\n●共通声明（2022.5）\n●フェローシップ（2024.1）\n"
        "米英豪（オーカス）\n●統合促進で合意（2021.9）\n中国・EU ●行政協定（2022.4）"
    )
    assert told(flat_table(caption, groups)) == (
        "図表16　枠組み協力例",
        [
            "日米豪印（クアッド）\n●共通声明（2022.5）\n●フェローシップ（2024.1）",
            "米英豪（オーカス）\n●統合促進で合意（2021.9）",
            "中国・EU ●行政協定（2022.4）",
        ],
        False,
    )


def test_a_header_stands_above_labels_and_their_items() -> None:
    caption, *groups = aligned_lines(
        "図表8　採択大学一覧\n国/公/私 提案大学\n公立大学\n【令和6年度採択】横浜市立大学\n"
        "私立大学\n【令和5年度採択】慶應義塾大学\n【令和6年度採択】藤田医科大学"
    )
    assert told(flat_table(caption, groups)) == (
        "図表8　採択大学一覧\n国/公/私 提案大学",
        [
            "公立大学\n【令和6年度採択】横浜市立大学",
            "私立大学\n【令和5年度採択】慶應義塾大学\n【令和6年度採択】藤田医科大学",
        ],
        False,
    )


def test_captions_are_told_from_references_to_them() -> None:
    captions = ["図表3　主要国の研究開発費", " 図12 推移", "表 1-2　予算", "図表 4 構成"]
    assert [text for text in captions if CAPTION.match(text)] == captions
    others = ["図表3の通りである", "（図表5）", "表現の自由", "図表は次の通り", "図表3"]
    assert [text for text in others if CAPTION.match(text)] == []
