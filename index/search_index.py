"""A loaded index: what a generation on the disk holds, ready to be searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.language.abbreviations import Abbreviation
from corpus.passages.passage import Passage
from index.abbreviation_file import read_abbreviations
from index.analyzer import bigrams, lemmas
from index.errors import IndexDamaged
from index.faiss_index import FaissIndex
from index.families import Families, Rows
from index.generation import check_files, current_generation, read_manifest
from index.late_index import FOLDER as LATE_FOLDER
from index.late_index import LateIndex
from index.lexical_index import LexicalIndex
from index.passage_file import read_passages
from index.recipe import Recipe
from index.vector_index import VectorIndex

LEXICAL = {"lemma": lemmas, "bigram": bigrams}
"""The lexical indexes by name, each with the analysis that gives its terms."""


@dataclass(frozen=True)
class SearchIndex:
    """A loaded index: passages by row, vectors, tokens, lexical indexes by name, abbreviations.

    Every passage has a vector. The lexical indexes hold the heads of families only, in their
    order: a table's rows would make its words look common.
    """

    generation: str
    passages: tuple[Passage, ...]
    vectors: VectorIndex
    late: LateIndex
    lexical: Mapping[str, LexicalIndex]
    abbreviations: tuple[Abbreviation, ...] = ()
    families: Families = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "families", Families.of(self.passages))

    @property
    def findable(self) -> tuple[Passage, ...]:
        """The passages that a search can return: all but the rows of tables."""
        return tuple(self.passages[row] for row in self.families.heads)

    def families_of(self, document_ids: frozenset[str]) -> Rows:
        """The families that belong to one of these documents."""
        heads = enumerate(self.families.heads)
        return np.array(
            [f for f, row in heads if self.passages[row].document_id in document_ids], np.int64
        )


def load_index(index_folder: Path, recipe: Recipe, *, any_corpus: bool = False) -> SearchIndex:
    """Load the current generation after checking its recipe and every file's hash.

    With `any_corpus` it may be of other documents than the recipe's. Raises IndexMissing,
    IndexMismatch (both values shown) or IndexDamaged (the file named).
    """
    generation = current_generation(index_folder)
    manifest = read_manifest(generation)
    recipe.check(manifest.recipe, generation, any_corpus=any_corpus)
    check_files(generation, manifest)
    try:
        return SearchIndex(
            generation=generation.name,
            passages=read_passages(generation),
            vectors=FaissIndex.load(generation),
            late=LateIndex.load(generation / LATE_FOLDER),
            lexical={
                name: LexicalIndex.load(analyze, generation / name)
                for name, analyze in LEXICAL.items()
            },
            abbreviations=read_abbreviations(generation),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamaged(
            f"the index {generation} cannot be loaded ({type(error).__name__}: {error}); "
            "build it anew with `seisaku build`"
        ) from error
