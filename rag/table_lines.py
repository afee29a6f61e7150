"""The lines of a table as a passage has them: titles, headers, rows, notes; groups of rows."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from corpus.reading.caption import caption_label
from corpus.reading.line import is_source

_NOTE_MARKS = ("※", "注", "(注", "（注")
Group = tuple[int, Span]
"""The number of the row that says a group's name, and the name's span in the table's text."""


def entry_spans(table: Passage, rows: Iterable[Passage]) -> dict[str, Span]:
    """Where in a table's text each of its rows' own words stand, by the row's id."""
    found = {}
    for row in rows:
        spans = row.source_spans_of(row.own_start, len(row.text))
        start, last = table.place_of(spans[0][0]), table.place_of(spans[-1][1] - 1)
        if start is not None and last is not None:
            found[row.passage_id] = (start, last + 1)
    return found


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)


class TableLines:
    """A table's passage in lines, as spans in its text; lives for one answer.

    `groups` tells of rows under a group's name that another row says, by the row's number.
    """

    def __init__(self, table: Passage, rows: Sequence[Passage]) -> None:
        """`rows` are the table's rows that are passages of their own."""
        self._table = table
        self._entries = entry_spans(table, rows)
        self.titles, self.headers = self._lead(table.sentences[0][0])
        self.rows, self.notes = self._parted()
        self._starts = [start for start, _ in self.rows]
        self.groups = self._groups(rows)

    def _lead(self, first: int) -> tuple[list[Span], list[Span]]:
        """The lines before the rows: headings and title, and column headers."""
        spans, start = [], 0
        for line in self._table.text[:first].split("\n"):
            if line.strip():
                spans.append((start, start + len(line)))
            start += len(line) + 1
        texts = [self._table.text[slice(*span)] for span in spans]
        tabbed = [number for number, text in enumerate(texts) if "\t" in text]
        if tabbed:
            return spans[: tabbed[0]], spans[tabbed[0] :]
        path = {" ".join(heading.split()) for heading in self._table.section}
        headings = [n for n, text in enumerate(texts) if " ".join(text.split()) in path]
        captions = [number for number, text in enumerate(texts) if caption_label(text)]
        # without a caption the line behind the headings is the title
        titles = (captions or [headings[-1] + 1 if headings else 0])[-1] + 1
        return spans[:titles], spans[titles:]

    def _parted(self) -> tuple[list[Span], list[Span]]:
        """The rows, and the notes under them."""
        rows = list(self._table.sentences)
        notes: list[Span] = []
        while len(rows) > 1 and not touches(rows[-1], self._entries.values()):
            text = self._table.text[slice(*rows[-1])]
            if not self._entries and not (is_source(text) or text.startswith(_NOTE_MARKS)):
                break
            notes.insert(0, rows.pop())
        return rows, notes

    def _groups(self, rows: Sequence[Passage]) -> dict[int, Group]:
        found: dict[int, Group] = {}
        for row in rows:
            span = self._entries.get(row.passage_id)
            own = None if span is None else self._row_at(span[0])
            if own is None:
                continue
            by_row: dict[int, list[int]] = {}
            for offset in _offsets(row, row.own_start):
                place = self._table.place_of(offset)
                number = None if place is None else self._row_at(place)
                if place is not None and number is not None and number != own:
                    by_row.setdefault(number, []).append(place)
            if by_row:
                number = max(by_row)
                found[own] = (number, (min(by_row[number]), max(by_row[number]) + 1))
        return found

    def _row_at(self, place: int) -> int | None:
        number = bisect_right(self._starts, place) - 1  # rows stand in the order of the text
        return number if number >= 0 and place < self.rows[number][1] else None


def _offsets(passage: Passage, end: int) -> Iterable[int]:
    """The source offsets of the words in `text[:end]`."""
    for text_start, source_start, length in passage.alignment:
        for place in range(text_start, min(end, text_start + length)):
            if not passage.text[place].isspace():
                yield source_start + place - text_start
