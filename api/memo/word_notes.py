"""Footnotes of a Word file: the part that holds them, and their marks in the text.

python-docx 1.2 has no footnotes; the part is made, or the file's own one continued, through
its package. Source: ECMA-376 part 1, 17.11 (footnotes).
"""

from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from lxml.etree import _Element

_EMPTY = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>
<w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>
<w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"""
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
# what stands behind w:footnotePr in w:settings (CT_Settings is a sequence)
_BEHIND = (
    *("endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang"),
    *("clrSchemeMapping", "doNotIncludeSubdocsInStats", "shapeDefaults", "decimalSymbol"),
)


class WordNotes:
    """The footnotes of one Word file, and new ones; lives while the file is written."""

    def __init__(self, document: WordDocument) -> None:
        self._body = document.element.body
        self._part = _notes_part(document)
        self._text_style = _style(document, "footnote text", WD_STYLE_TYPE.PARAGRAPH)
        self._mark_style = _style(document, "footnote reference", WD_STYLE_TYPE.CHARACTER)
        ids = [int(note.get(qn("w:id"), "0")) for note in self._part.element]
        self._next = max([0, *ids]) + 1

    def add(self, paragraphs: Sequence[str]) -> _Element:
        """Write a note of these paragraphs; returns the run that is its mark in the text."""
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._next))
        for number, text in enumerate(paragraphs):
            paragraph = OxmlElement("w:p")
            properties = OxmlElement("w:pPr")
            style = OxmlElement("w:pStyle")
            style.set(qn("w:val"), self._text_style)
            properties.append(style)
            paragraph.append(properties)
            if number == 0:
                paragraph.append(self._run("w:footnoteRef"))
            run, words = OxmlElement("w:r"), OxmlElement("w:t")
            words.text = f" {text}"
            words.set(qn("xml:space"), "preserve")
            run.append(words)
            paragraph.append(run)
            note.append(paragraph)
        self._part.element.append(note)
        mark = self._run("w:footnoteReference")
        mark[-1].set(qn("w:id"), str(self._next))
        self._next += 1
        return mark

    def in_order(self) -> None:
        """Number the notes by the order of their marks, when all of these stand in the text.

        Word finds a note by any id; LibreOffice (7.4) counts on from the first mark's.
        """
        marks = list(self._body.iter(qn("w:footnoteReference")))
        places = {mark.get(qn("w:id")): place for place, mark in enumerate(marks, 1)}
        own = [note for note in self._part.element if note.get(qn("w:type")) not in _SEPARATORS]
        apart = [note for note in self._part.element if note not in own]
        first = max([0, *(int(note.get(qn("w:id"), "0")) for note in apart)]) + 1
        own.sort(key=lambda note: places.get(note.get(qn("w:id")), len(places) + 1))
        numbers = {note.get(qn("w:id")): str(first + place) for place, note in enumerate(own)}
        self._part.element.extend(own)
        for element in (*own, *marks):
            former = element.get(qn("w:id"))
            element.set(qn("w:id"), numbers.get(former, former))

    def _run(self, tag: str) -> _Element:
        run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
        style = OxmlElement("w:rStyle")
        style.set(qn("w:val"), self._mark_style)
        properties.append(style)
        run.append(properties)
        run.append(OxmlElement(tag))
        return run


def _notes_part(document: WordDocument) -> XmlPart:
    """The part of the footnotes; one that is there is replaced by itself, as a tree."""
    body = document.part
    former = next(
        (rel for rel in body.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES), None
    )
    if former is None:
        name, element = PackURI("/word/footnotes.xml"), parse_xml(_EMPTY)
        _name_separators(document)
    else:
        name, element = former.target_part.partname, parse_xml(former.target_part.blob)
        _add_separators(element)
    part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, element, body.package)
    if former is not None:
        for link in former.target_part.rels.values():  # of addresses in the notes
            target = link.target_ref if link.is_external else link.target_part
            part.load_rel(link.reltype, target, link.rId, link.is_external)
        del body.rels[former.rId]
    body.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def _add_separators(notes: _Element) -> None:
    """Put in the separators that a file made by another program may lack."""
    there = {note.get(qn("w:type")) for note in notes}
    taken = {note.get(qn("w:id")) for note in notes}
    free = (str(number) for number in range(-1, -1000, -1) if str(number) not in taken)
    for note in list(parse_xml(_EMPTY)):
        if note.get(qn("w:type")) not in there:
            made = deepcopy(note)
            made.set(qn("w:id"), next(free))
            notes.insert(0, made)


def _name_separators(document: WordDocument) -> None:
    """Name the separators in the settings, where Word looks for them."""
    settings = document.settings.element
    if settings.find(qn("w:footnotePr")) is not None:
        return
    properties = OxmlElement("w:footnotePr")
    for note_id in ("-1", "0"):
        separator = OxmlElement("w:footnote")
        separator.set(qn("w:id"), note_id)
        properties.append(separator)
    behind = {qn("m:mathPr"), *(qn(f"w:{name}") for name in _BEHIND)}
    following = next((child for child in settings if child.tag in behind), None)
    if following is None:
        settings.append(properties)
    else:
        following.addprevious(properties)


def _style(document: WordDocument, name: str, kind: WD_STYLE_TYPE) -> str:
    """The id of Word's own style of that name, made where the file has none."""
    for style in document.styles:
        if style.type == kind and style.name.lower() == name:
            return str(style.style_id)
    made = document.styles.add_style(name, kind, builtin=True)
    if kind is WD_STYLE_TYPE.CHARACTER:
        made.font.superscript = True
    else:
        made.base_style = document.styles.default(kind)
        made.font.size = Pt(9)
        made.paragraph_format.space_after = Pt(0)
    return str(made.style_id)
