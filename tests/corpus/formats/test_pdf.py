"""PDF files: the order of reading, joined lines, tables, notes, headings, labels."""

from collections import Counter

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.extraction import extract
from corpus.formats.pdf_page import read_sheet

from .paper import GOTHIC, HEIGHT, LEFT, WIDTH, Paper

A = "研究開発投資の総額は主要国に比べて伸びが鈍く、二〇二三年度には二十二兆円であった。"
B = "基礎研究から社会実装までを一気通貫で支援する枠組みが、各国で整えられつつある。"
C = "人材の高度化に向けて、博士課程に進む学生への経済的な支援を充実させる必要がある。"


def text_of(paper: Paper) -> str:
    return extract(paper.pdf(), "報告書.pdf").text


def pages_of(paper: Paper) -> list[str]:
    return text_of(paper).split("\n\f")


def test_lines_broken_at_the_edge_are_one_paragraph_and_an_indent_begins_the_next() -> None:
    paper = Paper()
    below = paper.text(A * 2, 100)
    paper.text(B + C, below)
    assert text_of(paper) == f"{A * 2}\n\n{B + C}"


def test_a_short_document_of_one_sentence_over_two_lines_is_joined() -> None:
    paper = Paper()
    paper.text(A + "以上。", 100, chars=30)
    assert text_of(paper) == A + "以上。"


def test_a_word_pushed_to_the_next_line_leaves_the_line_full() -> None:
    paper = Paper()
    paper.text("政" * 46, 100, indent=False)
    paper.line("政" * 41 + "は", LEFT, 116)
    paper.line("Horizon Europeに学ぶ。", LEFT, 132)
    assert text_of(paper) == "政" * 87 + "はHorizon Europeに学ぶ。"


def test_two_latin_words_are_joined_with_a_space() -> None:
    paper = Paper()
    paper.line("The framework programme of the European Union", LEFT, 100)
    paper.line("supports research.", LEFT, 114)
    assert text_of(paper) == "The framework programme of the European Union supports research."


def test_lines_that_end_before_the_edge_stay_lines_of_their_own() -> None:
    paper = Paper()
    paper.text(A * 2, 100)
    for number, text in enumerate(("令和七年四月二十五日", "経済産業省", "内閣府")):
        paper.line(text, LEFT, 160 + 16 * number)
    assert text_of(paper) == f"{A * 2}\n\n令和七年四月二十五日\n\n経済産業省\n\n内閣府"


def two_columns(paper: Paper, left: str, right: str, y: float = 200) -> None:
    paper.text(left, y, chars=22)
    paper.text(right, y, x=LEFT + 250, chars=22)


def test_two_columns_are_read_one_after_the_other_below_what_crosses_them() -> None:
    paper = Paper()
    paper.line("科学技術政策の方向性について", 150, 100, 20, GOTHIC)
    paper.text(C, 140)
    two_columns(paper, A * 3, B * 3)
    paper.text("全体を通じた結びの段落であり、" + C, 420)
    assert text_of(paper) == "\n\n".join(
        ["# 科学技術政策の方向性について", C, A * 3, B * 3, f"全体を通じた結びの段落であり、{C}"]
    )


def test_a_sentence_goes_on_at_the_head_of_the_next_column() -> None:
    paper = Paper()
    body = (A + B + C) * 2
    cut = 22 * 7 - 1  # seven full lines, the first of them indented
    paper.text(body[:cut], 200, chars=22)
    paper.text(body[cut:], 200, x=LEFT + 250, chars=22, indent=False)
    assert text_of(paper) == body


def test_columns_with_other_line_heights_are_read_apart() -> None:
    paper = Paper()
    paper.text(A * 3, 200, chars=22, pitch=1.6)
    paper.text(B * 3, 205, x=LEFT + 250, chars=22, pitch=1.75)
    assert text_of(paper) == f"{A * 3}\n\n{B * 3}"


