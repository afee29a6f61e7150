"""Reads a source into its canonical form: furniture aside, notes apart, lines joined."""

import re
from dataclasses import dataclass, field, replace

from corpus.aligned_text import AlignedText, without_white_space
from corpus.block import Block, BlockKind
from corpus.canonical import CanonicalDocument, SetAside
from corpus.footnotes import Footnote, find_footnotes, find_marks
from corpus.furniture import find_furniture
from corpus.headings import Heading, heading_of
from corpus.inline_marks import without_marks
from corpus.line import Line, split_lines, wrap_width
from corpus.pages import page_labels, page_starts
from corpus.source import Source
from corpus.tables import CAPTION, flat_table, tab_table

READER_VERSION = 2
"""Raised with every change that reads some document differently."""

_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_KATAKANA_END = re.compile(r"[ァ-ヺー]$")
_KATAKANA_START = re.compile(r"[ァ-ヺー]")
_LONE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
_LEAD_MAX_CHARS = 60
_FULL = 0.75
_SLIDE_LINE_COLUMNS = 36
_TABLE_MAX_LINES = 150


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
    builder = _Builder(source.text, lines, wrap_width(lines), set(starts), dropped)
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
    labels = page_labels(lines, furniture)
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


@dataclass
class _Builder:
    """Builds blocks from the body's lines; lives for one document."""

    source: str
    lines: list[Line]
    wrap: int | None
    starts: set[int]
    dropped: set[int]
    blocks: list[Block] = field(default_factory=list)
    aside: dict[int, str] = field(default_factory=dict)
    open_lines: list[int] = field(default_factory=list)
    contents_seen: set[str] = field(default_factory=set)
    begins_page: bool = True

    def build(self, body: list[int]) -> None:
        position, gap = 0, True
        while position < len(body):
            index = body[position]
            line = self.lines[index]
            if line.is_blank:
                gap = True
                position += 1
                continue
            heading = heading_of(line)
            if self.wrap is None and index in self.starts:
                self.close()  # no sentence of a slide goes on on the next
                self.begins_page = True
            if _RULE.fullmatch(line.text):
                self.aside[index] = "rule"
                position += 1
            elif (
                _LONE_NUMBER.fullmatch(line.text)
                and (not self.open_lines or (gap and not self._continues(line, gap)))
                and self._blank_follows(body, position)
            ):
                self.aside[index] = "number by itself"
                position += 1
                continue
            elif heading is not None:
                position = self._heading(body, position, heading)
            elif CAPTION.match(line.text):
                self.close()
                position = self._captioned(body, position)
            elif "\t" in line.text.strip() and not line.is_bullet:
                position = self._tab_rows(body, position)
            else:
                if not self._continues(line, gap):
                    self.close()
                self.open_lines.append(index)
                position += 1
            gap = False
        self.close()

    def close(self) -> None:
        """End the open paragraph or item."""
        if self.open_lines:
            first = self.lines[self.open_lines[0]]
            kind = BlockKind.PARAGRAPH
            if first.is_note:
                kind = BlockKind.NOTE
            elif first.is_bullet:
                kind = BlockKind.ITEM
            indent = len(first.text) - len(first.text.lstrip())
            text = self.paragraph_text(self.open_lines)
            self.add(Block(kind, text, level=indent))
        self.open_lines = []

    def add(self, block: Block) -> None:
        """Add a block unless it is empty; the first of a slide says so."""
        if not block.whole().text.strip():
            return
        self.blocks.append(replace(block, begins_page=self.begins_page))
        self.begins_page = False

    def line_text(self, index: int) -> AlignedText:
        """A line's text without its marks; tabs stay, they part cells."""
        line = self.lines[index]
        text = AlignedText.of_source(self.source, line.start, line.end)
        drop = [
            (place, place + 1)
            for place, offset in enumerate(text.offsets)
            if offset in self.dropped
        ]
        return text.without(drop) if drop else text

    def paragraph_text(self, indices: list[int]) -> AlignedText:
        """Join lines that a page broke; keep the breaks that part things."""
        pieces: list[AlignedText] = []
        last: Line | None = None
        for index in indices:
            line, text = self.lines[index], without_marks(self.line_text(index)).strip()
            if not text.text:
                continue
            if last is not None:
                gap = self._between(self.lines[indices[0]], last, line)
                pieces.append(AlignedText.inserted(gap))
            pieces.append(text)
            last = line
        return AlignedText.join("", pieces)

    def _between(self, first: Line, last: Line, line: Line) -> str:
        """What stands between two lines of one block: nothing, a space or a line break."""
        if not self._is_broken(first, last, line):
            return "\n"
        before, after = last.text.rstrip()[-1:], line.text.strip()[:1]
        return " " if before.isascii() and after.isascii() and before not in "-/" else ""

    def _is_broken(self, first: Line, last: Line, line: Line) -> bool:
        """Whether a typesetter, not the author, ended the last line of a block."""
        if line.is_note or (line.is_bullet and not self._counts_inside(first, last, line)):
            return False
        if _open_brackets(last.text) > 0:
            return True
        if self.wrap is not None:
            return last.width >= _FULL * self.wrap
        if last.text.endswith("  "):
            return False  # Markdown's own line break
        if _KATAKANA_END.search(last.text) and _KATAKANA_START.match(line.text):
            return True  # a loan word cut in two: オー / プンイノベーション
        return last.width >= _SLIDE_LINE_COLUMNS and not last.ends_sentence

    def _continues(self, line: Line, gap: bool) -> bool:
        """Whether a line goes on with the open block."""
        if not self.open_lines or line.is_note:
            return False
        last = self.lines[self.open_lines[-1]]
        first = self.lines[self.open_lines[0]]
        if line.is_bullet and not self._counts_inside(first, last, line):
            return False
        if self.wrap is None:
            return not gap
        full = last.width >= _FULL * self.wrap
        if last.ends_sentence:
            return full and not gap
        if full or _open_brackets(last.text) > 0:
            return True  # over blank lines, notes and page ends too: the sentence is not over
        return not gap

    def _counts_inside(self, first: Line, last: Line, line: Line) -> bool:
        """Whether `①` or `（3）` at a line's begin counts inside a sentence broken before it."""
        if self.wrap is None or last.ends_sentence or not line.has_counting_bullet:
            return False
        return not first.is_bullet and last.width >= _FULL * self.wrap

    def _heading(self, body: list[int], position: int, heading: Heading) -> int:
        index = body[position]
        last = self.lines[self.open_lines[-1]] if self.open_lines else None
        if heading.interrupts and last is not None and not last.ends_sentence:
            # A chapter title that the extractor set inside a sentence: the sentence stays whole.
            self.add(self._heading_block(index, replace(heading, level=0)))
            return position + 1
        self.close()
        if heading.is_contents:
            return self._contents(body, position, heading)
        self.add(self._heading_block(index, heading))
        return position + 1

    def _heading_block(self, index: int, heading: Heading) -> Block:
        text = self.line_text(index)
        words = without_marks(text.cut(heading.skip, len(text))).strip()
        return Block(BlockKind.HEADING, words, level=heading.level)

    def _contents(self, body: list[int], position: int, heading: Heading) -> int:
        """A table of contents is kept once; where it comes again it is set aside."""
        end = position + 1
        while end < len(body):
            following = heading_of(self.lines[body[end]])
            if following is not None and following.level <= heading.level:
                break
            end += 1
        inside = [index for index in body[position:end] if not self.lines[index].is_blank]
        words = without_white_space("".join(self.lines[index].text for index in inside))
        if words in self.contents_seen:
            self.aside.update(dict.fromkeys(inside, "repeated table of contents"))
            return end
        self.contents_seen.add(words)
        self.add(self._heading_block(inside[0], heading))
        for index in inside[1:]:
            self.open_lines = [index]
            below = heading_of(self.lines[index])
            if below is None:
                self.close()
            else:
                self.open_lines = []
                words_only = self._heading_block(index, below).text
                self.add(Block(BlockKind.PARAGRAPH, words_only))
        return end

    def _captioned(self, body: list[int], position: int) -> int:
        """A caption, and the table that lies flattened between it and its source line."""
        caption = self.paragraph_text([body[position]])
        groups: list[list[int]] = [[]]
        for offset, index in enumerate(body[position + 1 : position + _TABLE_MAX_LINES], 1):
            line = self.lines[index]
            if line.is_blank:
                groups.append([])
            elif CAPTION.match(line.text) or heading_of(line) is not None:
                break
            elif line.text.lstrip().startswith(("出典", "（出典", "資料：")):
                texts = [self.paragraph_text(group) for group in groups]
                filled = [text for text in texts if text.text]
                note = Block(BlockKind.NOTE, self.paragraph_text([index]))
                if filled:
                    self.add(flat_table(caption, filled))
                else:
                    self.add(Block(BlockKind.CAPTION, caption))
                self.add(note)
                return position + offset + 1
            else:
                groups[-1].append(index)
        self.add(Block(BlockKind.CAPTION, caption))
        return position + 1

    def _tab_rows(self, body: list[int], position: int) -> int:
        """Tab-separated rows, and the short line before them that names the table."""
        lead = []
        if self.open_lines:
            words = self.paragraph_text(self.open_lines)
            last = self.lines[self.open_lines[-1]]
            if len(words) <= _LEAD_MAX_CHARS and not (last.is_bullet or last.is_note):
                lead, self.open_lines = [words], []
            self.close()
        rows: list[AlignedText] = []
        while position < len(body):
            line = self.lines[body[position]]
            heading = heading_of(line)
            is_row = heading is None or (heading.interrupts and bool(rows))  # 1<TAB>東京 is one
            if "\t" not in line.text.strip() or not is_row:
                if not line.is_blank or not self._row_follows(body, position):
                    break
                if lead_break(self.lines, body, position, rows):
                    break
                position += 1
                continue
            rows.append(self.line_text(body[position]))
            position += 1
        self.add(tab_table(lead, rows))
        return position

    def _blank_follows(self, body: list[int], position: int) -> bool:
        return position + 1 >= len(body) or self.lines[body[position + 1]].is_blank

    def _row_follows(self, body: list[int], position: int) -> bool:
        return position + 1 < len(body) and "\t" in self.lines[body[position + 1]].text.strip()


def lead_break(lines: list[Line], body: list[int], position: int, rows: list[AlignedText]) -> bool:
    """Whether the row behind a blank line opens a table of its own: it repeats the header."""
    following = lines[body[position + 1]].text
    return bool(rows) and without_white_space(following) == without_white_space(rows[0].text)


def _open_brackets(text: str) -> int:
    opened = sum(text.count(sign) for sign in "（「『【(")
    return opened - sum(text.count(sign) for sign in "）」』】)")
