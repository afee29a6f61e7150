"""Tables of tab-separated rows: every row with what it needs to be understood."""

import pytest

from corpus.aligned_text import AlignedText
from corpus.tables.tab_table import tab_table
from corpus.tables.table import NOTHING, Table
from corpus.tables.table_cells import Shape, column_shapes, period, shape_of, shift_of
from tests.corpus.inline_document import whole


def aligned_lines(source: str) -> list[AlignedText]:
    """Align each line of a text with its place."""
    lines, start = [], 0
    for text in source.split("\n"):
        lines.append(AlignedText.of_source(source, start, start + len(text)))
        start += len(text) + 1
    return lines


def table_of(*stretches: str) -> Table:
    """Make a table of stretches that follow one another in one source."""
    lines = aligned_lines("\n".join(stretches))
    counts = [text.count("\n") + 1 for text in stretches]
    parts = [lines[sum(counts[:n]) : sum(counts[: n + 1])] for n in range(len(counts))]
    return tab_table(NOTHING, parts)


def told(table: Table) -> list[tuple[str, str, str]]:
    """Give of each row its header, its group's name and its own text."""
    return [
        (entry.header.text, entry.label.text, row.text.text[entry.start : entry.end])
        for row in table.rows
        for entry in row.entries
    ]


def test_the_first_row_heads_the_others() -> None:
    rows = aligned_lines("順位\t都市名\n1 (1)\tシリコンバレー\n10 (15)\t**東京**")
    table = tab_table(whole("エコシステムランキング(2024)"), [rows])
    assert table.title.text == "エコシステムランキング(2024)"
    assert told(table) == [
        ("順位\t都市名", "", "1 (1)\tシリコンバレー"),
        ("順位\t都市名", "", "10 (15)\t東京"),
    ]


def test_a_row_alone_is_no_header() -> None:
    assert told(table_of("日本\t120億円")) == [("", "", "日本\t120億円")]


def test_a_group_s_name_is_carried_down_to_rows_whose_first_cell_is_empty() -> None:
    text = "分類\t技術\t順位\n情報\t光通信\t2\n\t台帳\t1\n材料\t磁石\t2\n\t超伝導\t5"
    assert [(label, own) for _, label, own in told(table_of(text))] == [
        ("", "情報\t光通信\t2"),
        ("情報", "\t台帳\t1"),
        ("", "材料\t磁石\t2"),
        ("材料", "\t超伝導\t5"),
    ]


def test_groups_within_groups_are_both_carried_down() -> None:
    text = (
        "地域\t国\t都市\t数\n欧州\t独国\tボン\t3\n\t\tキール\t4\n\t英国\tバース\t5\n\t\tヨーク\t6"
    )
    assert [(label, own.strip()) for _, label, own in told(table_of(text))] == [
        ("", "欧州\t独国\tボン\t3"),
        ("欧州\t独国", "キール\t4"),
        ("欧州", "英国\tバース\t5"),
        ("欧州\t英国", "ヨーク\t6"),
    ]


def test_a_group_without_its_cell_is_told_by_where_the_figures_stand() -> None:
    """The row has as many cells as it fills; its figures show that the first is missing."""
    text = "分類\t技術\t順位\t機関\n情報\t光通信\t2 → 7\tNTT\n台帳\t1 → 26\t会津大学"
    assert told(table_of(text))[1][1:] == ("情報", "台帳\t1 → 26\t会津大学")


def test_a_row_shifted_to_the_right_begins_a_group_of_its_own() -> None:
    text = "分類\t技術\t順位\t機関\n情報\t光通信\t2 → 7\tNTT\n\tその他技術\t推進力\t3 → 12"
    assert told(table_of(text))[1][1:] == ("", "\tその他技術\t推進力\t3 → 12")


def test_a_mark_in_the_first_cell_is_no_group() -> None:
    text = "新\t事業\t額\n○\t量子\t3\n\t半導体\t4"
    assert [label for _, label, _ in told(table_of(text))] == ["", ""]


def test_columns_side_by_side_are_rows_of_their_own() -> None:
    text = "国\t数\t国\t数\n日本\t33\t中国\t14\n米国\t18\t\t"
    assert told(table_of(text)) == [
        ("国\t数", "", "日本\t33"),
        ("国\t数", "", "中国\t14"),
        ("国\t数", "", "米国\t18"),
    ]


def test_a_band_of_names_over_columns_side_by_side_heads_its_own() -> None:
    text = "トップ100\t\tトップ50\t\n国\t数\t国\t数\n日本\t33\t中国\t14"
    assert told(table_of(text)) == [
        ("トップ100\n国\t数", "", "日本\t33"),
        ("トップ50\n国\t数", "", "中国\t14"),
    ]


def test_a_header_said_again_heads_the_rows_behind_it() -> None:
    table = table_of("国\t数\n日本\t33", "国\t数\n米国\t18")
    assert [stretch.header.offsets[0] for stretch in table.stretches] == [0, 10]
    assert told(table) == [("国\t数", "", "日本\t33"), ("国\t数", "", "米国\t18")]


