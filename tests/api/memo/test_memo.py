"""Memos read from files."""

import os

import pytest

from api.memo import memo as memo_module
from api.memo.memo import Memo, read_memo
from corpus.confinement.limits import ReadingLimits
from corpus.errors import FileBroken, FileEmpty, FileTooDemanding, FileUnsupported
from rag.audit.memo import MAX_MEMO_CHARS
from rag.errors import MemoTooLong, MemoUnreadable
from tests.corpus.formats.word_file import (
    add_mark,
    add_notes,
    add_numbering,
    add_to_paragraph,
    add_xml,
    new,
    number,
    saved,
)

TEXT = "予算は120億円である。\r\n・①増えた。\n"


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("cp932", "Shift_JIS（CP932）"),
        ("utf-16", "UTF-8以外の文字コード"),
        ("euc_jis_2004", "UTF-8以外の文字コード"),
        ("iso2022_jp_2004", "ISO-2022-JPなど"),
    ],
)
def test_a_text_is_read_in_its_encoding_and_a_foreign_one_is_told(
    encoding: str, notice: str | None
) -> None:
    text = TEXT.replace("①", "") if encoding.startswith("iso") else TEXT
    assert read_memo(text.encode(encoding), "memo.txt") == Memo(text, encoding=notice)


@pytest.mark.parametrize(
    ("content", "name", "error", "words"),
    [
        (b"", "memo.txt", FileEmpty, "is empty"),
        (b"%PDF-1.7", "memo.pdf", MemoUnreadable, "give one of .txt, .md, .docx"),
        (b"PK\x03\x04broken", "memo.docx", FileBroken, "no readable .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "memo.doc", FileUnsupported, "save it as .docx"),
        (b"PK\x03\x04", "memo.txt", FileUnsupported, "a ZIP archive"),
    ],
)
def test_what_is_no_memo_is_refused_with_the_remedy(
    content: bytes, name: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_memo(content, name)


def test_the_longest_memo_is_read_and_a_longer_one_is_not() -> None:
    assert len(read_memo(("あ" * MAX_MEMO_CHARS).encode(), "m.txt").text) == 200_000
    with pytest.raises(MemoTooLong, match="200,001 characters") as refused:
        read_memo(("あ" * (MAX_MEMO_CHARS + 1)).encode(), "m.txt")
    assert "分けて" in refused.value.message_ja


# Word files


def text_of(document: object) -> str:
    memo = read_memo(saved(document), "memo.docx")  # type: ignore[arg-type]
    assert memo.word is not None
    for piece in memo.word.pieces:
        assert memo.text[piece.start : piece.start + len(piece.text)] == piece.text
    return memo.text


def test_paragraphs_items_and_rows_are_lines() -> None:
    document = new()
    document.add_heading("概要", 1)
    document.add_paragraph("予算は増えた。人も増えた。")
    document.add_paragraph("項目", style="List Bullet")
    numbered = document.add_paragraph("第一の項目")
    number(numbered, add_numbering(document, [("decimal", "（%1）")]), 0)
    table = document.add_table(2, 2)
    for row, words in enumerate([("国", "割合"), ("日本", "3.5%")]):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    assert text_of(document) == (
        "概要\n予算は増えた。人も増えた。\n・項目\n（1）　第一の項目\n国\t割合\n日本\t3.5%\n"
    )


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    document = new()
    paragraph = document.add_paragraph("予算は")
    add_to_paragraph(paragraph, '<w:del w:id="1"><w:r><w:delText>100</w:delText></w:r></w:del>')
    add_to_paragraph(paragraph, '<w:ins w:id="2"><w:r><w:t>120</w:t></w:r></w:ins>')
    paragraph.add_run("億円。")
    assert text_of(document) == "予算は120億円。\n"


def test_paragraphs_whose_end_is_deleted_are_one_line() -> None:
    document = new()
    add_xml(
        document,
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>予算は</w:t></w:r></w:p>',
    )
    document.add_paragraph("増えた。")
    assert text_of(document) == "予算は増えた。\n"


def test_notes_and_heads_of_pages_are_left_out() -> None:
    document = new()
    document.sections[0].header.paragraphs[0].text = "機密"
    add_mark(document.add_paragraph("予算は120億円。"), "footnote", 1)
    add_notes(document, "footnote", {1: "注の文。"})
    assert text_of(document) == "予算は120億円。\n"


def test_cells_are_one_line_each_and_tables_in_them_too() -> None:
    document = new()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "一行目\n二行目"
    cell.add_paragraph("三行目")
    assert text_of(document).startswith("一行目 二行目 三行目\t")


def test_a_word_file_without_text_is_an_empty_memo() -> None:
    assert text_of(new()) == ""


@pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")
def test_a_word_memo_that_keeps_its_reader_busy_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo_module, "_WORD_PLACE", "tests.corpus.confinement.hostile:spin")
    monkeypatch.setattr(memo_module, "MEMO_LIMITS", ReadingLimits(cpu_s=1, wall_factor=60))
    with pytest.raises(FileTooDemanding, match=r"'memo\.docx' took more than the limit") as caught:
        read_memo(saved(new()), "memo.docx")
    assert "制限時間（演算時間1秒）" in caught.value.message_ja
