"""Evidence: the sentences and rows of passages, each with what it is read under."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from index.analyzer import fold, lemmas
from index.encoder import Encoder
from index.search_index import SearchIndex
from rag.facts.facts import Facts, read_facts

_PASSAGES_KEPT = 2_000
_SENTENCES_BEFORE = 2


@dataclass(frozen=True, eq=False)
class Unit:
    """A sentence, list item or row that can bear out a claim.

    `span` is its place in the passage's text; `context` what it is read under: headings, the
    sentences before it, of a row the caption, the headers and the group. `facts` are its own,
    `context_facts` those of the context. `tokens` marks which tokens of the passage's row in
    the index are its own, `token_spans` where all of them stand in the passage's text.
    """

    passage: Passage
    span: Span
    text: str
    context: str
    facts: Facts
    context_facts: Facts
    terms: frozenset[str]
    context_terms: frozenset[str]
    folded: str
    row: int
    tokens: NDArray[np.bool_]
    token_spans: tuple[Span, ...]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.passage.kind is PassageKind.ROW


class EvidenceReader:
    """Cuts passages into units; what was read is kept, so that later claims find it ready."""

    def __init__(
        self, index: SearchIndex, encoder: Encoder, rows: Mapping[str, Sequence[Passage]]
    ) -> None:
        """`rows` are the rows of tables that are passages of their own, by the table's id."""
        self._encoder = encoder
        self._rows = rows
        self._row_of = {p.passage_id: row for row, p in enumerate(index.passages)}
        self._read = lru_cache(maxsize=_PASSAGES_KEPT)(self._units)

    def units(self, passages: Iterable[Passage]) -> tuple[Unit, ...]:
        """All units of passages, in order."""
        return tuple(
            unit for passage in passages for unit in self._read(passage.passage_id, passage)
        )

    def _units(self, _: str, passage: Passage) -> tuple[Unit, ...]:
        if passage.kind is PassageKind.ROW:
            return (self._unit(passage, (passage.own_start, len(passage.text)), _lead(passage)),)
        rows = self._rows.get(passage.passage_id, ())
        if rows:
            found = [self._unit(row, (row.own_start, len(row.text)), _lead(row)) for row in rows]
            return (*found, *self._notes(passage, rows))
        return tuple(
            self._unit(passage, span, self._before(passage, place))
            for place, span in enumerate(passage.sentences)
        )

    def _notes(self, table: Passage, rows: Sequence[Passage]) -> list[Unit]:
        """The lines of a table that no row holds: its title, notes, sources."""
        held = [
            (s, e) for row in rows for s, e in row.source_spans_of(row.own_start, len(row.text))
        ]
        units = []
        for span in table.sentences:
            spans = table.source_spans_of(*span)
            if not any(s < spans[0][1] and spans[0][0] < e for s, e in held):
                units.append(self._unit(table, span, "\n".join(table.section)))
        return units

    def _before(self, passage: Passage, place: int) -> str:
        first = max(0, place - _SENTENCES_BEFORE)
        former = [passage.text[start:end] for start, end in passage.sentences[first:place]]
        lead = passage.text[: passage.sentences[0][0]]
        return "\n".join([*passage.section, lead, *former])

    def _unit(self, passage: Passage, span: Span, context: str) -> Unit:
        row = self._row_of[passage.passage_id]
        text = passage.text[span[0] : span[1]]
        spans = self._token_spans(passage.passage_id, passage)
        return Unit(
            passage=passage,
            span=span,
            text=text,
            context=context,
            facts=read_facts(text),
            context_facts=read_facts(context),
            terms=frozenset(lemmas(text)),
            context_terms=frozenset(lemmas(context)),
            folded=fold(text),
            row=row,
            tokens=_own_tokens(spans, span),
            token_spans=spans,
        )

    @lru_cache(maxsize=_PASSAGES_KEPT)  # noqa: B019 - a reader lives as long as its index
    def _token_spans(self, _: str, passage: Passage) -> tuple[Span, ...]:
        return tuple(self._encoder.token_spans(passage.text, self._encoder.prompts.passage))


def _lead(row: Passage) -> str:
    """What a row is read under: headings, caption, headers, group."""
    return "\n".join([*row.section, row.text[: row.own_start]])


def _own_tokens(spans: Sequence[Span], own: Span) -> NDArray[np.bool_]:
    return np.array([own[0] < end and start < own[1] for start, end in spans], bool)