def test_headings_are_told_by_their_size_and_levels_by_its_rank() -> None:
    paper = Paper()
    paper.line("中間とりまとめ", 200, 100, 24, GOTHIC)
    paper.line("第1章　総論", LEFT, 140, 16, GOTHIC)
    below = paper.text(A, 170)
    paper.line("第1節　現状", LEFT, below + 10, 13, GOTHIC)
    below = paper.text(B, below + 30)
    paper.line("第2章　各論", LEFT, below + 20, 16, GOTHIC)
    paper.text(C, below + 50)
    assert text_of(paper) == "\n\n".join(
        ["# 中間とりまとめ", "## 第1章　総論", A, "### 第1節　現状", B, "## 第2章　各論", C]
    )


def test_a_title_over_two_lines_is_one_heading() -> None:
    paper = Paper()
    paper.line("科学とビジネスの近接化の時代における", 100, 100, 20)
    paper.line("イノベーション政策の方向性", 150, 130, 20)
    paper.text(A * 2, 180)
    expected = "# 科学とビジネスの近接化の時代におけるイノベーション政策の方向性"
    assert text_of(paper) == f"{expected}\n\n{A * 2}"


def test_numbered_headings_of_the_text_s_size_lie_below_those_set_large() -> None:
    paper = Paper()
    paper.line("1. 研究開発", LEFT, 70, 14)
    paper.line("1.1 研究開発への投資", LEFT, 100)
    below = paper.text(A * 2, 125)
    paper.line("1.1.1 政府の投資", LEFT, below + 10)
    paper.text(B * 2, below + 35)
    assert text_of(paper) == "\n\n".join(
        [
            "# 1. 研究開発",
            "## 1.1 研究開発への投資",
            A * 2,
            "### 1.1.1 政府の投資",
            B * 2,
        ]
    )


def test_items_keep_their_marks_and_are_indented_by_their_place() -> None:
    paper = Paper()
    below = paper.text(A, 100)
    paper.line("・大学への集中支援", LEFT, below)
    paper.line("・人材の高度化", LEFT, below + 16)
    paper.line("①博士課程の学生", LEFT + 20, below + 32)
    paper.line("②若手の研究者", LEFT + 20, below + 48)
    paper.line("・国際頭脳循環", LEFT, below + 64)
    items = ["・大学への集中支援", "・人材の高度化", "  ①博士課程の学生", "  ②若手の研究者"]
    assert text_of(paper) == "\n".join([A, "", *items, "・国際頭脳循環"])


def test_a_long_item_goes_on_under_its_text() -> None:
    paper = Paper()
    words = "・大学への集中支援を行い、" + A * 2
    paper.line(words[:46], LEFT, 100)
    paper.line(words[46:91], LEFT + 10, 116)
    paper.line(words[91:], LEFT + 10, 132)
    assert text_of(paper) == words


GRID = ([LEFT, 160, 270, 380], [120, 160, 180, 200])


def test_a_ruled_table_gives_rows_of_cells_with_breaks_inside() -> None:
    paper = Paper()
    paper.line("図表3　主要国の研究開発費", LEFT, 105)
    cells = [
        ["国・地域", "総額\n（億ドル）", "対GDP比"],
        ["米国", "8,218", "3.4%"],
        ["日本", "1,835", ""],
    ]
    paper.grid(*GRID, cells)
    paper.line("出典：経済協力開発機構", LEFT, 215)
    assert text_of(paper) == (
        "図表3　主要国の研究開発費\n\n"
        "国・地域\t総額<br>（億ドル）\t対GDP比\n米国\t8,218\t3.4%\n日本\t1,835\t\n\n"
        "出典：経済協力開発機構"
    )


def test_a_cell_s_wrapped_sentence_is_joined() -> None:
    paper = Paper()
    cells = [["国", "施策"], ["米国", "半導体の国内生産を支\n援する法律が成立した"]]
    paper.grid([LEFT, 120, 230], [100, 120, 150], cells)
    assert text_of(paper) == "国\t施策\n米国\t半導体の国内生産を支援する法律が成立した"


