"""PDF files: pages in the order of reading, their own labels, and what makes them unreadable."""

import re
import threading
from collections import Counter
from dataclasses import replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from corpus.errors import FileBroken, FileProtected, TextLayerMissing
from corpus.formats.extracted import Extracted
from corpus.formats.pdf_cell import seam
from corpus.formats.pdf_layout import PageLayout, goes_on, lay_out
from corpus.formats.pdf_page import Sheet, read_sheet
from corpus.formats.pdf_paragraphs import Style
from corpus.formats.pdf_writing import HeadingLevels, PageWriting
from corpus.formats.pdf_zones import edge_letters
from corpus.language.sentences import sentence_spans

_LOCK = threading.Lock()  # PDFium may be used by one thread at a time
_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]|/Type\s*/Pages\b[^<>]{0,80}/Count\s+0\b")
_MIN_CHARS = 10
_MAX_NAMED_PAGES = 10


def read_pdf(content: bytes, name: str) -> Extracted:
    """Read a PDF that has a text layer.

    Pages are labelled as the PDF labels them, else counted from 1. A sentence that a page's end
    cuts stands whole on the page where it begins. Raises FileProtected, FileBroken, or
    TextLayerMissing if most pages are pictures.
    """
    if b"%PDF-" not in content[:1024]:
        raise FileBroken(
            f"the file {name!r} is no PDF: it does not begin with %PDF-; "
            "give it the suffix of its format, or save it as a PDF again"
        )
    with _LOCK:
        sheets, labels = _read(content, name)
    _check_text(sheets, labels, name)
    style = _usual_style(sheets)
    edges = Counter(letters for sheet in sheets for letters in edge_letters(sheet))
    repeated = {letters for letters, count in edges.items() if count > 1}
    pages = _sentences_whole([lay_out(sheet, style, repeated) for sheet in sheets])
    writing = PageWriting(HeadingLevels(pages, style))
    for page, label, following in zip(pages, labels, [*pages[1:], None], strict=True):
        writing.page(page, label, following)
    return replace(writing.extracted(), is_deck=_is_deck(sheets))


def _is_deck(sheets: list[Sheet]) -> bool:
    """Whether most pages are wider than high, as slides are and the pages of reports are not."""
    return sum(sheet.width > sheet.height for sheet in sheets) > len(sheets) / 2


def _read(content: bytes, name: str) -> tuple[list[Sheet], list[str]]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if locked and b"/Encrypt" in content:  # of some broken files PDFium says so too
            raise FileProtected(
                f"the PDF {name!r} is encrypted and needs a password; save it without one"
            ) from error
        # PDFium refuses an empty page tree as it does noise
        what = "has no pages" if _NO_PAGES.search(content) else f"is broken ({error})"
        raise FileBroken(
            f"the PDF {name!r} {what}; open it and save or print it as a PDF again"
        ) from error
    try:
        if len(document) == 0:
            raise FileBroken(
                f"the PDF {name!r} has no pages; open it and save or print it as a PDF again"
            )
        sheets, labels = [], []
        for number in range(len(document)):
            try:
                page = document[number]
            except pdfium.PdfiumError as error:
                raise FileBroken(
                    f"page {number + 1} of the PDF {name!r} is broken ({error}); open it and "
                    "save or print it as a PDF again"
                ) from error
            sheets.append(read_sheet(page))
            page.close()
            labels.append(document.get_page_label(number) or str(number + 1))
    finally:
        document.close()
    return sheets, labels


def _check_text(sheets: list[Sheet], labels: list[str], name: str) -> None:
    """Refuse a PDF of pictures. A page is without text if it shows a picture and no words."""
    counts = [sum(not glyph.is_space for glyph in sheet.glyphs) for sheet in sheets]
    if not any(counts):
        raise TextLayerMissing(
            f"the PDF {name!r} of {len(sheets)} pages has no text layer (scanned?); run OCR first"
        )
    bare = [
        label
        for sheet, label, count in zip(sheets, labels, counts, strict=True)
        if count < _MIN_CHARS and sheet.pictures
    ]
    if len(bare) > len(sheets) / 2:
        named = ", ".join(bare[:_MAX_NAMED_PAGES]) + ("…" if len(bare) > _MAX_NAMED_PAGES else "")
        raise TextLayerMissing(
            f"{len(bare)} of {len(sheets)} pages of the PDF {name!r} have no text layer "
            f"(scanned?): {named}; run OCR first"
        )


def _usual_style(sheets: list[Sheet]) -> Style:
    """The size and weight of most of the document's characters."""
    sizes = Counter(
        (round(glyph.size * 2) / 2, glyph.bold) for sheet in sheets for glyph in sheet.glyphs
    )
    (size, bold), _ = sizes.most_common(1)[0]
    return Style(size, bold)


def _sentences_whole(pages: list[PageLayout]) -> list[PageLayout]:
    """Bring the rest of a sentence that a page's end cuts back to the page where it begins."""
    whole = list(pages)
    for number in range(len(whole) - 1):
        page, following = whole[number], whole[number + 1]
        if not page.blocks or not following.blocks:
            continue
        last, first = page.blocks[-1], following.blocks[0]
        if not goes_on(last, first):
            continue
        joined = last.text + seam(last.text, first.text) + first.text
        cut = len(joined) - len(first.text)
        end = next(stop for _, stop in sentence_spans(joined) if stop > cut)
        rest = replace(first, text=joined[end:].lstrip(), may_go_on=False)
        whole[number] = replace(page, blocks=(*page.blocks[:-1], replace(last, text=joined[:end])))
        kept = (rest,) if rest.text else ()
        whole[number + 1] = replace(following, blocks=(*kept, *following.blocks[1:]))
    return whole
