"""Whole documents as ministries publish them, from the file's bytes to the passages."""

import io
from dataclasses import replace

from docx.shared import Pt
from openpyxl import Workbook

from corpus.formats.extraction import extract
from corpus.passages.cutting import cut_document
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.coverage import coverage
from corpus.reading.reader import read_document
from corpus.source import Source

from ..inline_document import DOCUMENT, assert_linked, assert_proves_itself
from .paper import GOTHIC, LEFT, Paper
from .word_file import add_mark, add_notes, new, saved

A = "研究開発投資の総額は主要国に比べて伸びが鈍く、二〇二三年度には二十二兆円であった。"
B = "基礎研究から社会実装までを一気通貫で支援する枠組みが、各国で整えられつつある。"


def passages(content: bytes, name: str) -> tuple[Passage, ...]:
    """All passages; that each proves itself and nothing is lost is checked on the way."""
    extracted = extract(content, name)
    kind = "slides" if extracted.is_deck else "report"
    source = Source(replace(DOCUMENT, file=name, kind=kind), extracted.text, extracted.pages)
    document = read_document(source)
    found = cut_document(document)
    for passage in found:
        assert_proves_itself(passage, extracted.text)
    assert_linked(found)
    assert coverage(document, found).unexplained_spans == ()
    return found


def of(kind: PassageKind, found: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in found if passage.kind is kind]


def notice() -> bytes:
    paper = Paper()
    for y, text in ((80.0, "府政科技第123号"), (100.0, "令和7年4月1日")):
        paper.line(text, 430, y, 11)
    x = paper.line("各府省担当局長", LEFT, 120, 11)
    paper.line("殿", x + 11, 120, 11)  # as browsers print a full-width space
    paper.line("研究インテグリティの確保について（通知）", 180, 160, 11)
    y = paper.text(A + "ついては、下記に留意されたい。", 190, size=11, chars=42)
    paper.line("記", 290, y + 10, 11)
    for number, (title, text) in enumerate([("情報の開示", A), ("体制の整備", B)], 1):
        x = paper.line("１２"[number - 1], LEFT, y + 40, 11)
        paper.line(title, x + 11, y + 40, 11)
        y = paper.text(text, y + 60, size=11, chars=42)
    paper.line("以上", 500, y + 10, 11)
    return paper.pdf()


def test_a_notice_has_its_items_as_sections_and_its_spaces() -> None:
    found = passages(notice(), "通知.pdf")
    assert [(p.section, p.text) for p in found] == [
        (
            (),
            "府政科技第123号\n令和7年4月1日\n各府省担当局長　殿\n"
            f"研究インテグリティの確保について（通知）\n{A}ついては、下記に留意されたい。\n記",
        ),
        (("１ 情報の開示",), f"１　情報の開示\n{A}"),
        (("２ 体制の整備",), f"２　体制の整備\n{B}\n以上"),
    ]


def white_paper() -> bytes:
    """Two pages: a chapter, bold numbered headings, a table without rules down to the foot."""
    paper = Paper()
    paper.line("第1章　総論", LEFT, 90, 16, GOTHIC)
    paper.line("１．予算", LEFT, 120, 13, GOTHIC)
    y = paper.text(A + B, 145)
    paper.line("（１）主な施策", LEFT, y + 10, 13, GOTHIC)
    y = paper.text(B + A, y + 35)
    paper.line("表1　主な施策（単位：億円）", LEFT, y + 10)
    y += 30
    rows = [("番号", "施策名", "目的", "額")]
    rows += [(str(n), f"第{n}施策", "研究基盤の強化", str(n * 13)) for n in range(1, 41)]
    for row in rows:
        if y > 800:
            paper.end_page()
            y = 60
        for x, cell in zip((LEFT, 120, 220, 400), row, strict=True):
            paper.line(cell, x, y, 9)
        y += 15
    paper.line("出典：内閣府", LEFT, y + 5, 8)
    return paper.pdf()


def test_every_row_of_a_table_down_to_the_page_s_edge_is_a_row() -> None:
    found = passages(white_paper(), "白書.pdf")
    head = "表1　主な施策（単位：億円）\n番号\t施策名\t目的\t額\n"
    assert of(PassageKind.ROW, found) == [
        f"{head}{n}\t第{n}施策\t研究基盤の強化\t{n * 13}" for n in range(1, 41)
    ]
    assert {p.section for p in found if p.kind is PassageKind.ROW} == {
        ("第1章 総論", "１．予算", "（１）主な施策")
    }
    pages = [p.pages for p in found if p.kind is PassageKind.ROW]
    assert (pages[0], pages[-1]) == (("1",), ("2",))
    assert "出典：内閣府" in of(PassageKind.TABLE, found)[-1]


def test_a_report_s_page_end_begins_no_passage_and_a_slide_s_does() -> None:
    for size, counts in (((595, 842), [("1", "2")]), ((960, 540), [("1",), ("2",)])):
        paper = Paper(size)
        for text in ("研究費が増えた。", "人材が減った。"):
            paper.line(text, LEFT, 100)
            paper.end_page()
        assert [p.pages for p in passages(paper.pdf(), "a.pdf")] == counts


