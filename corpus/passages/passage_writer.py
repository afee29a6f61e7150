"""Writes the passages of a document: their place, their proof, their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.aligned_text import INSERTED, AlignedText, Span
from corpus.language.sentences import sentence_spans
from corpus.passages.passage import Passage, PassageKind, alignment_runs
from corpus.reading.canonical import CanonicalDocument
from corpus.tables.table import NOTHING


@dataclass(frozen=True)
class Placed:
    """A stretch of canonical text, and the place at which it begins there."""

    text: AlignedText
    place: int

    def cut(self, start: int, end: int) -> "Placed":
        """Return the characters from start to end of this stretch."""
        return Placed(self.text.cut(start, end), self.place + start)


@dataclass
class PassageWriter:
    """Writes passages one after another and numbers them; lives for one document."""

    document: CanonicalDocument
    passages: list[Passage] = field(default_factory=list)

    def write(
        self,
        kind: PassageKind,
        section: tuple[str, ...],
        parts: Sequence[Placed],
        *,
        lead: AlignedText = NOTHING,
        parent_id: str | None = None,
    ) -> Passage:
        """Write the parts, a line each, behind what is repeated before them.

        Body text and footnotes have sentences; of tables each part is one.
        """
        own = AlignedText.join("\n", [part.text for part in parts])
        glue = "" if not lead.text or own.text[:1].isspace() else "\n"
        text = AlignedText.join(glue, [lead, own])
        own_start = len(text) - len(own) + len(own.text) - len(own.text.lstrip())
        if kind in (PassageKind.BODY, PassageKind.FOOTNOTE):
            sentences = sentence_spans(text.text)
        elif kind is PassageKind.ROW:
            sentences = [(own_start, len(text))]
        else:
            sentences = _part_spans(parts, len(text) - len(own))
        offsets = [offset for offset in own.offsets if offset != INSERTED]
        pages = [self.document.page_at(offset) for offset in (min(offsets), max(offsets))]
        document = self.document.document
        passage = Passage(
            passage_id=f"{document.document_id}.{len(self.passages) + 1:04d}",
            document_id=document.document_id,
            version=document.version,
            text=text.text,
            kind=kind,
            section=section,
            pages=tuple(dict.fromkeys(label for label in pages if label is not None)),
            span=(parts[0].place, parts[-1].place + len(parts[-1].text)),
            source_spans=text.source_spans(self.document.source_text),
            alignment=alignment_runs(text),
            sentences=tuple(sentences),
            previous_id=None,
            next_id=None,
            own_start=own_start if kind is PassageKind.ROW else 0,
            parent_id=parent_id,
        )
        self.passages.append(passage)
        return passage

    def linked(self) -> tuple[Passage, ...]:
        """The passages, each with its neighbours of the same chain.

        Footnotes are a chain by themselves, and so are the rows of one table; what stands
        before and behind a table's rows are neighbours.
        """
        chains: dict[object, list[int]] = {}
        for number, passage in enumerate(self.passages):
            is_note = passage.kind is PassageKind.FOOTNOTE
            chains.setdefault((is_note, passage.parent_id), []).append(number)
        linked = list(self.passages)
        for chain in chains.values():
            ids = [None, *(self.passages[number].passage_id for number in chain), None]
            for number, before, after in zip(chain, ids, ids[2:], strict=False):
                linked[number] = replace(linked[number], previous_id=before, next_id=after)
        return tuple(linked)


def _part_spans(parts: Sequence[Placed], place: int) -> list[Span]:
    spans = []
    for part in parts:
        spans.append((place, place + len(part.text)))
        place += len(part.text) + 1
    return spans
