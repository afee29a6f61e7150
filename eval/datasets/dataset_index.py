"""The index of a data set: built as `seisaku build` builds one, and kept for the next run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.corpus import Corpus
from corpus.passages.cutting import passages_fingerprint
from corpus.source_folder import SourceFolder
from corpus.store.database import Database
from eval.datasets.dataset import Dataset
from index.build_lock import build_lock
from index.building import dense_text, is_current, write_index
from index.embedding_store import EmbeddingStore, embed
from index.encoder import Encoder
from index.recipe import Recipe
from index.search_index import SearchIndex, load_index
from rag.workplace import Workplace

READING = "one context of a data set one passage"
_VECTORS = "vectors.sqlite3"


@dataclass(frozen=True)
class BuiltIndex:
    """A loaded index, its recipe, and the folder of its generation."""

    index: SearchIndex
    recipe: Recipe
    folder: Path


@dataclass(frozen=True)
class EmbeddingSteps:
    """What a build tells its caller: the number of passages to embed, and those just done."""

    begin: Callable[[int], None]
    advance: Callable[[int], None]


def gold_index(workplace: Workplace) -> BuiltIndex:
    """Load the index of the documents, as it is served; raises what loading raises."""
    recipe = workplace.recipe(workplace.catalogue(), workplace.model_folder())
    index = load_index(workplace.index_folder, recipe)
    return BuiltIndex(index, recipe, workplace.index_folder / index.generation)


def dataset_index(
    dataset: Dataset, workplace: Workplace, encoder: Encoder, steps: EmbeddingSteps
) -> BuiltIndex:
    """Load the index of a data set's passages, which is built where it is not up to date.

    It lies in the data folder under `eval/indexes/` and the hash of the passages, so that runs
    with and without a limit share it. Vectors are kept beside, apart from the documents' own.
    Raises what building and loading raise.
    """
    home = workplace.data_folder / "eval" / "indexes"
    fingerprint = passages_fingerprint(dataset.passages)
    folder = home / fingerprint
    corpus = Corpus(Catalogue(SourceFolder(folder), ()), dataset.passages)
    recipe = replace(
        workplace.recipe(corpus.catalogue, workplace.model_folder()),
        reading=READING,
        corpus_sha256=fingerprint,
    )
    with build_lock(folder):
        if not is_current(corpus, recipe, folder):
            kept = EmbeddingStore(
                Database(home / _VECTORS), recipe.model_sha256, recipe.passage_prompt
            )
            texts = [dense_text(passage) for passage in dataset.passages]
            vectors, _ = embed(texts, kept, lambda: encoder, steps.begin, steps.advance)
            write_index(corpus, vectors, kept.tokens(texts), recipe, folder)
    index = load_index(folder, recipe)
    return BuiltIndex(index, recipe, folder / index.generation)
