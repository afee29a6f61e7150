"""A variation: the served search with one thing taken away, put in place of another, or added."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from corpus.passages.passage import Passage
from eval.ablation.rank_fused_parts import RankFusedPartsSearcher
from index.building import lexical_text
from index.encoder import Encoder
from index.faiss_index import FaissIndex
from index.lexical_index import Analyze, LexicalIndex
from index.search_index import LEXICAL, SearchIndex
from index.search_settings import SearchSettings
from index.searcher import Searcher


@dataclass(frozen=True)
class Variation:
    """What is other than served: settings by name, analyses by lexical index, or texts read.

    `settings` are changes as `SearchSettings.changed` takes them; `by_ranks` puts rank fusion
    in place of the weighted sum. `text` is what the lexical indexes read of a passage, and
    `embedded` what its vector is of, if other than served: all passages are then embedded anew.
    """

    name: str
    words_ja: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    by_ranks: bool = False
    analyses: Mapping[str, Analyze] = field(default_factory=dict)
    text: Callable[[Passage], str] = lexical_text
    embedded: Callable[[Passage], str] | None = None

    def searcher(self, served: SearchIndex, encoder: Encoder) -> Searcher:
        """A searcher of the served index, or of one with other lexical indexes in memory.

        SettingsError for a setting that is unknown or has a value that is not allowed.
        """
        settings = SearchSettings.load().changed(self.settings)
        searcher = RankFusedPartsSearcher if self.by_ranks else Searcher
        return searcher(self._index(served, encoder), encoder, settings)

    def _index(self, served: SearchIndex, encoder: Encoder) -> SearchIndex:
        """The served index with those parts made anew in memory that are to be other."""
        analyses = self.analyses if self.text is lexical_text else {**LEXICAL, **self.analyses}
        texts = [self.text(passage) for passage in served.findable]
        made = {name: LexicalIndex.build(analyze, texts) for name, analyze in analyses.items()}
        index = replace(served, lexical={**served.lexical, **made})
        if self.embedded is None:
            return index
        vectors = encoder.encode_passages(list(map(self.embedded, served.passages))).vectors
        dense = FaissIndex(vectors.shape[1])
        dense.add(vectors)
        return replace(index, vectors=dense)