def test_a_merged_cell_s_value_stands_in_its_first_field() -> None:
    paper = Paper()
    cells = [["地域", "国", "額"], ["アジア", "日本", "3.3"], ["", "韓国", "5.2"]]
    paper.grid(*GRID, cells, without=[(LEFT, 180, 160, 180)])
    assert text_of(paper) == "地域\t国\t額\nアジア\t日本\t3.3\n\t韓国\t5.2"


def long_table(rows: list[list[str]], *, header: bool) -> Paper:
    """Three pages: the table begins on the first and ends on the second."""
    paper = Paper()
    head = ["国・地域", "総額", "比率"]
    for page, part in enumerate(([head, *rows[:2]], [*[head] * header, *rows[2:]], [])):
        paper.line("科学技術白書", 420, 40, 8)
        if part:
            ys = [700.0 + 20 * n for n in range(len(part) + 1)]
            paper.grid([LEFT, 160, 270, 380], ys if page == 0 else [y - 620 for y in ys], part)
        else:
            paper.text(A, 100)
        paper.line(f"- {page + 1} -", 290, 815, 9)
        paper.end_page()
    return paper


ROWS = [
    ["米国", "8,218", "3.4"],
    ["日本", "1,835", "3.3"],
    ["英国", "979", "2.9"],
    ["仏国", "730", "2.2"],
]


def test_a_table_goes_on_on_the_next_page_with_nothing_but_foot_and_head_between() -> None:
    assert text_of(long_table(ROWS, header=False)).startswith(
        "科学技術白書\n\n国・地域\t総額\t比率\n米国\t8,218\t3.4\n日本\t1,835\t3.3\n- 1 -"
        "\n\f科学技術白書\n英国\t979\t2.9\n仏国\t730\t2.2\n\n- 2 -"
    )


def test_a_table_that_repeats_its_header_on_the_next_page_is_parted_by_blank_lines() -> None:
    assert text_of(long_table(ROWS, header=True)).startswith(
        "科学技術白書\n\n国・地域\t総額\t比率\n米国\t8,218\t3.4\n日本\t1,835\t3.3\n\n- 1 -"
        "\n\f科学技術白書\n\n国・地域\t総額\t比率\n英国\t979\t2.9\n仏国\t730\t2.2\n\n- 2 -"
    )


def test_a_frame_around_text_is_no_table() -> None:
    paper = Paper()
    paper.grid([LEFT, 530], [90, 140], [[""]])
    paper.text(A, 110, chars=44)
    assert text_of(paper) == A


def test_columns_of_cells_without_rules_are_a_table() -> None:
    paper = Paper()
    below = paper.text(A, 100)
    rows = [("国・地域", "総額", "比率"), ("米国", "8,218", "3.4"), ("日本", "1,835", "3.3")]
    for number, row in enumerate(rows):
        for x, cell in zip((LEFT, 200, 300), row, strict=True):
            paper.line(cell, x, below + 20 + 16 * number)
    paper.text(B, below + 90)
    table = "国・地域\t総額\t比率\n米国\t8,218\t3.4\n日本\t1,835\t3.3"
    assert text_of(paper) == f"{A}\n\n{table}\n\n{B}"


def test_boxes_side_by_side_are_no_rows() -> None:
    paper = Paper((960, 540))
    paper.line("今後の論点", 40, 60, 28, GOTHIC)
    boxes = (
        ("現状", "研究力の低下が長く続き、若手", "の研究者の割合が減っている"),
        ("課題", "大学と企業との距離が遠く、大", "きな共同研究が少ないままだ"),
        ("対応", "共同研究の大型化と長期化を税", "制によって後押ししていく"),
    )
    for x, lines in zip((40, 340, 640), boxes, strict=True):
        for number, line in enumerate(lines):
            paper.line(line, x, 120 + 24 * number, 16)
    assert text_of(paper) == (
        "# 今後の論点\n\n"
        "現状  \n研究力の低下が長く続き、若手の研究者の割合が減っている\n\n"
        "課題  \n大学と企業との距離が遠く、大きな共同研究が少ないままだ\n\n"
        "対応  \n共同研究の大型化と長期化を税\n制によって後押ししていく"
    )


