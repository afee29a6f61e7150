"""Word files: headings, lists, tables, notes, text boxes; what is not printed is not read."""

import pytest

from corpus.formats.docx_numbering import _formatted
from corpus.formats.extracted import Extracted
from corpus.formats.extraction import extract

from .word_file import (
    add_mark,
    add_notes,
    add_numbering,
    add_to_paragraph,
    add_xml,
    new,
    number,
    saved,
)


def text_of(document: object) -> str:
    extracted = extract(saved(document), "報告書.docx")  # type: ignore[arg-type]
    assert extracted == Extracted(extracted.text)  # Word files know no pages
    return extracted.text


def test_styles_make_headings_and_paragraphs_are_parted() -> None:
    document = new()
    document.add_heading("研究開発の方向性", 0)
    document.add_heading("第1章　総論", 1)
    document.add_paragraph("投資を増やす。")
    document.add_heading("第1節　現状", 2)
    document.add_paragraph("伸びが鈍い。")
    assert text_of(document) == (
        "# 研究開発の方向性\n\n# 第1章　総論\n\n投資を増やす。\n\n## 第1節　現状\n\n伸びが鈍い。"
    )


def test_an_outline_level_of_its_own_makes_a_heading_too() -> None:
    document = new()
    paragraph = document.add_paragraph("独自の書式の見出し")
    add = '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'
    paragraph._p.insert(0, _element(add))
    document.add_paragraph("本文。")
    assert text_of(document) == "### 独自の書式の見出し\n\n本文。"


def _element(xml: str) -> object:
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    first, _, rest = xml.partition(">")
    return parse_xml(f"{first} {space}>{rest}")


def test_numbers_that_word_counts_stand_before_headings_and_items() -> None:
    document = new()
    outline = add_numbering(
        document, [("decimal", "%1"), ("decimal", "%1.%2"), ("aiueo", "（%3）")]
    )
    steps = [("研究開発", 1, 0), ("投資", 2, 1), ("人材", 2, 1), ("社会課題", 1, 0), ("変革", 2, 1)]
    for text, level, depth in steps:
        number(document.add_heading(text, level), outline, depth)
    for text in ("制度", "基盤"):
        number(document.add_paragraph(text), outline, 2)
    assert text_of(document) == "\n\n".join(
        [
            "# 1　研究開発",
            "## 1.1　投資",
            "## 1.2　人材",
            "# 2　社会課題",
            "## 2.1　変革",
            "    （ア） 制度\n    （イ） 基盤",
        ]
    )


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (3, "decimal", "3"),
        (3, "decimalFullWidth", "３"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "lowerRoman", "iv"),
        (19, "upperRoman", "XIX"),
        (28, "lowerLetter", "bb"),
        (6, "aiueoFullWidth", "カ"),
        (2, "iroha", "ロ"),
        (1, "japaneseCounting", "一"),
        (10, "japaneseCounting", "十"),
        (20, "japaneseCounting", "二十"),
        (34, "japaneseCounting", "三十四"),
    ],
)
def test_numbers_are_written_in_their_form(count: int, form: str, shown: str) -> None:
    assert _formatted(count, form) == shown


def test_nested_lists_are_indented() -> None:
    document = new()
    for text, style in (
        ("大学", "List Bullet"),
        ("集中支援", "List Bullet 2"),
        ("企業", "List Bullet"),
        ("税制", "List Number"),
        ("規制", "List Number"),
    ):
        document.add_paragraph(text, style=style)
    assert text_of(document) == "- 大学\n  - 集中支援\n- 企業\n1. 税制\n2. 規制"


def test_merged_cells_have_their_value_in_the_first_field() -> None:
    document = new()
    document.add_paragraph("表1　研究開発費", style="Caption")
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "国"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "額（億円）"
    for column, text in ((1, "2022"), (2, "2023")):
        table.cell(1, column).text = text
    table.cell(2, 0).merge(table.cell(3, 0)).text = "日本"
    table.cell(2, 1).text = "3,300\n（当初）"
    table.cell(2, 2).text = "3,400"
    table.cell(3, 1).text = "120"
    table.cell(3, 2).text = "130"
    assert text_of(document) == (
        "表1　研究開発費\n\n"
        "国\t額（億円）\t\n\t2022\t2023\n日本\t3,300<br>（当初）\t3,400\n\t120\t130"
    )


