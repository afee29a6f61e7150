"""Builds an index from a corpus."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from corpus.corpus import Corpus
from corpus.language.abbreviations import collect_abbreviations
from corpus.passages.cutting import passages_fingerprint
from corpus.passages.passage import Passage
from index.abbreviation_file import write_abbreviations
from index.encoder import Encoder
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.faiss_index import FaissIndex
from index.families import Families
from index.generation import check_files, current_generation, read_manifest, write_generation
from index.late_index import FOLDER as LATE_FOLDER
from index.late_index import write_late_index
from index.lexical_index import LexicalIndex
from index.passage_file import write_passages
from index.recipe import Recipe
from index.search_index import LEXICAL
from index.token_matrix import TokenMatrix
from index.vector_index import Vectors


def lexical_text(passage: Passage) -> str:
    """What lexical search reads of a passage: its headings, then its text.

    The headings say what a slide or a table row leaves unsaid.
    """
    return "\n".join([*passage.section, passage.text])


def dense_text(passage: Passage) -> str:
    """What a passage's vector is of: its text alone.

    Measured on the dev questions, headings in front of it blur it.
    """
    return passage.text


def is_current(corpus: Corpus, recipe: Recipe, index_folder: Path) -> bool:
    """Whether the index in the folder is whole and made of these passages by this recipe."""
    try:
        generation = current_generation(index_folder)
        manifest = read_manifest(generation)
        recipe.check(manifest.recipe, generation)
        check_files(generation, manifest)
    except (IndexMissing, IndexMismatch, IndexDamaged):
        return False
    return manifest.passages_sha256 == passages_fingerprint(corpus.passages)


def build_index(
    corpus: Corpus,
    encoder: Encoder,
    recipe: Recipe,
    index_folder: Path,
    advance: Callable[[int], None] | None = None,
) -> Path:
    """Embed all passages and write the index; as `write_index`.

    `advance` is called with the number of passages embedded since the last call.
    """
    texts = [dense_text(passage) for passage in corpus.passages]
    made = encoder.encode_passages(texts, advance)
    return write_index(corpus, made.vectors, made.tokens, recipe, index_folder)


def write_index(
    corpus: Corpus,
    vectors: Vectors,
    tokens: Iterable[TokenMatrix],
    recipe: Recipe,
    index_folder: Path,
) -> Path:
    """Write a new generation, make it current and return its folder.

    `vectors` are float32[passages, dimensions], those of each passage's `dense_text`, and
    `tokens` the token vectors of the same. Raises IndexNotWritable or NothingToIndex; the former
    generation then stays current.
    """
    passages = corpus.passages

    def fill(folder: Path) -> None:
        write_passages(folder, passages)
        write_abbreviations(folder, collect_abbreviations(passages))
        dense = FaissIndex(vectors.shape[1])
        dense.add(vectors)
        dense.save(folder)
        write_late_index(folder / LATE_FOLDER, tokens, Families.of(passages))
        texts = [lexical_text(passage) for passage in passages if passage.parent_id is None]
        for name, analyze in LEXICAL.items():
            LexicalIndex.build(analyze, texts).save(folder / name)

    describe = {
        "recipe": asdict(recipe),
        "passages": len(passages),
        "passages_sha256": passages_fingerprint(passages),
        "dimensions": vectors.shape[1],
        "built_with": {
            name: version(name) for name in ("sentence-transformers", "torch", "transformers")
        },
    }
    return write_generation(index_folder, fill, describe)