def with_mark(paper: Paper, before: str, number: int, after: str, y: float) -> None:
    x = paper.line(before, LEFT, y)
    x = paper.line(str(number), x, y - 4, 6)
    paper.line(after, x, y)


def test_notes_at_the_foot_begin_with_number_and_tab_and_their_lines_are_joined() -> None:
    paper = Paper()
    below = paper.text(A, 100)
    with_mark(paper, "　統合イノベーション戦略2023", 1, "では連携の強化が示された。", below)
    with_mark(paper, "　「産業戦略」", 2, "も同じである。", below + 20)
    note = "内閣府「統合イノベーション戦略」（令和五年六月）の第二章にある記述による。なお、詳しく"
    paper.line("1", LEFT, 738, 5)
    paper.line(note, LEFT + 4, 741, 8)
    paper.line("は次の資料を参照されたい。", LEFT, 753, 8)
    paper.line("2 経済産業省の資料。", LEFT, 765, 8)
    assert text_of(paper) == "\n\n".join(
        [
            A,
            "統合イノベーション戦略20231では連携の強化が示された。",
            "「産業戦略」2も同じである。",
            f"1\t {note}は次の資料を参照されたい。\n2\t 経済産業省の資料。",
        ]
    )


def test_a_sentence_that_notes_and_a_page_end_cut_stands_whole_where_it_begins() -> None:
    paper = Paper()
    body = (A + B) * 3 + "この期間を延ばし、追加された分野には気候科学が含まれる。"
    cut = 46 * 5 - 1
    paper.text(body[:cut], 100)
    with_mark(paper, "「産業戦略」", 1, "である。", 80)
    paper.line("1 経済産業省の資料であり、令和五年に公表された。", LEFT, 765, 8)
    paper.line("- 1 -", 290, 815, 9)
    paper.end_page()
    paper.text(body[cut:] + C, 100, indent=False)
    paper.line("- 2 -", 290, 815, 9)
    first, second = pages_of(paper)
    end = body.index("。", cut) + 1
    assert first == "\n\n".join(
        [
            "「産業戦略」1である。",
            body[:end],
            "1\t 経済産業省の資料であり、令和五年に公表された。",
            "- 1 -",
        ]
    )
    assert second == f"{body[end:] + C}\n\n- 2 -"


def test_a_paragraph_that_ends_with_its_page_is_not_joined_with_the_next_page() -> None:
    paper = Paper()
    paper.text("政策の体系をここに述べる", 100)
    paper.text(A * 2, 120)
    paper.end_page()
    paper.text(B * 2, 100)
    assert pages_of(paper) == [f"政策の体系をここに述べる\n\n{A * 2}", B * 2]


def test_heads_feet_and_vertical_marks_stand_at_the_ends_of_their_page() -> None:
    paper = Paper()
    paper.line("科学技術白書", 420, 40, 8)
    two_columns(paper, A * 3, B * 3)
    paper.line("－3－", 290, 810, 9)
    paper.stack("研究開発投資", 565, 300, 9)
    assert text_of(paper) == (
        f"科学技術白書\n\n{A * 3}\n\n{B * 3}\n\n－3－\n\n研\n究\n開\n発\n投\n資"
    )


