"""What a Word file holds, read from its parts without the code under test."""

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONS = "word/_rels/document.xml.rels"
FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


@dataclass(frozen=True)
class WordParts:
    """The lines of the body, a mark of a note as [1], and the notes in the order of the marks."""

    lines: list[str]
    notes: list[str]


def read_parts(content: bytes) -> WordParts:
    """Read a file; AssertionError where its footnotes are not what Word demands of them.

    Ids are unique, every mark has its note and every note one mark, both separators are there,
    and the part is related once and of its content type.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = etree.fromstring(parts["word/document.xml"])
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert len(marks) == len(set(marks))
    related = [
        relation.get("Target")
        for relation in etree.fromstring(parts[RELATIONS])
        if relation.get("Type") == FOOTNOTES
    ]
    notes: dict[str | None, str] = {}
    if marks or related:
        (target,) = related
        name = f"word/{target}" if not target.startswith("/") else target[1:]
        types = etree.fromstring(parts["[Content_Types].xml"])
        (kind,) = [t.get("ContentType") for t in types if t.get("PartName") == f"/{name}"]
        assert kind == NOTES_TYPE
        found = list(etree.fromstring(parts[name]))
        ids = [note.get(f"{W}id") for note in found]
        assert len(ids) == len(set(ids))
        separators = [note.get(f"{W}type") for note in found if note.get(f"{W}type")]
        assert {"separator", "continuationSeparator"} <= set(separators)
        notes = {
            note.get(f"{W}id"): "\n".join(
                "".join(words.text or "" for words in paragraph.iter(f"{W}t")).strip()
                for paragraph in note.iter(f"{W}p")
            )
            for note in found
            if not note.get(f"{W}type")
        }
        # one after the other: LibreOffice counts on from the first mark's id
        first = int(marks[0] or "0") if marks else 1
        assert list(notes) == marks == [str(first + place) for place in range(len(marks))]
    lines = [_line(paragraph, marks) for paragraph in body.iter(f"{W}p")]
    return WordParts(lines, [notes[mark] for mark in marks])


def _line(paragraph: _Element, marks: list[str | None]) -> str:
    shown = ""
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            shown += element.text or ""
        elif element.tag == f"{W}tab":
            shown += "\t"
        elif element.tag == f"{W}footnoteReference":
            shown += f"[{marks.index(element.get(f'{W}id')) + 1}]"
    return re.sub(" +", " ", shown)
