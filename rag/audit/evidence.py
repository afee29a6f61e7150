"""Evidence: the sentences and rows of passages, each with what it is read under."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.line import is_source
from index.analyzer import fold
from index.encoder import Encoder
from index.search_index import SearchIndex
from rag.cache_use import CacheUse
from rag.facts.facts import Facts, merged, read_facts

_PASSAGES_KEPT = 2_000
_CONTEXT_SENTENCES = 2
_SENTENCES_BEFORE = 12


@dataclass(frozen=True, eq=False)
class Unit:
    """A sentence, list item or row that can bear out a claim.

    `span` is its place in the passage's text; `lines_over` what it is read under: headings, the
    two sentences before it, of a row the caption, the headers and the group; `lines_before`
    what stands before it, nearest first: sentences, of this passage and of the one before, then
    headings. `tokens`
    marks which tokens of the passage's row in the index are its own, `token_spans` where all of
    them stand in the passage's text.
    """

    passage: Passage
    span: Span
    text: str
    folded: str
    lines_over: tuple[str, ...]
    lines_before: tuple[str, ...]
    row: int
    tokens: NDArray[np.bool_]
    token_spans: tuple[Span, ...]

    # Facts are read when they are asked for: of a hundred units near a claim, 16 are compared.

    @cached_property
    def context(self) -> str:
        """What it is read under, as one text."""
        return "\n".join(self.lines_over)

    @cached_property
    def facts(self) -> Facts:
        """Its own facts."""
        return read_facts(self.text)

    @cached_property
    def context_facts(self) -> Facts:
        """The facts of what it is read under."""
        return merged(map(read_facts, self.lines_over))

    @cached_property
    def before(self) -> tuple[Facts, ...]:
        """The facts of what stands before it, nearest first."""
        return tuple(map(read_facts, self.lines_before))

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.passage.kind is PassageKind.ROW


class EvidenceReader:
    """Cuts passages into units; what was read is kept, so that later claims find it ready."""

    def __init__(
        self,
        index: SearchIndex,
        encoder: Encoder,
        passages: Mapping[str, Passage],
        rows: Mapping[str, Sequence[Passage]],
    ) -> None:
        """`passages` are by id, `rows` the rows of tables by the table's id."""
        self._encoder = encoder
        self._passages = passages
        self._rows = rows
        self._row_of = {p.passage_id: row for row, p in enumerate(index.passages)}
        # of this reader, not of its class: what a class keeps is never freed
        self._read = lru_cache(maxsize=_PASSAGES_KEPT)(self._units)
        self._token_spans = lru_cache(maxsize=_PASSAGES_KEPT)(self._spans_of_tokens)

    def cache_use(self) -> CacheUse:
        """How well the units read of passages are kept."""
        return self._read.cache_info()

    def units(self, passage: Passage) -> tuple[Unit, ...]:
        """The units of a passage, in order; lines and notes that only name sources are none."""
        return self._read(passage.passage_id)

    def _units(self, passage_id: str) -> tuple[Unit, ...]:
        passage = self._passages[passage_id]
        if passage.is_source_note:
            return ()
        if passage.kind is PassageKind.ROW:
            return tuple(self._of_rows([passage]))
        rows = self._rows.get(passage_id, ())
        if rows:
            return (*self._of_rows(rows), *self._of_sentences(passage, self._unheld(passage, rows)))
        return tuple(self._of_sentences(passage, passage.sentences))

    def _of_rows(self, rows: Sequence[Passage]) -> Iterable[Unit]:
        for row in rows:
            lead = row.text[: row.own_start]
            yield self._unit(row, (row.own_start, len(row.text)), [*lead.split("\n")])

    def _of_sentences(self, passage: Passage, spans: Sequence[Span]) -> Iterable[Unit]:
        former = self._passages.get(passage.previous_id or "")
        told = [
            former.text[start:end]
            for start, end in (former.sentences if former is not None else ())
            if former is not None and former.kind is PassageKind.BODY
        ]
        before = len(told)
        told.append(passage.text[: passage.sentences[0][0]] if passage.sentences else "")
        for span in spans:
            text = passage.text[slice(*span)]
            if not is_source(text):
                own = max(before + 1, len(told) - _CONTEXT_SENTENCES)
                yield self._unit(passage, span, told[own:], told[-_SENTENCES_BEFORE:])
            told.append(text)

    def _unheld(self, table: Passage, rows: Sequence[Passage]) -> list[Span]:
        """The lines of a table that no row holds: its title, headers, notes."""
        held = [span for row in rows for span in row.source_spans_of(row.own_start, len(row.text))]
        free = []
        for span in table.sentences:
            first = table.source_spans_of(*span)[0]
            if not any(start < first[1] and first[0] < end for start, end in held):
                free.append(span)
        return free

    def _unit(
        self,
        passage: Passage,
        span: Span,
        lead: Sequence[str],
        before: Sequence[str] = (),
    ) -> Unit:
        text = passage.text[slice(*span)]
        spans = self._token_spans(passage.passage_id)
        context = [*passage.section, *lead]
        return Unit(
            passage=passage,
            span=span,
            text=text,
            folded=fold(text),
            lines_over=tuple(context),
            lines_before=(*reversed(before or lead), *reversed(passage.section)),
            row=self._row_of[passage.passage_id],
            tokens=np.array([span[0] < end and start < span[1] for start, end in spans], bool),
            token_spans=spans,
        )

    def _spans_of_tokens(self, passage_id: str) -> tuple[Span, ...]:
        text = self._passages[passage_id].text
        return tuple((start, end) for start, end in self._encoder.token_spans(text).tolist())
