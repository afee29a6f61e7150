"""The explainer: why passages were found, and which of them is newer about the same matter."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpus.document import Document
from corpus.passages.passage import Passage
from index.building import lexical_text
from index.matched_terms import MatchedTerm, TermMatcher
from index.search_index import SearchIndex
from rag.cache_use import CacheUse
from rag.timeliness import Dated, DatedPassage, TermWeights, Timeliness, timeliness

_PASSAGES_KEPT = 5_000


class Explainer:
    """Explains the hits of one index; safe for several threads.

    A passage is read once, in about two milliseconds, and what was read is kept.
    """

    def __init__(self, index: SearchIndex, documents: Mapping[str, Document]) -> None:
        self._lemmas = index.lexical["lemma"]
        self._documents = documents
        self._matcher = TermMatcher(index)
        self._weighed = lru_cache(maxsize=_PASSAGES_KEPT)(self._weigh)

    def cache_use(self) -> CacheUse:
        """How well the terms read of passages are kept."""
        return self._weighed.cache_info()

    def prepare(self, passage: Passage) -> None:
        """Read a passage ahead of the first question that finds it."""
        self._matcher.prepare(passage)
        self._weighed(lexical_text(passage))

    def matched_terms(
        self, question: str, passages: Sequence[Passage]
    ) -> tuple[tuple[MatchedTerm, ...], ...]:
        """The question's terms that stand in each passage, heaviest first."""
        return self._matcher.matched(question, passages)

    def timeliness(
        self,
        question: str,
        passages: Sequence[Passage],
        repeated: Sequence[Sequence[Passage]],
    ) -> tuple[Timeliness | None, ...]:
        """What is newer or older about the matter of each passage, among these, best first.

        `repeated` are for each passage those that say the same in the same words.
        """
        found = [
            DatedPassage(
                passage.document_id,
                self._documents[passage.document_id].issued_on,
                self._weighed(lexical_text(passage)),
                tuple(
                    Dated(same.passage_id, self._documents[same.document_id].issued_on)
                    for same in others
                ),
            )
            for passage, others in zip(passages, repeated, strict=True)
        ]
        return timeliness(found, self._weigh(question))

    def _weigh(self, text: str) -> TermWeights:
        """The terms of a text, each with its idf."""
        return {term: self._lemmas.idf(term) for term in self._lemmas.terms(text)}
