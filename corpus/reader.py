"""Reads a source into its canonical form: furniture aside, notes apart, lines joined."""

from corpus.block import Block, BlockKind
from corpus.block_builder import BlockBuilder
from corpus.canonical import CanonicalDocument, SetAside
from corpus.footnotes import Footnote, find_footnotes, find_marks
from corpus.furniture import find_furniture
from corpus.joining import Joining
from corpus.line import Line, split_lines, wrap_width
from corpus.pages import page_labels, page_starts
from corpus.source import Source

READER_VERSION = 2
"""Raised with every change that reads some document differently."""


def read_document(source: Source) -> CanonicalDocument:
    """Read one document; every character of its source is in a block or set aside."""
    lines = split_lines(source.text)
    furniture = find_furniture(lines)
    starts = page_starts(lines, furniture)
    aside = {
        index: reason for index, reason in furniture.reasons.items() if not lines[index].is_blank
    }
    notes = find_footnotes(lines, starts, set(aside))
    marks = _marks(lines, starts, set(aside), notes)
    if len(marks) < len(notes) / 2:
        notes, marks = [], {}  # numbers with tabs that no mark leads to: rows, chapters
    in_note = {index for note in notes for index in range(note.first, note.last + 1)}
    body = [index for index in range(len(lines)) if index not in aside and index not in in_note]
    dropped = {offset for offsets in marks.values() for offset in offsets}
    builder = BlockBuilder(source.text, lines, Joining(wrap_width(lines)), set(starts), dropped)
    builder.build(body)
    blocks = builder.blocks
    for note in notes:
        stretch = builder.paragraph_text(list(range(note.first, note.last + 1)))
        blocks.append(Block(BlockKind.FOOTNOTE, stretch, level=note.number))
    set_aside = [
        SetAside(reason, (lines[index].start, lines[index].end))
        for index, reason in sorted((aside | builder.aside).items())
    ]
    set_aside += [SetAside("footnote mark", (offset, offset + 1)) for offset in sorted(dropped)]
    labels = page_labels(lines, furniture, starts)
    return CanonicalDocument(
        document=source.document,
        source_text=source.text,
        blocks=tuple(blocks),
        set_aside=tuple(set_aside),
        page_spans=tuple((line.start, labels[index]) for index, line in enumerate(lines)),
    )


def _marks(
    lines: list[Line], starts: list[int], aside: set[int], notes: list[Footnote]
) -> dict[int, list[int]]:
    """The source offsets of each note's mark, by the note's number; notes without one lack."""
    in_note = {index for note in notes for index in range(note.first, note.last + 1)}
    marks: dict[int, list[int]] = {}
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        numbers = [note.number for note in notes if start <= note.first < end]
        body = [i for i in range(start, end) if i not in aside and i not in in_note]
        text = "".join(lines[index].text for index in body)
        offsets = [o for index in body for o in range(lines[index].start, lines[index].end)]
        for number, (first, last) in find_marks(text, numbers).items():
            marks[number] = offsets[first:last]
    return marks
