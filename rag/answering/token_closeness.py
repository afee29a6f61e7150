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
        self._encoder = encoder
        self._row_of: Mapping[str, int] = {
            passage.passage_id: row for row, passage in enumerate(index.passages)
        }
        self._token_spans = lru_cache(maxsize=_KEPT)(encoder.token_spans)

    def prepare(self, passage: Passage) -> None:
        """Read a passage's tokens ahead of the first question."""
        self._token_spans(passage.text)

    def weights(self, question: QueryTokens) -> NDArray[np.float32]:
        """What each token of a question weighs, float32[tokens]; they sum to 1."""
        return self._index.late.weights(question)

    def of_spans(
        self, question: QueryTokens, passage: Passage, spans: Sequence[Span]
    ) -> list[Matches | None]:
        """The matches of each span of a passage's text; None for one without a token.

        None too for what the model did not read, behind its last token, and where the tokens'
        places are not known.
        """
        cosines = self._cosines(question, passage)
        places = self._token_spans(passage.text)
        if cosines is None or len(places) != len(cosines):
            return [None] * len(spans)
        return [_best(cosines, places, span) for span in spans]

    def of_passage(self, question: QueryTokens, passage: Passage) -> Matches | None:
        """The matches of a whole passage; None if it has no token."""
        cosines = self._cosines(question, passage)
        if cosines is None or not len(cosines):
            return None
        best: Matches = cosines.max(axis=0)
        return best

    def _cosines(self, question: QueryTokens, passage: Passage) -> Vectors | None:
        row = self._row_of.get(passage.passage_id)
        return None if row is None else self._index.late.cosines(question, row)


def _best(cosines: Vectors, places: TokenSpans, span: Span) -> Matches | None:
    start, end = span
    inside = (places[:, 0] < end) & (places[:, 1] > start) & (places[:, 0] < places[:, 1])
    if not inside.any():
        return None
    best: Matches = cosines[inside].max(axis=0)
    return best
