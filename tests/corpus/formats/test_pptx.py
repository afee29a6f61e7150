"""PowerPoint decks: slides as pages, in the order of reading."""

import io

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Cm

from corpus.formats.extraction import extract

TITLE_ONLY, TITLE_AND_BODY, BLANK = 5, 1, 6


def slide_of(deck: Deck, layout: int, title: str = "") -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        assert slide.shapes.title is not None
        slide.shapes.title.text = title
    return slide


def box(slide: Slide, text: str, left: float, top: float, width: float = 8) -> None:
    frame = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(2)).text_frame
    frame.text = text


def text_of(deck: Deck) -> str:
    return extract(saved(deck), "資料.pptx").text


def saved(deck: Deck) -> bytes:
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_a_slide_is_a_page_with_its_title_a_heading_and_its_bullets_items() -> None:
    deck = Presentation()
    slide = slide_of(deck, TITLE_AND_BODY, "イノベーション\v政策")
    frame = slide.placeholders[1].text_frame
    frame.text = "大学への集中支援"
    for text, level in (("拠点を絞る", 1), ("人材の高度化", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    slide_of(deck, TITLE_ONLY, "今後の論点")
    extracted = extract(saved(deck), "資料.pptx")
    assert extracted.text == (
        "# イノベーション 政策\n\n- 大学への集中支援\n  - 拠点を絞る\n- 人材の高度化"
        "\n\f# 今後の論点"
    )
    assert extracted.pages == ((0, "1"), (extracted.text.index("# 今後"), "2"))


def test_boxes_are_read_in_rows_and_stacks_of_boxes_in_columns() -> None:
    deck = Presentation()
    slide = slide_of(deck, BLANK)
    for text, left, top in (
        ("右の二", 13, 9),
        ("左の一", 1, 5),
        ("右の一", 13, 5),
        ("左の二", 1, 9),
    ):
        box(slide, text, left, top)
    box(slide, "全体の見出し", 1, 1, 22)
    assert text_of(deck) == "全体の見出し\n\n左の一\n\n左の二\n\n右の一\n\n右の二"


def test_shapes_of_a_group_are_placed_inside_it() -> None:
    deck = Presentation()
    slide = slide_of(deck, BLANK)
    box(slide, "下の箱", 1, 15)
    group = slide.shapes.add_group_shape()
    for text, top in (("群の二", 8), ("群の一", 4)):
        frame = group.shapes.add_textbox(Cm(1), Cm(top), Cm(8), Cm(2)).text_frame
        frame.text = text
    box(slide, "上の箱", 1, 1)
    assert text_of(deck) == "上の箱\n\n群の一\n\n群の二\n\n下の箱"


def test_a_table_s_merged_cells_have_their_value_in_the_first() -> None:
    deck = Presentation()
    slide = slide_of(deck, TITLE_ONLY, "各国の予算")
    table = slide.shapes.add_table(3, 3, Cm(1), Cm(6), Cm(20), Cm(4)).table
    table.cell(0, 1).merge(table.cell(0, 2))
    for row, texts in enumerate((("国", "予算", ""), ("", "2022", "2023"), ("日本", "3,300", "−"))):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text
    assert text_of(deck) == "# 各国の予算\n\n国\t予算\t\n\t2022\t2023\n日本\t3,300\t−"


def test_notes_stand_under_a_heading_that_says_they_are_notes() -> None:
    deck = Presentation()
    slide = slide_of(deck, TITLE_ONLY, "論点")
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = "ここで背景を話す。"
    slide_of(deck, TITLE_ONLY, "次")
    assert text_of(deck) == "# 論点\n\n## ノート\n\nここで背景を話す。\n\f# 次"


def test_hidden_slides_are_left_out_but_counted() -> None:
    deck = Presentation()
    for title in ("一", "二", "三"):
        slide = slide_of(deck, TITLE_ONLY, title)
        if title == "二":
            slide._element.set("show", "0")
    extracted = extract(saved(deck), "資料.pptx")
    assert extracted.text == "# 一\n\f# 三"
    assert [label for _, label in extracted.pages] == ["1", "3"]


def test_numbered_paragraphs_of_a_box_are_counted() -> None:
    from pptx.oxml import parse_xml

    deck = Presentation()
    slide = slide_of(deck, BLANK)
    frame = slide.shapes.add_textbox(Cm(1), Cm(1), Cm(8), Cm(4)).text_frame
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    for place, text in enumerate(("特定する", "支援する", "注記")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = text
        if place < 2:
            mark = parse_xml(f'<a:buAutoNum {space} type="arabicPeriod"/>')
            paragraph._p.get_or_add_pPr().append(mark)
    assert text_of(deck) == "1. 特定する\n2. 支援する\n\n注記"
