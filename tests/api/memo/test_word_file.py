"""Memos written as Word files with footnotes, read back from their parts."""

import io
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.memo.memo import Memo, read_memo
from api.memo.word_file import word_file
from corpus.catalogue import Catalogue
from tests.api.memo.inline_audit import PLAN, audit_of
from tests.api.memo.word_parts import FOOTNOTES, WordParts, read_parts
from tests.corpus.formats.word_file import (
    add_mark,
    add_notes,
    add_to_paragraph,
    add_xml,
    new,
    saved,
)
from tests.rag.catalogued import catalogue_of

SOURCE = "試験省「研究計画」（令和7年4月）：「予算は120億円とする。」"
SOURCES = ["", "出典一覧", "1) 試験省. 研究計画. 試験省, 2025-04."]
HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """One plan that says what the budget is."""
    return catalogue_of(tmp_path, plan=PLAN)


def written(memo: Memo, catalogue: Catalogue) -> bytes:
    """The Word file of a memo."""
    documents = {document.document_id: document for document in catalogue}
    return word_file(memo, audit_of(memo.text, catalogue), documents)


def of_text(text: str, catalogue: Catalogue) -> WordParts:
    return read_parts(written(Memo(text), catalogue))


def of_word(document: WordDocument, catalogue: Catalogue) -> WordParts:
    return read_parts(written(read_memo(saved(document), "memo.docx"), catalogue))


# A memo of text


def test_each_sentence_has_its_footnote_and_the_sources_stand_at_the_end(
    catalogue: Catalogue,
) -> None:
    made = of_text("概要\n予算は120億円である。150億円ともいう。\r\n\n火星に行く。", catalogue)
    assert made.lines == [
        "概要",
        "予算は120億円である。[1]150億円ともいう。[2]",
        "",
        "火星に行く。[3]",
        *SOURCES,
    ]
    assert made.notes == [
        SOURCE,
        f"要確認: メモは150億円、資料は120億円です。\n{SOURCE}",
        "要確認: 資料集に当たる記述がありません。",
    ]


def test_a_memo_without_claims_has_no_footnotes_and_no_sources(catalogue: Catalogue) -> None:
    made = of_text("はじめに\nよろしく。", catalogue)
    assert (made.lines, made.notes) == (["はじめに", "よろしく。"], [])


def test_an_empty_memo_is_a_file_without_lines(catalogue: Catalogue) -> None:
    assert of_text("", catalogue) == WordParts([], [])


def test_what_no_word_file_can_hold_is_left_out(catalogue: Catalogue) -> None:
    made = of_text("予\x00算は120億円\x0b。\ufffe\n表\tの\t行 𠮷<b>&amp;", catalogue)
    assert made.lines[:2] == ["予算は120億円。[1]", "表\tの\t行 𠮷<b>&amp;"]


def test_python_docx_and_this_program_read_the_file_again(catalogue: Catalogue) -> None:
    content = written(Memo("予算は120億円である。\n火星に行く。"), catalogue)
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert paragraphs[:2] == ["予算は120億円である。", "火星に行く。"]
    assert read_memo(content, "x.docx").text.startswith("予算は120億円である。\n火星に行く。\n")


# A memo that came as a Word file


def test_the_file_stays_and_marks_part_its_runs(catalogue: Catalogue) -> None:
    document = new()
    document.add_heading("概要", 1)
    paragraph = document.add_paragraph("予算は")
    paragraph.add_run("120億円").bold = True
    paragraph.add_run("である。150億円ともいう。ほか。")
    content = written(read_memo(saved(document), "memo.docx"), catalogue)
    made = read_parts(content)
    assert made.lines == [
        "概要",
        "予算は120億円である。[1]150億円ともいう。[2]ほか。",
        *SOURCES,
    ]
    again = Document(io.BytesIO(content))
    style = again.paragraphs[0].style
    assert style is not None
    assert style.name == "Heading 1"
    assert [(run.text, run.bold) for run in again.paragraphs[1].runs if run.text] == [
        ("予算は", None),
        ("120億円", True),
        ("である。", None),
        ("150億円ともいう。", None),
        ("ほか。", None),
    ]


