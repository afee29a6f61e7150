"""Cells of a table's lines: where tabs part them, and where spaces do."""

import pytest

from rag.cells import Cell, cells_of, columns_at_spaces, header_cells

UNICORNS = ["米国 684 54.7%", "中国 162 13.0%", "インド 68 5.4%"]
FRANCE = ["1 2035年までに小型原子炉を稼働 12", "2 グリーン水素のリーダー国に 32.75", "6つの条件"]


@pytest.mark.parametrize(
    ("header", "rows", "columns"),
    [
        (["国・地域 ユニコーン数 割合"], UNICORNS, 3),
        (["国・地域名", "2021", "総額（億ドル） 対GDP比（%）"], UNICORNS, 3),
        ([], UNICORNS, 3),
        (["10の目標 投資額（億ユーロ）"], [*FRANCE, "4 電気自動車を生産 36"], 2),
        (["提言の内容"], ["1 科学 を支える", "2 技術 を支える"], 1),
        (["大学 所在地"], ["国立 弘前大学、山形大学\n千葉大学", "私立 慶應義塾"], 1),
        (["年\t額"], ["2025 1\t100", "2026 1\t120"], 1),
        (["国 数"], ["米国 684"], 1),
        ([], [], 1),
    ],
    ids=[
        "as the header",
        "numbers behind the first",
        "numbers without a header",
        "numbers at the end",
        "words that have spaces",
        "a cell over two lines",
        "tabs",
        "one row",
        "no row",
    ],
)
def test_columns_at_spaces(header: list[str], rows: list[str], columns: int) -> None:
    assert columns_at_spaces(header, rows) == columns


def test_cells_stand_where_the_line_has_them() -> None:
    assert cells_of("米国 684 54.7%", 10, columns=3) == (
        Cell("米国", (10, 12)),
        Cell("684", (13, 16)),
        Cell("54.7%", (17, 22)),
    )
    assert [cell.text for cell in cells_of(FRANCE[0], 0, columns=2)] == [
        "1 2035年までに小型原子炉を稼働",
        "12",
    ]


def test_a_line_that_does_not_fit_is_one_cell() -> None:
    assert cells_of("6つの条件", 5, columns=2) == (Cell("6つの条件", (5, 10)),)


def test_tabs_part_whatever_spaces_do() -> None:
    assert [cell.text for cell in cells_of("\t東京大学 工学部\t日本", 0)] == [
        "",
        "東京大学 工学部",
        "日本",
    ]


def test_headers_that_are_too_few_stand_over_the_last_columns() -> None:
    assert [cell.text for cell in header_cells("総額（億ドル） 対GDP比", 0, columns=3)] == [
        "",
        "総額（億ドル）",
        "対GDP比",
    ]
    assert [cell.text for cell in header_cells("2021", 0, columns=3)] == ["2021"]
