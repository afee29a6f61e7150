"""Word files made inside a test, with what python-docx itself does not write."""

import io

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = f'xmlns:w="{_W}"'


def new() -> WordDocument:
    """Begin a Word file."""
    return Document()


def saved(document: WordDocument) -> bytes:
    """Return the file's bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_xml(document: WordDocument, xml: str) -> None:
    """Put an element before the end of the body; `w` is Word's namespace."""
    body = document.element.body
    first, _, rest = xml.partition(">")
    body.insert(len(body) - 1, parse_xml(f"{first} {_XML}>{rest}"))


def add_to_paragraph(paragraph: Paragraph, xml: str) -> None:
    """Put a run or other element at the end of a paragraph."""
    first, _, rest = xml.partition(">")
    paragraph._p.append(
        parse_xml(f"{first.removesuffix('/')} {_XML}{'/' if not rest else ''}>{rest}")
    )


def add_notes(document: WordDocument, kind: str, notes: dict[int, str]) -> None:
    """Add `footnote`s or `endnote`s, by their ids, with the separator that Word writes."""
    inner = "".join(
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>'
        f"<w:r><w:t> {text}</w:t></w:r></w:p></w:{kind}>"
        for number, text in notes.items()
    )
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>'
    part = Part(
        PackURI(f"/word/{kind}s.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml",
        f"<w:{kind}s {_XML}>{separator}{inner}</w:{kind}s>".encode(),
        document.part.package,
    )
    relation = RELATIONSHIP_TYPE.FOOTNOTES if kind == "footnote" else RELATIONSHIP_TYPE.ENDNOTES
    document.part.relate_to(part, relation)


def add_mark(paragraph: Paragraph, kind: str, number: int) -> None:
    """Put the mark of a note at the end of a paragraph."""
    paragraph._p.append(parse_xml(f'<w:r {_XML}><w:{kind}Reference w:id="{number}"/></w:r>'))


def add_numbering(document: WordDocument, levels: list[tuple[str, str]]) -> int:
    """Add a list whose levels have a form and a text (`decimal`, `%1.%2`); return its id."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {_XML} w:abstractNumId="99">{inner}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {_XML} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    return 99


def number(paragraph: Paragraph, number_id: int, depth: int) -> None:
    """Make a paragraph one of a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {_XML}><w:ilvl w:val="{depth}"/><w:numId w:val="{number_id}"/></w:numPr>'
        )
    )