def test_a_table_inside_a_cell_is_laid_flat_and_a_frame_is_no_table() -> None:
    document = new()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(2, 2)
    for place, text in enumerate("甲乙丙丁"):
        inner.cell(place // 2, place % 2).text = text
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "囲みの中の文。"
    assert text_of(document) == "外\t甲 乙<br>丙 丁\n\n囲みの中の文。"


def test_footnotes_stand_at_the_end_and_their_marks_are_bare_digits() -> None:
    document = new()
    add_notes(document, "footnote", {2: "内閣府の資料。", 1: "経済産業省の資料。"})
    first = document.add_paragraph("統合イノベーション戦略2023")
    add_mark(first, "footnote", 2)
    first.add_run("では、連携が示された。")
    cell = document.add_table(1, 2).cell(0, 1)
    document.tables[0].cell(0, 0).text = "戦略"
    cell.paragraphs[0].add_run("産業戦略")
    add_mark(cell.paragraphs[0], "footnote", 1)
    assert text_of(document) == (
        "統合イノベーション戦略20231では、連携が示された。\n\n戦略\t産業戦略2\n\n"
        "1\t 内閣府の資料。\n2\t 経済産業省の資料。"
    )


def test_foot_and_endnotes_are_counted_together_in_the_order_of_their_marks() -> None:
    document = new()
    add_notes(document, "footnote", {1: "脚注の一。", 2: "脚注の二。"})
    add_notes(document, "endnote", {1: "文末の注。"})
    for kind, place in (("footnote", 1), ("endnote", 1), ("footnote", 2)):
        add_mark(document.add_paragraph("施策"), kind, place)
    assert text_of(document).endswith(
        "施策1\n\n施策2\n\n施策3\n\n1\t 脚注の一。\n2\t 文末の注。\n3\t 脚注の二。"
    )


def test_a_text_box_is_read_once_behind_the_paragraph_that_holds_it() -> None:
    document = new()
    paragraph = document.add_paragraph("図の前の文。")
    box = "<w:txbxContent><w:p><w:r><w:t>箱の中の文。</w:t></w:r></w:p></w:txbxContent>"
    add_to_paragraph(
        paragraph,
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )
    document.add_paragraph("図の後の文。")
    assert text_of(document) == "図の前の文。\n\n箱の中の文。\n\n図の後の文。"


def test_what_is_not_printed_is_not_read() -> None:
    document = new()
    paragraph = document.add_paragraph("残る")
    add_to_paragraph(paragraph, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し文字</w:t></w:r>")
    add_to_paragraph(paragraph, '<w:del w:id="1"><w:r><w:delText>消した</w:delText></w:r></w:del>')
    add_to_paragraph(paragraph, '<w:ins w:id="2"><w:r><w:t>加えた</w:t></w:r></w:ins>')
    add_to_paragraph(paragraph, "<w:r><w:instrText>SEQ 図</w:instrText></w:r>")
    add_to_paragraph(
        paragraph,
        "<w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    )
    document.sections[0].header.paragraphs[0].text = "柱"
    document.sections[0].footer.paragraphs[0].text = "- 1 -"
    assert text_of(document) == "残る加えた漢字"


def test_content_controls_and_links_are_text() -> None:
    document = new()
    add_xml(
        document,
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>枠の中、</w:t></w:r>"
        "<w:hyperlink><w:r><w:t>リンク</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>",
    )
    assert text_of(document) == "枠の中、リンク"


def test_tabs_and_line_breaks_of_a_paragraph_are_kept_apart() -> None:
    document = new()
    document.add_paragraph("日時\t令和7年4月25日\n場所\t経済産業省")
    assert text_of(document) == "日時　令和7年4月25日  \n場所　経済産業省"
