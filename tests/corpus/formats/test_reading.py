"""From a file's bytes to passages: what is extracted is read and cut rightly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.extraction import extract
from corpus.passages.cutting import cut_document
from corpus.passages.passage import PassageKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.reader import read_document
from corpus.source import Source

from ..inline_document import DOCUMENT, assert_linked, assert_proves_itself
from .paper import GOTHIC, LEFT, Paper
from .test_pdf import ROWS, long_table
from .word_file import add_mark, add_notes, new, saved

A = "研究開発投資の総額は主要国に比べて伸びが鈍く、二〇二三年度には二十二兆円であった。"
B = "基礎研究から社会実装までを一気通貫で支援する枠組みが、各国で整えられつつある。"


def read(content: bytes, name: str) -> CanonicalDocument:
    extracted = extract(content, name)
    document = read_document(Source(DOCUMENT, extracted.text, extracted.pages))
    passages = cut_document(document)
    for passage in passages:
        assert_proves_itself(passage, extracted.text)
    assert_linked(passages)
    return document


def told(document: CanonicalDocument) -> list[tuple[str, str]]:
    return [(block.kind.value, block.whole().text) for block in document.blocks]


def aside(document: CanonicalDocument) -> list[tuple[str, str]]:
    return [
        (left.reason, document.source_text[left.span[0] : left.span[1]].strip())
        for left in document.set_aside
    ]


def report() -> bytes:
    paper = Paper()
    body = (A + B) * 3 + "滞在の期間を延ばし、追加された分野には気候科学が含まれる。"
    cut = 46 * 5 - 1
    for number in (1, 2, 3):
        paper.line("研究開発の俯瞰報告書", 420, 40, 8)
        paper.line(f"- {number} -", 290, 815, 9)
        paper.stack("研究開発投資", 570, 300, 9)
        if number == 1:
            paper.line("第1章　総論", LEFT, 90, 16, GOTHIC)
            x = paper.line("「産業戦略」", LEFT + 10, 120)
            x = paper.line("1", x, 116, 6)
            paper.line("で示された施策である。", x, 120)
            paper.text(body[:cut], 136)
            paper.line("1 経済産業省の資料。", LEFT, 740, 8)
        elif number == 2:
            paper.text(body[cut:], 100, indent=False)
            paper.line("国・地域", LEFT, 150)
            cells = [["国・地域", "総額"], ["米国", "8,218"]]
            paper.grid([LEFT, 160, 270], [160, 180, 200], cells)
        else:
            paper.text(B * 2, 100)
        paper.end_page()
    return paper.pdf()


def test_a_report_s_furniture_notes_and_cut_sentences_are_read() -> None:
    document = read(report(), "報告書.pdf")
    assert told(document) == [
        ("heading", "第1章　総論"),
        ("paragraph", "「産業戦略」で示された施策である。"),
        ("paragraph", (A + B) * 3),  # the sentence that the page's end cuts is whole
        ("paragraph", "滞在の期間を延ばし、追加された分野には気候科学が含まれる。"),
        ("table", "国・地域\n国・地域\t総額\n米国\t8,218"),
        ("paragraph", B * 2),
        ("footnote", "1\t 経済産業省の資料。"),
    ]
    reasons = [
        ("running line", "研究開発の俯瞰報告書"),
        ("page number", "- {} -"),
        *[("vertical mark", sign) for sign in "研究開発投資"],
    ]
    assert aside(document) == [
        *[(reason, text.format(n)) for n in (1, 2, 3) for reason, text in reasons],
        ("footnote mark", "1"),
    ]


@pytest.mark.parametrize("header", [False, True])
def test_every_row_of_a_table_over_two_pages_stands_with_its_header(header: bool) -> None:
    extracted = extract(long_table(ROWS, header=header).pdf(), "白書.pdf")
    passages = cut_document(read_document(Source(DOCUMENT, extracted.text, extracted.pages)))
    for kind in (PassageKind.TABLE, PassageKind.ROW):
        for row in ROWS:
            [passage] = [p for p in passages if p.kind is kind and "\t".join(row) in p.text]
            assert passage.text.startswith("国・地域\t総額\t比率\n")


def test_word_s_footnotes_are_footnotes_and_their_marks_leave_the_sentence() -> None:
    word = new()
    add_notes(word, "footnote", {1: "内閣府の資料。", 2: "経済産業省の資料。"})
    word.add_heading("第1章　総論", 1)
    sentences = [
        ("統合イノベーション戦略2023", "では連携が示された。"),
        ("「産業戦略」", "も同じである。"),
    ]
    for number, (before, behind) in enumerate(sentences, 1):
        paragraph = word.add_paragraph(before)
        add_mark(paragraph, "footnote", number)
        paragraph.add_run(behind)
    assert told(read(saved(word), "報告書.docx")) == [
        ("heading", "第1章　総論"),
        ("paragraph", "統合イノベーション戦略2023では連携が示された。"),
        ("paragraph", "「産業戦略」も同じである。"),
        ("footnote", "1\t 内閣府の資料。"),
        ("footnote", "2\t 経済産業省の資料。"),
    ]


def test_a_page_s_table_list_and_section_are_read() -> None:
    page = (
        "<h1>方向性</h1><p>投資を増やす。<ul><li>大学<ul><li>拠点</ul></ul><h2>予算</h2>"
        "<p>各国の額<table><tr><th>国<th>額<tr><td>日本<td>3,300<br>億円</table>"
    )
    assert told(read(page.encode(), "頁.html")) == [
        ("heading", "方向性"),
        ("paragraph", "投資を増やす。"),
        ("item", "- 大学"),
        ("item", "- 拠点"),
        ("heading", "予算"),
        ("table", "各国の額\n国\t額\n日本\t3,300\n億円"),
    ]


PARTS = st.lists(
    st.tuples(
        st.sampled_from(["h1", "h2", "p", "li", "td", "pre", "br", "sup"]),
        st.text("政策研究開発投資は、。「」（）①・0123 ABC\n\t　#*-", max_size=40),
    ),
    max_size=12,
)


@given(PARTS)
def test_every_passage_of_any_page_proves_itself(parts: list[tuple[str, str]]) -> None:
    inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    document = read(f"<p>始め。</p>{inner}".encode(), "頁.html")
    assert document.blocks


@pytest.mark.parametrize("chars", [20, 30, 46])
@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from([A, B, "政策。", "第六期計画（二〇二一年）に基づく。"]),
        min_size=1,
        max_size=8,
    )
)
def test_a_typeset_paragraph_comes_back_whole(chars: int, sentences: list[str]) -> None:
    text = "".join(sentences)
    paper = Paper()
    paper.text(A * 3, 60, chars=chars)  # so that the column's edge is known
    paper.text(text, 400, chars=chars)
    blocks = told(read(paper.pdf(), "a.pdf"))
    assert "".join(words for _, words in blocks) == A * 3 + text
    assert blocks[-1] == ("paragraph", text)
