"""A memo as a Word file: a numbered footnote at each sentence, the list of sources at its end."""

import io
import re
from bisect import bisect_left
from copy import deepcopy

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml.etree import _Element

from api.memo.memo import Memo
from api.memo.remark import Documents, remark
from api.memo.word_memo import WordMemo, WordPiece
from api.memo.word_notes import WordNotes
from corpus.formats.docx_runs import W
from rag.audit.audit import Audit
from rag.referencing.reference import reference_list
from rag.referencing.sist02 import sist02

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SOURCES_HEADING = "出典一覧"
_FONT, _FONT_JA = "Century", "ＭＳ 明朝"
_LINE_END = re.compile(r"\r\n|\r|\n")
# what XML 1.0 cannot hold; tabs are kept, line ends part paragraphs
_NOT_XML = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Note = tuple[int, list[str]]
"""Where in the memo's text a note's mark stands, and the note's paragraphs."""


def word_file(memo: Memo, audit: Audit, documents: Documents) -> bytes:
    """Write a memo with its footnotes and sources.

    A memo that came as a Word file stays that file, with its layout, changes and own notes:
    marks are put into its runs and the sources at its end. Of any other a new file is made, a
    line a paragraph; control characters, which no Word file can hold, are left out.
    """
    notes = [
        (sentence.end, paragraphs)
        for sentence in audit.sentences
        if (paragraphs := remark(sentence, documents))
    ]
    if memo.word is None:
        document = _new_document()
        _write_text(document, memo.text, notes)
    else:
        document = memo.word.document
        _mark(memo.word, notes)
    _write_sources(document, audit, documents)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _new_document() -> WordDocument:
    """An empty file on A4, in a Japanese face."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    properties = normal.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), _FONT_JA)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "ja-JP")
    properties.append(language)
    return document


def _write_text(document: WordDocument, text: str, notes: list[_Note]) -> None:
    written = WordNotes(document)
    waiting = sorted(notes, key=lambda note: note[0])
    start = 0
    while start < len(text):
        found = _LINE_END.search(text, start)
        end, following = (found.start(), found.end()) if found else (len(text), len(text))
        paragraph = document.add_paragraph()
        while waiting and (waiting[0][0] <= end or following == len(text)):
            place, paragraphs = waiting.pop(0)
            place = min(max(place, start), end)
            paragraph.add_run(_NOT_XML.sub("", text[start:place]))
            paragraph._p.append(written.add(paragraphs))
            start = place
        paragraph.add_run(_NOT_XML.sub("", text[start:end]))
        start = following
    written.in_order()


def _mark(memo: WordMemo, notes: list[_Note]) -> None:
    """Put the notes' marks behind the pieces in which their sentences end."""
    written = WordNotes(memo.document)
    marks = [(place, written.add(paragraphs)) for place, paragraphs in sorted(notes)]
    starts = [piece.start for piece in memo.pieces]
    for place, mark in reversed(marks):  # from the end, so that pieces before stay whole
        before = bisect_left(starts, place)
        if before:
            _insert(mark, memo.pieces[before - 1], place)
    written.in_order()


def _insert(mark: _Element, piece: WordPiece, place: int) -> None:
    element = piece.element
    box = next(element.iterancestors(f"{W}txbxContent"), None)
    if box is not None:
        # Word takes no footnote in a text box: the mark goes where the box hangs
        host = list(box.iterancestors(f"{W}p"))[-1]
        host.append(mark)
        return
    within = list(element.iterancestors(f"{W}r"))
    if not within:  # a formula
        while element.getparent().tag != f"{W}p":
            element = element.getparent()
        element.addnext(mark)
        return
    run = within[-1]
    if len(within) == 1 and element.getparent() is run:
        _split(run, element, place - piece.start)
    run.addnext(mark)


def _split(run: _Element, element: _Element, chars: int) -> None:
    """Part a run behind the first characters of an element of it; the rest follows it."""
    rest = OxmlElement("w:r")
    properties = run.find(f"{W}rPr")
    if properties is not None:
        rest.append(deepcopy(properties))
    behind = list(element.itersiblings())
    if element.tag == f"{W}t" and chars < len(element.text or ""):
        words = OxmlElement("w:t")
        words.text, element.text = element.text[chars:], element.text[:chars]
        for part in (words, element):
            part.set(qn("xml:space"), "preserve")
        rest.append(words)
    rest.extend(behind)
    if any(child.tag != f"{W}rPr" for child in rest):
        run.addnext(rest)


def _write_sources(document: WordDocument, audit: Audit, documents: Documents) -> None:
    cited = [
        (citation, documents[citation.document_id])
        for sentence in audit.sentences
        for citation in sentence.citations
    ]
    if not cited:
        return
    document.add_paragraph()
    heading = document.add_paragraph()
    heading.add_run(SOURCES_HEADING).bold = True
    heading.paragraph_format.keep_with_next = True
    for number, reference in enumerate(reference_list(cited), 1):
        document.add_paragraph(_NOT_XML.sub("", f"{number}) {sist02(reference)}"))
