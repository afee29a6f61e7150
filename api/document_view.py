"""What the page of a document shows: entries of source beside reading, borders, tables."""

from dataclasses import dataclass

from api.words import MarkedWords, PageLink


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
    """Words of one passage, a quote in them marked.

    `border` is None where they go on with the passage above.
    """

    border: Border | None
    pieces: tuple[MarkedWords, ...]


@dataclass(frozen=True)
class RowView:
    """A table's row: cells, the border before it, and the passages that it is itself.

    `own` are several where rows stand side by side; `begins` has for each cell the id of the
    one of them that begins there, or an empty text.
    """

    border: Border | None
    cells: tuple[tuple[MarkedWords, ...], ...]
    own: tuple[Border, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def row_id(self) -> str:
        """The id of the passage that is all of the row, or an empty text."""
        return self.own[0].passage_id if len(self.own) == 1 else ""


@dataclass(frozen=True)
class TableView:
    """A table as HTML has it; `border` stands above it."""

    border: Border | None
    caption: tuple[MarkedWords, ...]
    header: tuple[tuple[tuple[MarkedWords, ...], ...], ...]
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