def test_the_mark_of_a_sentence_brought_back_leads_to_the_note_of_the_next_page() -> None:
    paper = Paper()
    cut = 46 * 5 - 1
    tail = "この期間は「産業戦略"
    body = (A + B) * 6
    body = body[: cut + 46 - len(tail)] + tail
    paper.text(body[:cut], 100)
    paper.end_page()
    x = LEFT
    paper.line(body[cut:], LEFT, 100)
    x = paper.line("」", LEFT + 10 * len(body[cut:]), 100)
    x = paper.line("1", x, 96, 6)
    paper.line("で延びた。", LEFT, 116)
    paper.line("次の文は「統合戦略」", LEFT + 10, 132)
    x = paper.line("2", LEFT + 110, 128, 6)
    paper.line("による。", x, 132)
    paper.line("1 経済産業省の資料。", LEFT, 760, 8)
    paper.line("2 内閣府の資料。", LEFT, 772, 8)
    found = passages(paper.pdf(), "a.pdf")
    assert "この期間は「産業戦略」で延びた。" in found[0].text.replace("\n", "")
    assert of(PassageKind.FOOTNOTE, found) == ["1\t 経済産業省の資料。", "2\t 内閣府の資料。"]


def test_a_word_report_s_merged_table_notes_and_numbered_items_are_read() -> None:
    word = new()
    add_notes(word, "footnote", {1: "総務省の調査。", 2: "閣議決定。"})
    word.add_heading("第1章　現状", 1)
    word.add_heading("１．研究費", 2)
    paragraph = word.add_paragraph("　運営費交付金は1兆784億円であり")
    add_mark(paragraph, "footnote", 1)
    paragraph.add_run("、減少した。")
    paragraph = word.add_paragraph("　「基本計画」")
    add_mark(paragraph, "footnote", 2)
    paragraph.add_run("が定める。").font.size = Pt(9)
    word.add_paragraph("表1　研究費（単位：億円）", "Caption")
    table = word.add_table(5, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "区分"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "令和6年度"
    table.cell(0, 3).merge(table.cell(1, 3)).text = "増減"
    cells = [
        ("", "当初", "補正", ""),
        ("科研費", "2,377", "120", "△3"),
        ("創発", "1,200", "55", "5"),
    ]
    for row, texts in enumerate([*cells, ("計", "3,577", "175", "2")], 1):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text
    word.add_paragraph("出典：内閣府作成")
    found = passages(saved(word), "報告.docx")
    head = "表1　研究費（単位：億円）\n区分\t令和6年度\t\t増減\n\t当初\t補正\t\n"
    rows = ["科研費\t2,377\t120\t△3", "創発\t1,200\t55\t5", "計\t3,577\t175\t2"]
    assert of(PassageKind.ROW, found) == [head + row for row in rows]
    assert of(PassageKind.TABLE, found) == [head + "\n".join([*rows, "出典：内閣府作成"])]
    assert of(PassageKind.BODY, found) == [
        "第1章　現状\n１．研究費\n運営費交付金は1兆784億円であり、減少した。"
        "\n「基本計画」が定める。"
    ]
    assert of(PassageKind.FOOTNOTE, found) == ["1\t 総務省の調査。", "2\t 閣議決定。"]


def test_a_workbook_s_titles_units_two_headers_groups_and_notes_are_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "総括"
    for row in [
        ["令和7年度科学技術関係予算（案）の概要"],
        ["（単位：億円）"],
        ["府省", "事業", "令和6年度", None, "備考"],
        [None, None, "当初", "補正", None],
        ["文科省", "科研費", 2377, 120, None],
        [None, "創発", 1, 553, "基金"],
        ["合計", None, 2378, 673, None],
        ["（注）四捨五入による。"],
    ]:
        sheet.append(row)
    sheet.merge_cells("C3:D3")
    other = book.create_sheet("分野別")
    for row in [["分野", "件数"], ["ライフ"], ["　医薬", 12], ["　農学", 3], ["計", 15]]:
        other.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    found = passages(buffer.getvalue(), "予算.xlsx")
    head = (
        "総括\n令和7年度科学技術関係予算（案）の概要\n（単位：億円）\n"
        "府省\t事業\t令和6年度\t\t備考\n\t\t当初\t補正\t\n"
    )
    assert of(PassageKind.ROW, found) == [
        f"{head}文科省\t科研費\t2377\t120\t",
        f"{head}文科省\t創発\t1\t553\t基金",
        f"{head}合計\t\t2378\t673\t",
        "分野別\n分野\t件数\nライフ\n医薬\t12",
        "分野別\n分野\t件数\nライフ\n農学\t3",
        "分野別\n分野\t件数\n計\t15",
    ]
    assert {p.page for p in found} == {"総括", "分野別"}
    assert of(PassageKind.TABLE, found)[0].endswith("673\t\n（注）四捨五入による。")


PAGE = """<header><h1>内閣府</h1><nav>案内</nav></header>
<div class="breadcrumb">トップ &gt; 会議</div>
<main><h1>総合科学技術会議（第50回）</h1><p>令和7年4月10日に官邸で開き、戦略の検討状況を議論した。</p>
<h2>予算</h2><p>額は次のとおりである。</p><table><caption>表1　要求額（単位：億円）</caption>
<tr><th rowspan=2>府省</th><th colspan=2>令和6年度</th></tr><tr><th>当初</th><th>補正</th></tr>
<tr><td>文科省</td><td>13,900</td><td>2,000</td></tr><tr><td>経産省</td><td>5,000</td><td>8</td></tr>
<tr><td>計</td><td>18,900</td><td>2,008</td></tr></table></main><footer>〒100-8914</footer>"""


def test_of_a_ministry_s_page_only_the_main_text_is_read() -> None:
    found = passages(PAGE.encode(), "会議.html")
    assert of(PassageKind.BODY, found) == [
        "総合科学技術会議（第50回）\n令和7年4月10日に官邸で開き、戦略の検討状況を議論した。"
        "\n予算\n額は次のとおりである。"
    ]
    head = "表1　要求額（単位：億円）\n府省\t令和6年度\t\n\t当初\t補正\n"
    assert of(PassageKind.ROW, found)[0] == f"{head}文科省\t13,900\t2,000"
    assert {passage.section[0] for passage in found} == {"総合科学技術会議（第50回）"}
