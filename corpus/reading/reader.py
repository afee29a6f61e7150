"""Reads a source into its canonical form: furniture aside, notes apart, lines joined."""

from bisect import bisect_right

from corpus.aligned_text import Span
from corpus.reading.block import Block, BlockKind
from corpus.reading.block_builder import BlockBuilder
from corpus.reading.canonical import CanonicalDocument, NoteMark, SetAside
from corpus.reading.footnote_marks import find_marks, find_repeated_marks
from corpus.reading.footnotes import Footnote, find_footnotes, lost_numbers
from corpus.reading.furniture import find_furniture
from corpus.reading.joining import Joining
from corpus.reading.line import Line, byte_order_marks, split_lines, wrap_width
from corpus.reading.outline import with_outline
from corpus.reading.pages import page_labels, page_names, page_starts
from corpus.reading.sections import without_late_titles
from corpus.reading.slides import slide_labels
from corpus.source import Source

NUMBER_ALONE = "number by itself"
"""The reason why a line that holds a number and nothing else is set aside."""

READER_VERSION = 5
"""Raised with every change that reads some document differently."""


def read_document(source: Source) -> CanonicalDocument:
    """Read one document; every character of its source is in a block or set aside."""
    lines = split_lines(source.text)
    wrap = None if source.is_extracted else wrap_width(lines)
    is_slides = source.document.kind == "slides"
    if not is_slides:  # ① and （1） on slides are points, not sections
        lines = with_outline(lines, wrap, is_typeset=source.is_typeset)
    furniture = find_furniture(lines)
    names = page_names(lines, source.pages)
    starts = sorted({0, *names}) if names else page_starts(lines, furniture)
    aside = {
        index: reason for index, reason in furniture.reasons.items() if not lines[index].is_blank
    }
    notes = find_footnotes(lines, starts, set(aside))
    marks = _marks(lines, starts, set(aside), notes, is_extracted=source.is_extracted)
    begins = [lines[start].start for start in starts]
    marked = {(mark.number, bisect_right(begins, mark.span[0])) for mark in marks}
    if len(marked) < len(notes) / 2:
        notes, marks = [], []  # numbers with tabs that no mark leads to: rows, chapters
    in_note = {index for note in notes for index in range(note.first, note.last + 1)}
    body = [index for index in range(len(lines)) if index not in aside and index not in in_note]
    dropped = {offset for mark in marks for offset in range(*_with_spaces(source.text, mark.span))}
    joining = Joining(wrap)
    # a page is a unit of meaning where it is a slide, whose lines nobody broke
    is_deck = is_slides if source.is_extracted else wrap is None
    slides = set(starts) if is_deck else set()
    builder = BlockBuilder(source.text, lines, joining, set(starts), slides, dropped)
    builder.build(body)
    blocks = without_late_titles(builder.blocks)
    for note in notes:
        stretch = builder.paragraph_text(list(range(note.first, note.last + 1)))
        blocks.append(Block(BlockKind.FOOTNOTE, stretch, level=note.number))
    set_aside = [
        SetAside(reason, (lines[index].start, lines[index].end))
        for index, reason in sorted((aside | builder.aside).items())
    ]
    set_aside += [SetAside("footnote mark", mark.span) for mark in marks]
    set_aside += [SetAside("byte order mark", span) for span in byte_order_marks(source.text)]
    labels = page_labels(lines, furniture, starts, names)
    if set(labels) == {None} and joining.wrap is None:
        alone = [index for index, reason in builder.aside.items() if reason == NUMBER_ALONE]
        labels = slide_labels(lines, alone)
    return CanonicalDocument(
        document=source.document,
        source_text=source.text,
        blocks=tuple(blocks),
        set_aside=tuple(set_aside),
        page_spans=tuple((line.start, labels[index]) for index, line in enumerate(lines)),
        marks=tuple(marks),
    )


def _marks(
    lines: list[Line],
    starts: list[int],
    aside: set[int],
    notes: list[Footnote],
    *,
    is_extracted: bool,
) -> list[NoteMark]:
    """The notes' marks in the order of the source; a note may have several, or lack one.

    A note that was lost has left its mark, which says nothing either. A sentence that a page's
    end cuts was put together on the page where it begins: the first notes of the next page may
    have their marks in that page's last line.
    """
    in_note = {index for note in notes for index in range(note.first, note.last + 1)}
    marks: list[NoteMark] = []
    lost = lost_numbers(notes, starts)
    last_line: int | None = None
    for page, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        numbers = [note.number for note in notes if start <= note.first < end]
        numbers = sorted([*numbers, *lost.get(page, [])])
        body = [i for i in range(start, end) if i not in aside and i not in in_note]
        found = _marks_in(lines, body, numbers)
        first = min((numbers.index(mark.number) for mark in found), default=len(numbers))
        early = numbers[:first]
        if is_extracted and early and last_line is not None:
            marks += _marks_in(lines, [last_line], early)
        marks += found
        last_line = next((i for i in reversed(body) if not lines[i].is_blank), last_line)
    return sorted(marks, key=lambda mark: mark.span)


def _marks_in(lines: list[Line], body: list[int], numbers: list[int]) -> list[NoteMark]:
    text = "".join(lines[index].text for index in body)
    offsets = [o for index in body for o in range(lines[index].start, lines[index].end)]
    found = find_marks(text, numbers)
    return [
        NoteMark(number, (offsets[first], offsets[last - 1] + 1))
        for number, (first, last) in [*found.items(), *find_repeated_marks(text, found)]
    ]


def _with_spaces(source: str, span: Span) -> Span:
    """A mark's span with the spaces that parted it from Japanese words: 経済対策 7において."""
    start, end = span
    word, behind = source[start - 2 : start - 1], source[end : end + 1]
    if source[start - 1 : start] == " " and _joins(word, behind):
        start -= 1
    before, word = source[start - 1 : start], source[end + 1 : end + 2]
    if source[end : end + 1] == " " and _joins(before, word):
        end += 1
    return start, end


def _joins(before: str, behind: str) -> bool:
    """Whether Japanese puts no space between two signs; `#` and a list's `-` keep theirs."""
    said = before.isalnum() or (bool(before) and not before.isascii() and not before.isspace())
    return said and not (before.isascii() and behind.isascii())