def test_a_second_run_keeps_the_look_of_the_first(catalogue: Catalogue) -> None:
    document = new()
    document.add_paragraph().add_run("予算は120億円である。ほか。").italic = True
    content = written(read_memo(saved(document), "memo.docx"), catalogue)
    runs = Document(io.BytesIO(content)).paragraphs[0].runs
    assert [(run.text, run.italic) for run in runs if run.text] == [
        ("予算は120億円である。", True),
        ("ほか。", True),
    ]


def test_notes_of_the_file_itself_stay_and_are_counted_with_the_new_ones(
    catalogue: Catalogue,
) -> None:
    document = new()
    paragraph = document.add_paragraph("火星に行く。")
    add_mark(paragraph, "footnote", 7)
    document.add_paragraph("予算は120億円である。")
    add_notes(document, "footnote", {7: "もとの注。"})
    made = of_word(document, catalogue)
    # the memo's own mark stays behind the sentence, where it was
    assert made.lines[:2] == ["火星に行く。[1][2]", "予算は120億円である。[3]"]
    assert sorted(made.notes[:2]) == ["もとの注。", "要確認: 資料集に当たる記述がありません。"]
    assert made.notes[2] == SOURCE


def test_links_within_notes_of_the_file_lead_where_they_led(catalogue: Catalogue) -> None:
    document = new()
    add_mark(document.add_paragraph("火星に行く。"), "footnote", 1)
    add_notes(document, "footnote", {1: "もとの注。"})
    (notes,) = [rel for rel in document.part.rels.values() if rel.reltype == FOOTNOTES]
    name = notes.target_part.relate_to("https://example.jp/", HYPERLINK, is_external=True)
    content = written(read_memo(saved(document), "memo.docx"), catalogue)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (link,) = etree.fromstring(archive.read("word/_rels/footnotes.xml.rels"))
    assert (link.get("Id"), link.get("Target")) == (name, "https://example.jp/")


def test_tables_and_tracked_changes_are_marked_where_they_are_read(catalogue: Catalogue) -> None:
    document = new()
    paragraph = document.add_paragraph("予算は")
    add_to_paragraph(paragraph, '<w:del w:id="1"><w:r><w:delText>150</w:delText></w:r></w:del>')
    add_to_paragraph(paragraph, '<w:ins w:id="2"><w:r><w:t>120億円である。</w:t></w:r></w:ins>')
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "予算", "120億円"
    made = of_word(document, catalogue)
    assert made.lines[:3] == ["予算は120億円である。[1]", "予算", "120億円[2]"]


def test_a_text_box_has_its_mark_where_it_hangs(catalogue: Catalogue) -> None:
    document = new()
    box = (
        "<w:p><w:r><w:t>本文</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>予算は120億円である。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    add_xml(document, box)
    made = of_word(document, catalogue)
    assert made.lines[0].endswith("[1]")
    assert made.lines[1] == "予算は120億円である。"


# Any text


@settings(deadline=None)  # a busy machine takes longer now and then
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_makes_a_sound_file_that_says_the_same(text: str) -> None:
    with TemporaryDirectory() as folder:
        catalogue = catalogue_of(Path(folder), plan=PLAN)
        memo = f"{text}予算は120億円である。\n{text}"
        made = of_text(memo, catalogue)
    lines = re.split("\r\n|\r|\n", memo)
    kept = [re.sub("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", x) for x in lines]
    shown = [re.sub(r"\[\d+\]", "", line) for line in made.lines]
    wanted = [re.sub(r"\[\d+\]", "", re.sub(" +", " ", line)) for line in kept]
    if not wanted[-1]:
        wanted.pop()  # a line end at the end begins no paragraph
    assert shown[: len(wanted)] == wanted
    assert SOURCE in made.notes
