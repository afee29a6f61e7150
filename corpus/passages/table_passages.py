"""Passages of a table: the whole of it or parts, and each row under what it is read under."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.aligned_text import AlignedText
from corpus.language.morphology import count_words
from corpus.passages.passage import PassageKind
from corpus.passages.passage_writer import PassageWriter, Placed
from corpus.tables.table import Row, Table

_FEW_ROWS = 2
_FEW_WORDS = 60


@dataclass
class TablePart:
    """Rows of a table that stand in one passage, and the notes under them.

    `lead` is repeated before the rows, `row_lead` before each single row's own header; rows
    are not written by themselves where that is empty.
    """

    lead: AlignedText
    section: tuple[str, ...]
    row_lead: list[AlignedText] | None
    kind: PassageKind = PassageKind.TABLE
    rows: list[tuple[Row, int]] = field(default_factory=list)
    notes: list[Placed] = field(default_factory=list)

    def write(self, writer: PassageWriter) -> None:
        """Write the part, and right behind it its rows."""
        parts = [*(Placed(row.text, place) for row, place in self.rows), *self.notes]
        parent = writer.write(self.kind, self.section, parts, lead=self.lead)
        if self.row_lead is None:
            return
        for row, place in self.rows:
            for entry in row.entries:
                own = Placed(row.text, place).cut(entry.start, entry.end)
                heads = [*self.row_lead, entry.header, entry.label]
                lead = AlignedText.join("\n", [text for text in heads if text.text])
                own = own.cut(_spare_fields(own.text.text, entry.label.text), len(own.text))
                writer.write(
                    PassageKind.ROW, self.section, [own], lead=lead, parent_id=parent.passage_id
                )


def table_parts(
    table: Table,
    place: int,
    section: tuple[str, ...],
    headings: Sequence[AlignedText],
    nearest: Sequence[AlignedText],
    max_words: int,
) -> list[TablePart]:
    """Cut a table that begins at `place` of the canonical text into parts of at most `max_words`.

    Each part repeats the `headings` above the table, its title and its column headers, and a
    group's name if it begins inside one. The rows of a table without a caption repeat the
    `nearest` headings.
    """
    title = [table.title] if table.title.text else []
    row_lead = [*([] if table.is_captioned else nearest), *title]
    with_rows = not _speaks_for_its_rows(table)
    places = iter(table.row_places())
    parts: list[TablePart] = []
    for stretch in table.stretches:
        header = [stretch.header] if stretch.header.text else []
        lead = AlignedText.join("\n", [*headings, *title, *header])
        budget = max_words - count_words(lead.text)
        part, size = None, 0
        for row in stretch.rows:
            words = count_words(row.text.text)
            if part is None or table.is_turned or size + words > budget:
                head = AlignedText.join("\n", [lead, *_group_before(row)]) if part else lead
                part = TablePart(head, section, row_lead if with_rows else None)
                parts.append(part)
                size = 0
            part.rows.append((row, place + next(places)[0]))
            size += words
    return parts


def _group_before(row: Row) -> list[AlignedText]:
    """What the row's group is called, if an earlier row says it."""
    labels = [entry.label for entry in row.entries[:1] if entry.label.text]
    return [label for label in labels if label.offsets[0] < row.text.offsets[0]]


def _spare_fields(row: str, label: str) -> int:
    """How many of a row's empty first fields the label fills: all, if there is none."""
    empty = len(row) - len(row.lstrip())
    return max(0, min(empty - 1, label.count("\t"))) if label else empty


def _speaks_for_its_rows(table: Table) -> bool:
    """Whether the table is as short as a row of it, or its parts are rows already."""
    entries = sum(len(row.entries) for row in table.rows)
    if table.is_turned or entries < _FEW_ROWS:
        return True
    return entries == _FEW_ROWS and count_words(table.whole().text) <= _FEW_WORDS
