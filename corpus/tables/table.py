"""A table: its title, its headers, its rows, and what each row is read under."""

from dataclasses import dataclass

from corpus.aligned_text import AlignedText, Span

NOTHING = AlignedText("", ())


@dataclass(frozen=True)
class Entry:
    """What a reader takes for one row: a stretch `[start, end)` of a row's text.

    Usually that is the whole row; where columns stand side by side (`米国 684 54.7%
    シンガポール 15 1.2%`) a part of it. `header` are its column headers with units and year,
    `label` is what its group is called, carried down from the row that says it. Both stand
    before it in the source; either may be empty.
    """

    start: int
    end: int
    header: AlignedText
    label: AlignedText = NOTHING


@dataclass(frozen=True)
class Row:
    """A row as it stands in the table; one that only heads others has no entries."""

    text: AlignedText
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Rows under one header. A table that says its header again on a new page has two."""

    header: AlignedText
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """A table of a document.

    `title` is its caption or the line above it, or empty; `is_captioned` says that the title
    names the table by itself (`図表3　主要国の研究開発費`). The rows of a turned table are the
    source's columns: each repeats the labels at the rows' beginnings, so they are out of the
    source's order and cannot stand in one passage.
    """

    title: AlignedText
    stretches: tuple[Stretch, ...]
    is_captioned: bool = False
    is_turned: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in order."""
        return tuple(row for stretch in self.stretches for row in stretch.rows)

    def whole(self) -> AlignedText:
        """All of the table's text: each stretch's header is followed by its rows."""
        return AlignedText.join("\n", [text for text in self._lines() if text.text])

    def row_places(self) -> list[Span]:
        """Where in `whole()` each row stands, in order."""
        places, position = [], len(self.title) + 1 if self.title.text else 0
        for stretch in self.stretches:
            position += len(stretch.header) + 1 if stretch.header.text else 0
            for row in stretch.rows:
                places.append((position, position + len(row.text)))
                position += len(row.text) + 1
        return places

    def _lines(self) -> list[AlignedText]:
        lines = [self.title]
        for stretch in self.stretches:
            lines += [stretch.header, *(row.text for row in stretch.rows)]
        return lines
