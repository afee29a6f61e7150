"""Builds the blocks of a document from its lines."""

import re
from dataclasses import dataclass, field, replace

from corpus.aligned_text import AlignedText, without_white_space
from corpus.reading.block import Block, BlockKind
from corpus.reading.caption import caption_label
from corpus.reading.captioned import read_captioned
from corpus.reading.headings import Heading, heading_of
from corpus.reading.inline_marks import without_marks
from corpus.reading.joining import Joining
from corpus.reading.line import Line
from corpus.reading.line_texts import LineTexts
from corpus.reading.table_title import is_title_like, is_unit_line
from corpus.tables.tab_rows import is_row, read_tab_rows
from corpus.tables.tab_table import tab_table

_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_LONE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
_LEAD_MAX_CHARS = 60


@dataclass
class BlockBuilder:
    """Builds blocks from the body's lines; lives for one document.

    `starts` are the lines that begin a page, `slides` those of them that begin a slide,
    `dropped` source offsets that are left out (the marks of notes). `blocks` and `aside` (line
    and reason) are what comes of it.
    """

    source: str
    lines: list[Line]
    joining: Joining
    starts: set[int]
    slides: set[int]
    dropped: set[int]
    blocks: list[Block] = field(default_factory=list)
    aside: dict[int, str] = field(default_factory=dict)
    open_lines: list[int] = field(default_factory=list)
    contents_seen: set[str] = field(default_factory=set)
    begins_page: bool = True

    def build(self, body: list[int]) -> None:
        """Go through the lines of the body, given by their indices, in order."""
        position, gap = 0, True
        while position < len(body):
            index = body[position]
            line = self.lines[index]
            if line.is_blank:
                gap = True
                position += 1
                continue
            heading = heading_of(line)
            if index in self.slides:
                self.close()  # no sentence of a slide goes on on the next
                self.begins_page = True
            if _RULE.fullmatch(line.text):
                self.aside[index] = "rule"
                position += 1
            elif (
                _LONE_NUMBER.fullmatch(line.text)
                and (not self.open_lines or (gap and not self._continues(line, gap=gap)))
                and self._blank_follows(body, position)
            ):
                self.aside[index] = "number by itself"
                position += 1
                continue
            elif heading is not None:
                position = self._heading(body, position, heading)
            elif caption_label(line.text) is not None:
                self.close()
                position = self._captioned(body, position)
            elif is_row(line) and not line.is_bullet:
                position = self._tab_rows(body, position, gap=gap)
            else:
                if not self._continues(line, gap=gap):
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

    @property
    def texts(self) -> LineTexts:
        """The document's lines as text."""
        return LineTexts(self.source, self.lines, self.joining, self.dropped)

    def paragraph_text(self, indices: list[int]) -> AlignedText:
        """Join lines that a page broke; keep the breaks that part things."""
        return self.texts.paragraph(indices)

    def _continues(self, line: Line, *, gap: bool) -> bool:
        """Whether a line goes on with the open block."""
        if not self.open_lines:
            return False
        first, last = self.lines[self.open_lines[0]], self.lines[self.open_lines[-1]]
        return self.joining.continues(first, last, line, gap=gap)

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
        text = self.texts.line(index)
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
        """A caption, and what belongs to it; one under a table without a title is a note to it."""
        found = read_captioned(self.texts, body, position, self.starts)
        self.aside.update(found.aside)
        above = self.blocks[-1].table if self.blocks and not self.begins_page else None
        blocks = found.blocks
        if above is not None and not above.title.text and len(blocks) == 1:
            [block] = blocks
            label = caption_label(block.text.text) or "図"
            if block.kind is BlockKind.CAPTION and "図" not in label:
                blocks = [replace(block, kind=BlockKind.NOTE)]
        for block in blocks:
            self.add(block)
        return found.end

    def _tab_rows(self, body: list[int], position: int, *, gap: bool) -> int:
        """Tab-separated rows, and the short line before them that names the table.

        A blank line parts a sentence from the rows, but not a title or the unit, nor the
        message under a slide's title.
        """
        lead = AlignedText("", ())
        if self.open_lines:
            words = self.paragraph_text(self.open_lines)
            last = self.lines[self.open_lines[-1]]
            is_message = bool(self.slides) and self._is_under_heading()
            named = not gap or is_message or is_unit_line(words.text) or is_title_like(words.text)
            if named and len(words) <= _LEAD_MAX_CHARS and not (last.is_bullet or last.is_note):
                lead, self.open_lines = words, []
            self.close()
        if is_unit_line(lead.text):
            lead = self._title_over(lead)
        found = read_tab_rows(self.texts, body, position)
        self.aside.update(found.aside)
        table = tab_table(lead, found.stretches)
        self.add(Block.of_table(table) if table.rows else Block(BlockKind.PARAGRAPH, lead))
        return found.end

    def _is_under_heading(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind is BlockKind.HEADING

    def _title_over(self, unit: AlignedText) -> AlignedText:
        """A table's unit, with the title that stands over it: 予算の推移 over （単位：億円）."""
        above = self.blocks[-1] if self.blocks and not self.begins_page else None
        if above is None or above.kind is not BlockKind.PARAGRAPH:
            return unit
        if not is_title_like(above.text.text):
            return unit
        self.blocks.pop()
        self.begins_page = above.begins_page
        return AlignedText.join("\n", [above.text, unit])

    def _blank_follows(self, body: list[int], position: int) -> bool:
        return position + 1 >= len(body) or self.lines[body[position + 1]].is_blank
