"""PDF files that cannot be read: each error names the file, what is wrong and the remedy."""

import io

import pypdfium2
import pytest

from corpus.errors import FileBroken, FileProtected, TextLayerMissing
from corpus.formats.extraction import extract

from .paper import LEFT, Paper

# a PDF whose page tree is empty
NO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n"
)


def scanned(pages: int, with_text: int = 0) -> bytes:
    paper = Paper()
    for number in range(pages):
        paper.picture()
        if number < with_text:
            paper.line("文字の層があるページです。", LEFT, 100)
        paper.end_page()
    return paper.pdf()


def test_a_scanned_pdf_is_refused_with_what_helps() -> None:
    with pytest.raises(TextLayerMissing) as refused:
        extract(scanned(2), "写し.pdf")
    assert str(refused.value) == (
        "the PDF '写し.pdf' of 2 pages has no text layer (scanned?); run OCR first"
    )


def test_a_pdf_of_which_most_pages_are_pictures_says_which() -> None:
    with pytest.raises(TextLayerMissing) as refused:
        extract(scanned(4, with_text=1), "写し.pdf")
    assert str(refused.value) == (
        "3 of 4 pages of the PDF '写し.pdf' have no text layer (scanned?): 2, 3, 4; run OCR first"
    )


def test_a_pdf_of_which_few_pages_are_pictures_is_read() -> None:
    assert extract(scanned(3, with_text=2), "a.pdf").text.count("文字の層") == 2


def test_a_pdf_with_a_password_is_refused() -> None:
    paper = Paper(password="himitsu")
    paper.line("秘密", LEFT, 100)
    with pytest.raises(FileProtected, match=r"'a\.pdf' is encrypted and needs a password"):
        extract(paper.pdf(), "a.pdf")


def test_a_pdf_without_pages_is_refused() -> None:
    saved = io.BytesIO()
    pypdfium2.PdfDocument.new().save(saved)
    for content in (NO_PAGES, saved.getvalue()):
        with pytest.raises(FileBroken, match=r"the PDF 'a\.pdf' has no pages; open it and"):
            extract(content, "a.pdf")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7\n" + b"\x00\xff" * 500, id="noise"),
        pytest.param(b"%PDF-1.7\n%%EOF", id="nothing inside"),
    ],
)
def test_a_broken_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(FileBroken, match=r"the PDF 'a\.pdf' is broken .* PDF again"):
        extract(content, "a.pdf")


def test_a_pdf_cut_off_in_the_middle_is_refused_or_read_as_far_as_it_goes() -> None:
    paper = Paper()
    for _ in range(20):
        paper.text("途中で切れたファイルの本文である。" * 20, 100)
        paper.end_page()
    whole = paper.pdf()
    for share in (0.2, 0.5, 0.9):
        content = whole[: int(len(whole) * share)]
        try:
            text = extract(content, "a.pdf").text
        except (FileBroken, TextLayerMissing):
            continue
        assert set(text) <= set("途中で切れたファイルの本文である。\n\f")


def test_a_file_that_is_no_pdf_is_refused() -> None:
    with pytest.raises(FileBroken, match=r"'a\.pdf' is no PDF: it does not begin with %PDF-"):
        extract("これは本文です。".encode(), "a.pdf")
