"""What each sentence of a passage is read under: its heading, and the lines it leans on."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind

OF_LINES = (PassageKind.TABLE, PassageKind.ROW, PassageKind.CAPTION)
"""Kinds of passages whose lines do not lean on the line before."""

_SENTENCES_BEFORE = 2
_PASSAGES_KEPT = 5_000


class SentenceContexts:
    """The contexts of passages' sentences, kept once they were made.

    `rows` are the rows of tables that are passages of their own, by the table's id.
    """

    def __init__(self, rows: Mapping[str, Sequence[Passage]]) -> None:
        self._rows = rows
        self._passages: dict[str, Passage] = {}
        self._kept = lru_cache(maxsize=_PASSAGES_KEPT)(self._of_id)

    def of(self, passage: Passage) -> tuple[str, ...]:
        """The context of each sentence: the last heading, then two sentences or the headers."""
        self._passages[passage.passage_id] = passage
        return self._kept(passage.passage_id)

    def _of_id(self, passage_id: str) -> tuple[str, ...]:
        passage = self._passages[passage_id]
        leads = {}
        if passage.kind in OF_LINES:
            leads = leads_of(passage, self._rows.get(passage_id, ()))
        first = passage.sentences[0][0] if passage.sentences else 0
        before = [head] if (head := passage.text[:first].strip()) else []
        contexts = []
        for span in passage.sentences:
            over = [leads[span]] if span in leads else before[-_SENTENCES_BEFORE:]
            contexts.append("\n".join([*passage.section[-1:], *over]).strip())
            before.append(passage.text[slice(*span)])
        return tuple(contexts)


def leads_of(table: Passage, rows: Sequence[Passage]) -> dict[Span, str]:
    """What the rows of a table are read under, by the row's span in the table's text."""
    return {
        span: "".join(row.text[: row.own_start] for row in held)
        for span, held in rows_by_sentence(table, rows).items()
    }


def rows_by_sentence(table: Passage, rows: Sequence[Passage]) -> dict[Span, list[Passage]]:
    """The rows of a table that are passages, by the sentence of its text they stand in."""
    held: dict[Span, list[Passage]] = {}
    for row in rows:
        place = table.place_of(row.source_spans_of(row.own_start, len(row.text))[0][0])
        for span in table.sentences:
            if place is not None and span[0] <= place < span[1]:
                held.setdefault(span, []).append(row)
    return held