def test_a_group_goes_on_behind_a_header_said_again() -> None:
    """The group's name stands before that header, so the row is read under the first one."""
    table = table_of("分類\t技術\n情報\t光通信\n\t台帳", "分類\t技術\n\t高性能計算")
    assert told(table)[2] == ("分類\t技術", "情報", "\t高性能計算")
    entry = table.rows[2].entries[0]
    assert entry.header.offsets[-1] < entry.label.offsets[0] < table.rows[2].text.offsets[0]


def test_dots_for_rows_left_out_are_no_row_to_read() -> None:
    assert [own for *_, own in told(table_of("順位\t大学\n98\t浦項\n...\t...\n107\t東北"))] == [
        "98\t浦項",
        "107\t東北",
    ]


def test_a_table_s_whole_text_has_every_row_at_its_place() -> None:
    table = table_of("国\t数\n日本\t33", "国\t数\n米国\t18")
    text = table.whole().text
    assert text == "国\t数\n日本\t33\n国\t数\n米国\t18"
    assert [text[start:end] for start, end in table.row_places()] == ["日本\t33", "米国\t18"]


# Cells so long that the table is turned


def turned(text: str) -> list[str]:
    table = table_of(text)
    assert table.is_turned
    return [row.text.text for row in table.rows]


def test_a_table_with_long_cells_is_turned_so_that_each_column_stands_alone() -> None:
    fields = "".join(f"<li>・技術{number}</li>" for number in range(40))
    assert turned(f"\t米国\t日本\n戦略文書\tCETs\t基本計画\n重要分野\t{fields}\t量子") == [
        "米国\n戦略文書\nCETs\n重要分野\n" + "\n".join(f"・技術{n}" for n in range(40)),
        "日本\n戦略文書\n基本計画\n重要分野\n量子",
    ]


def test_an_empty_cell_of_a_turned_table_brings_no_label() -> None:
    assert turned(f"項目\t米国\t日本\n文書\t\t基本計画\n分野\t{'量子' * 201}\t") == [
        "項目\n米国\n分野\n" + "量子" * 201,
        "項目\n日本\n文書\n基本計画",
    ]


ITEMS = "".join(f"<li>・技術{number}</li>" for number in range(40))


def test_a_column_set_below_another_is_one_of_its_own() -> None:
    """It says its name and, as the lines above do of the others, its document, then its items."""
    stacked = "<p>蘭国</p><p>国家戦略 (2024)</p><p>支援技術</p><ul><li>・光</li></ul>"
    cell = f"<p>革新技術</p><ul><li>・AI</li></ul>{stacked}"
    columns = turned(f"\t米国\t英国\n文書\tCETs\t枠組み\n分野\t{ITEMS}\t{cell}")
    assert columns[1:] == [
        "英国\n文書\n枠組み\n分野\n革新技術\n・AI",
        "分野\n蘭国\n国家戦略 (2024)\n支援技術\n・光",
    ]


def test_a_paragraph_over_further_items_stays_in_its_column() -> None:
    cell = "<p>産業</p><ul><li>・電池</li></ul><p>必須基盤</p><ul><li>・AI</li></ul>"
    columns = turned(f"\t米国\t韓国\n文書\tCETs\t12技術\n分野\t{ITEMS}\t{cell}")
    assert columns[1] == "韓国\n文書\n12技術\n分野\n産業\n・電池\n必須基盤\n・AI"


# Cells


@pytest.mark.parametrize(
    ("cell", "shape"),
    [
        ("3.28", Shape.FIGURE),
        ("1 → 26", Shape.FIGURE),
        ("2017年3月", Shape.FIGURE),
        ("△120億円", Shape.FIGURE),
        ("(107)", Shape.FIGURE),
        ("33社 (トヨタなど)", Shape.WORDS),
        ("5G基金事業", Shape.WORDS),
        ("東京", Shape.WORDS),
        ("-", Shape.UNKNOWN),
        ("", Shape.UNKNOWN),
        ("...", Shape.UNKNOWN),
    ],
)
def test_figures_are_told_from_words(cell: str, shape: Shape) -> None:
    assert shape_of(cell) is shape


def test_a_column_has_the_shape_that_most_of_its_cells_have() -> None:
    rows = [["日本", "3", "-"], ["米国", "4", "3"], ["英国", "注", "x"], ["独国", "6", ""]]
    assert column_shapes(rows, 3) == [Shape.WORDS, Shape.FIGURE, Shape.UNKNOWN]


def test_a_row_that_fits_is_not_shifted() -> None:
    shapes = [Shape.WORDS, Shape.WORDS, Shape.FIGURE]
    assert shift_of(["", "台帳", "1"], shapes) == 0
    assert shift_of(["情報", "台帳"], shapes) == 0
    assert shift_of(["台帳", "1"], shapes) == 1
    assert shift_of(["", "情報", "台帳", "1"], shapes) == -1


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        (["国", "数", "国", "数"], 2),
        (["国", "数", "割合", "国", "数", "割合"], 3),
        (["国", "数", "割合"], 3),
        (["国", "数", "国"], 3),
        (["数", "数"], 2),
        (["", "", "", ""], 4),
    ],
)
def test_a_header_that_begins_anew_shows_columns_side_by_side(
    headers: list[str], length: int
) -> None:
    assert period(headers) == length
