"""Passages of a table: the whole of it or parts, and each row under what it is read under."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.aligned_text import AlignedText
from corpus.language.morphology import count_words
from corpus.passages.partition import CuttingSettings
from corpus.passages.passage import PassageKind
from corpus.passages.passage_writer import PassageWriter, Placed
from corpus.passages.piece import short_spans
from corpus.tables.table import NOTHING, Row, Table

_FEW_ROWS = 2
_FEW_WORDS = 60
_LEAD_SHARE = 2


@dataclass
class TablePart:
    """Rows of a table that stand in one passage, and the notes under them.

    `lead` is repeated before the rows, `row_lead` before each single row's own header; rows
    are not written by themselves where that is empty. What is over `max_chars` goes into
    further passages.
    """

    lead: AlignedText
    section: tuple[str, ...]
    row_lead: list[AlignedText] | None
    max_chars: int
    kind: PassageKind = PassageKind.TABLE
    rows: list[tuple[Row, int]] = field(default_factory=list)
    notes: list[Placed] = field(default_factory=list)

    def write(self, writer: PassageWriter) -> None:
        """Write the part, and right behind it its rows."""
        parts = [*(Placed(row.text, place) for row, place in self.rows), *self.notes]
        passages = [
            writer.write(self.kind, self.section, together, lead=self.lead)
            for together in self._together(parts)
        ]
        if self.row_lead is None:
            return
        for row, place in self.rows:
            for entry in row.entries:
                whole = Placed(row.text, place).cut(entry.start, entry.end)
                heads = _repeatable([*self.row_lead, entry.header, entry.label], self.max_chars)
                lead = AlignedText.join("\n", [text for text in heads if text.text])
                spare = _spare_fields(whole.text.text, entry.label.text)
                whole = whole.cut(spare, len(whole.text))
                for own in self._short(whole, lead):
                    offset = next(offset for offset in own.text.offsets if offset >= 0)
                    parent = next(p for p in passages if p.place_of(offset) is not None)
                    writer.write(
                        PassageKind.ROW,
                        self.section,
                        [own],
                        lead=lead,
                        parent_id=parent.passage_id,
                    )

    def _together(self, parts: Sequence[Placed]) -> Iterator[list[Placed]]:
        """The rows and notes of each passage: all of them if they are not too long."""
        together: list[Placed] = []
        size = len(self.lead)
        for part in parts:
            for short in self._short(part, self.lead):
                if together and size + len(short.text) >= self.max_chars:
                    yield together
                    together, size = [], len(self.lead)
                together.append(short)
                size += len(short.text) + 1
        yield together

    def _short(self, part: Placed, lead: AlignedText) -> list[Placed]:
        """A row or note cut so that a passage has room for it behind its lead."""
        text = part.text.text
        room = max(self.max_chars - len(lead) - 1, self.max_chars // _LEAD_SHARE)
        return [part.cut(*span) for span in short_spans(text, 0, len(text), room)]


def table_parts(
    table: Table,
    place: int,
    section: tuple[str, ...],
    headings: Sequence[AlignedText],
    nearest: Sequence[AlignedText],
    sizes: CuttingSettings,
) -> list[TablePart]:
    """Cut a table that begins at `place` of the canonical text into parts of the right size.

    Each part repeats the `headings` above the table, its title and its column headers, and a
    group's name if it begins inside one. The rows of a table without a caption repeat the
    `nearest` headings. What is too long to be repeated is a part by itself.
    """
    title = [table.title] if table.title.text else []
    row_lead = [*([] if table.is_captioned else nearest), *title]
    with_rows = not _speaks_for_its_rows(table)
    places = iter(table.row_places())
    parts: list[TablePart] = []
    behind = place
    for stretch in table.stretches:
        header = [stretch.header] if stretch.header.text else []
        repeated = _repeatable([*headings, *title, *header], sizes.max_chars)
        lead = AlignedText.join("\n", repeated)
        for words_once in [*([] if parts else title), *header]:
            if words_once not in repeated:
                alone = TablePart(NOTHING, section, None, sizes.max_chars)
                alone.notes.append(Placed(words_once, behind))
                parts.append(alone)
            behind += len(words_once) + 1
        behind += sum(len(row.text) + 1 for row in stretch.rows)
        words, chars = count_words(lead.text), len(lead)
        part = None
        for group in _groups(stretch.rows, parted=table.is_turned):
            group_words = sum(count_words(row.text.text) for row in group)
            group_chars = sum(len(row.text) + 1 for row in group)
            full = (
                words + group_words > sizes.max_table_words or chars + group_chars > sizes.max_chars
            )
            if part is None or table.is_turned or full:
                head = (
                    AlignedText.join("\n", [*repeated, *_group_before(group[0])]) if part else lead
                )
                part = TablePart(head, section, row_lead if with_rows else None, sizes.max_chars)
                parts.append(part)
                words, chars = count_words(head.text), len(head)
            part.rows += [(row, place + next(places)[0]) for row in group]
            words += group_words
            chars += group_chars
    return parts


def _repeatable(texts: Sequence[AlignedText], max_chars: int) -> list[AlignedText]:
    """The texts that leave half of a passage to the rows; the longest are left out first."""
    kept = list(texts)
    while sum(len(text) for text in kept) > max_chars // _LEAD_SHARE:
        kept.remove(max(kept, key=len))
    return kept


def _groups(rows: Sequence[Row], *, parted: bool) -> list[list[Row]]:
    """Rows that stand together: one that names others and the first of these.

    If they are to be `parted`, each stands alone.
    """
    groups: list[list[Row]] = []
    for row in rows:
        if groups and not parted and not groups[-1][-1].entries:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


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
