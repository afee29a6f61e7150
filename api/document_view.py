"""What the page of a document shows: entries of source beside reading, borders, tables."""

from dataclasses import dataclass

from api.words import PageLink, Words


@dataclass(frozen=True)
class Border:
    """Where a passage begins, or goes on behind something else."""

    passage_id: str
    number: int
    label: str
    section: tuple[str, ...]
    page: str | None
    begins: bool


@dataclass(frozen=True)
class Stretch:
    """Words of one passage; `border` is None where they go on with the passage above."""

    border: Border | None
    words: tuple[Words, ...]


@dataclass(frozen=True)
class RowView:
    """A table's row: cells, the border before it, and the passage that is the row itself."""

    border: Border | None
    cells: tuple[tuple[Words, ...], ...]
    own: Border | None


@dataclass(frozen=True)
class TableView:
    """A table as HTML has it; `border` stands above it."""

    border: Border | None
    caption: tuple[Words, ...]
    header: tuple[tuple[tuple[Words, ...], ...], ...]
    rows: tuple[RowView, ...]
    columns: int

    @property
    def has_own_rows(self) -> bool:
        """Whether some row is a passage of its own."""
        return any(row.own for row in self.rows)


@dataclass(frozen=True)
class SourceView:
    """A piece of the source: what became of it in words, and a link to where it went."""

    text: str
    state: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class EntryView:
    """One line of the page: a stretch of the source, and what it was read as.

    `ids` are of passages that begin here without a border. `kind` is `aside` for what stands
    between blocks.
    """

    anchor: str
    kind: str
    label: str
    level: int
    source: tuple[SourceView, ...]
    stretches: tuple[Stretch, ...] = ()
    table: TableView | None = None
    ids: tuple[str, ...] = ()
    carried_by: PageLink | None = None

    @property
    def border(self) -> Border | None:
        """The border above the entry."""
        if self.table is not None:
            return self.table.border
        return self.stretches[0].border if self.stretches else None
