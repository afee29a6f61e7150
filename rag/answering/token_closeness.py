"""How near stretches of passages come to a question, token by token."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from index.encoder import Encoder
from index.late_index import QueryTokens
from index.search_index import SearchIndex
from index.token_spans import TokenSpans
from index.vector_index import Vectors
from rag.answering.unit import Unit

Matches = NDArray[np.float32]
"""The cosine of each token of the question with its nearest in a stretch, float32[tokens]."""

_KEPT = 20_000


class TokenCloseness:
    """Late interaction (ColBERT's MaxSim) of a question with parts of passages.

    The token vectors are those that the search judges passages by; where each token stands in
    its text is read from the tokenizer once for each passage.
    """

    def __init__(self, index: SearchIndex, encoder: Encoder) -> None:
        self._index = index
        self._row_of: Mapping[str, int] = {
            passage.passage_id: row for row, passage in enumerate(index.passages)
        }
        self._token_spans = lru_cache(maxsize=_KEPT)(encoder.token_spans)

    def prepare(self, passage: Passage) -> None:
        """Read where a passage's tokens stand ahead of the first question."""
        self._token_spans(passage.text)

    def of_units(
        self,
        question: QueryTokens,
        passage: Passage,
        units: Sequence[Unit],
        rows: Mapping[Span, Sequence[Passage]],
    ) -> list[float | None]:
        """The weighted mean of each unit's matches, a cosine; larger is nearer.

        A row of a table may be nearer with the headers that its own passage has: `rows` are
        these by the sentence they stand in. None for a unit without a token: behind the last
        that the model reads, or everywhere where the tokens' places are not known.
        """
        matches = self._matches(question, passage, rows)
        weights = self._index.late.weights(question)
        closeness: list[float | None] = []
        for unit in units:
            found = [match for number in unit.sentences for match in matches[number]]
            if not found:
                closeness.append(None)
            elif unit.is_list:
                closeness.append(float(np.max(found, axis=0) @ weights))
            else:
                closeness.append(max(float(match @ weights) for match in found))
        return closeness

    def _matches(
        self, question: QueryTokens, passage: Passage, rows: Mapping[Span, Sequence[Passage]]
    ) -> list[list[Matches]]:
        """The matches of each sentence, and those of the row passages that stand in it."""
        cosines = self._cosines(question, passage)
        places = self._token_spans(passage.text)
        known = len(places) == len(cosines)
        matches: list[list[Matches]] = []
        for span in passage.sentences:
            of_rows = [self._cosines(question, row) for row in rows.get(span, ())]
            own = cosines[_inside(places, span)] if known else cosines[:0]
            matches.append([part.max(axis=0) for part in (own, *of_rows) if len(part)])
        return matches

    def _cosines(self, question: QueryTokens, passage: Passage) -> Vectors:
        return self._index.late.cosines(question, [self._row_of[passage.passage_id]])[0]


def _inside(places: TokenSpans, span: Span) -> NDArray[np.bool_]:
    """Which tokens stand in a span, wholly or in part; a token without a length is in none."""
    start, end = span
    inside: NDArray[np.bool_] = (
        (places[:, 0] < end) & (places[:, 1] > start) & (places[:, 0] < places[:, 1])
    )
    return inside
