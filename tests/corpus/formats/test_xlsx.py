"""Excel workbooks: sheets as pages, values as the sheet shows them."""

import io
from datetime import datetime

import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.formats.extraction import extract


def sheet_of(book: Workbook, title: str = "予算") -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return sheet


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text_of(book: Workbook) -> str:
    return extract(saved(book), "表.xlsx").text


def test_sheets_are_pages_labelled_and_headed_with_their_names() -> None:
    book = Workbook()
    sheet_of(book)["A1"] = "本文"
    book.create_sheet("令和7年度")["B2"] = "値"
    extracted = extract(saved(book), "表.xlsx")
    assert extracted.text == "# 予算\n\n本文\n\f# 令和7年度\n\n値"
    assert extracted.pages == ((0, "予算"), (extracted.text.index("# 令和"), "令和7年度"))


def test_adjoining_rows_are_a_table_and_lone_cells_around_it_lines() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    for row in (
        ["表1　研究開発費"],
        ["（単位：億円）"],
        [None, "国", "2022年", "2023年"],
        [None, "日本", 3300, 3400],
        [None, "韓国", None, 120],
        ["出典：OECD"],
        [],
        [None, None, "別の表", "値"],
        [None, None, "甲", 1],
    ):
        sheet.append(row)
    for line in (4, 5):
        for column in (3, 4):
            sheet.cell(line, column).number_format = "#,##0"
    assert text_of(book) == (
        "# 予算\n\n表1　研究開発費\n\n（単位：億円）\n\n"
        "国\t2022年\t2023年\n日本\t3,300\t3,400\n韓国\t\t120\n\n出典：OECD\n\n別の表\t値\n甲\t1"
    )


def test_values_are_shown_in_their_format() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    values = [
        ("額", 3300, "#,##0"),
        ("比率", 0.034, "0.0%"),
        ("公表日", datetime(2025, 4, 25), "mm-dd-yy"),
        ("元号", datetime(2025, 4, 25), '[$-411]ggge"年"m"月"d"日"'),
        ("補助", 120, '#,##0"億円"'),
        ("可否", True, "General"),
    ]
    for row, (name, value, form) in enumerate(values, 1):
        sheet.cell(row, 1, name)
        sheet.cell(row, 2, value).number_format = form
    assert text_of(book) == (
        "# 予算\n\n額\t3,300\n比率\t3.4%\n公表日\t2025/4/25\n元号\t令和7年4月25日\n"
        "補助\t120億円\n可否\tTRUE"
    )


def test_of_a_formula_the_stored_value_is_taken() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("計")
    sheet.write_row(0, 0, ["甲", "乙", "計"])
    sheet.write_row(1, 0, [1200, 2100])
    sheet.write_formula(1, 2, "=A2+B2", book.add_format({"num_format": "#,##0"}), 3300)
    book.close()
    assert extract(buffer.getvalue(), "表.xlsx").text == "# 計\n\n甲\t乙\t計\n1200\t2100\t3,300"


def test_merged_cells_have_their_value_in_the_first() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    for row in (["国", "額", None], [None, "2022", "2023"], ["日本", 1, 2], [None, 3, 4]):
        sheet.append(row)
    for place in ("A1:A2", "B1:C1", "A3:A4"):
        sheet.merge_cells(place)
    assert text_of(book) == "# 予算\n\n国\t額\t\n\t2022\t2023\n日本\t1\t2\n\t3\t4"


def test_line_breaks_in_a_cell_are_marked() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet.append(["施策", "内容"])
    sheet.append(["支援", "一つ目\n二つ目"])
    assert text_of(book) == "# 予算\n\n施策\t内容\n支援\t一つ目<br>二つ目"


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    for row in (["国", "秘", "額"], ["日本", "x", 1], ["隠し", "x", 9], ["韓国", "x", 2]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    hidden = book.create_sheet("作業用")
    hidden["A1"] = "秘密"
    hidden.sheet_state = "hidden"
    assert text_of(book) == "# 予算\n\n国\t額\n日本\t1\n韓国\t2"


def test_one_cell_in_the_last_corner_makes_no_endless_rectangle() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet["A1"], sheet["XFD1048576"] = "始", "端"
    assert text_of(book) == "# 予算\n\n始\n\n端"