def test_a_vertical_page_is_read_from_the_right() -> None:
    paper = Paper()
    lines = ("縦書きの答申は右から左へと進み、一行", "の終わりで切れた文も続けて読まれる。")
    for number, line in enumerate(lines):
        for place, sign in enumerate(line):
            paper.line(sign, 500 - 18 * number, 100 + 10 * place)
    for place, sign in enumerate("次の段落は一字下げて始まる。"):
        paper.line(sign, 464, 110 + 10 * place)
    assert text_of(paper) == f"{''.join(lines)}\n\n次の段落は一字下げて始まる。"


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(degrees: int) -> None:
    from reportlab.pdfgen.canvas import Canvas

    paper = Paper((HEIGHT, WIDTH) if degrees != 180 else (WIDTH, HEIGHT))
    canvas: Canvas = paper._canvas
    wide, high = WIDTH, HEIGHT  # reportlab turns the paper too
    paper.turn(degrees)
    lines = ["令和七年四月", "科学技術政策の方向性について", "内閣府"]
    for number, text in enumerate(lines):
        canvas.saveState()
        across = 100.0 + 30 * number  # from the shown page's top
        x, y = {90: (across, 60.0), 180: (wide - 60, across), 270: (wide - across, high - 60)}[
            degrees
        ]
        canvas.translate(x, y)
        canvas.rotate(degrees)
        canvas.setFont(GOTHIC, 10)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
    assert text_of(paper) == "\n\n".join(lines)


def test_pages_are_labelled_as_the_pdf_labels_them() -> None:
    from reportlab.pdfgen.canvas import Canvas

    paper = Paper()
    canvas: Canvas = paper._canvas
    canvas.addPageLabel(0, "ROMAN_LOWER", 1)
    canvas.addPageLabel(2, "ARABIC", 1)
    for text in ("序文の一", "序文の二", "本文の一"):
        paper.line(text, LEFT, 100)
        paper.end_page()
    extracted = extract(paper.pdf(), "a.pdf")
    assert [label for _, label in extracted.pages] == ["i", "ii", "1"]
    assert [extracted.text[start : start + 4] for start, _ in extracted.pages] == [
        "序文の一",
        "序文の二",
        "本文の一",
    ]


def test_pages_without_labels_are_counted_from_one() -> None:
    paper = Paper()
    for _ in range(3):
        paper.text(A, 100)
        paper.end_page()
    assert [label for _, label in extract(paper.pdf(), "a.pdf").pages] == ["1", "2", "3"]


def test_letters_set_twice_for_bold_are_read_once() -> None:
    paper = Paper()
    paper.line("重要な施策", LEFT, 100)
    paper.line("重要な施策", LEFT + 0.3, 100)
    assert text_of(paper) == "重要な施策"


def test_a_title_set_wide_has_no_spaces_between_its_letters() -> None:
    paper = Paper()
    for place, sign in enumerate("はじめに"):
        paper.line(sign, LEFT + 16 * place, 100)
    assert text_of(paper) == "はじめに"


WORDS = st.text("政策研究開発・投資①（）、。は12.3%ABCff ", min_size=1, max_size=30)
PLACED = st.tuples(WORDS, st.integers(20, 520), st.integers(1, 90), st.sampled_from([6, 8, 10, 22]))


@settings(max_examples=60)
@given(
    st.lists(PLACED, min_size=1, max_size=25, unique_by=lambda placed: placed[2]),
    st.lists(st.text("縦書見出し", min_size=2, max_size=8), max_size=2),
)
def test_no_character_is_lost_or_comes_twice_wherever_it_stands(
    placed: list[tuple[str, int, int, int]], stacks: list[str]
) -> None:
    paper = Paper()
    for text, x, line, size in placed:
        paper.line(text, x, 9 * line, size)
    paper.grid([100, 200, 300, 400], [300, 330, 360], [["甲", "乙", "丙"], ["α", "β", "γ"]])
    for number, text in enumerate(stacks):
        paper.stack(text, 40 + 500 * number, 400)
    content = paper.pdf()
    seen = Counter("".join(seen_in(content).split()))
    found = Counter("".join(extract(content, "a.pdf").text.replace("<br>", "").split()))
    # the bracket or stop behind a footnote's number is left out: 1） is note 1
    assert (set(seen - found) - {"）", "."}, set(found - seen) - {"#"}) == (set(), set())


def seen_in(content: bytes) -> str:
    """What PDFium finds within the page, in the order in which it is drawn."""
    document = pypdfium2.PdfDocument(content)
    glyphs = read_sheet(document[0]).glyphs
    document.close()
    return "".join(glyph.text for glyph in glyphs)
