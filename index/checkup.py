"""Looks at every byte of an index, and says what is damaged."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.corpus import Corpus
from corpus.passages.cutting import passages_fingerprint
from index.errors import IndexDamaged, IndexMissing
from index.faiss_index import FaissIndex
from index.generation import (
    MANIFEST,
    Manifest,
    check_files,
    current_generation,
    generations,
    read_manifest,
)
from index.passage_file import read_passages
from index.token_matrix import TokenMatrix
from index.vector_index import Vectors

_UNIT_WITHIN = 1e-3


@dataclass(frozen=True)
class IndexDamage:
    """What is wrong with a file or folder of the index."""

    path: Path
    message: str


def check_index(index_folder: Path) -> list[IndexDamage]:
    """What is wrong with the generations in a folder; the pointer to the current one included."""
    damages = []
    current: Path | None = None
    try:
        current = current_generation(index_folder)
    except (IndexMissing, IndexDamaged) as error:
        damages.append(IndexDamage(index_folder, str(error)))
    for generation in generations(index_folder):
        damages += [
            IndexDamage(generation, message)
            for message in _generation_damages(generation, is_current=generation == current)
        ]
    return damages


def _generation_damages(generation: Path, *, is_current: bool) -> list[str]:
    try:
        manifest = read_manifest(generation)
        check_files(generation, manifest)
    except IndexDamaged as error:
        return [str(error)]
    known = {*manifest.files, MANIFEST}
    found = {p.relative_to(generation).as_posix() for p in generation.rglob("*") if p.is_file()}
    damages = [f"{name} is no file of the index" for name in sorted(found - known)]
    return damages + (_content_damages(generation, manifest) if is_current else [])


def _content_damages(generation: Path, manifest: Manifest) -> list[str]:
    """What does not agree though every file is as it was written."""
    damages = []
    try:
        passages = read_passages(generation)
        if len(passages) != manifest.passages:
            damages.append(f"{len(passages)} passages, the manifest says {manifest.passages}")
        if passages_fingerprint(passages) != manifest.passages_sha256:
            damages.append("the passages are not those that the manifest says")
        dense = FaissIndex.load(generation)
        if (len(dense), dense.dimensions) != (len(passages), manifest.dimensions):
            damages.append(
                f"{len(dense)} vectors of {dense.dimensions} dimensions for {len(passages)} "
                f"passages of {manifest.dimensions}"
            )
        elif wrong := wrong_vectors(dense.vectors()):
            damages.append(f"{wrong} vectors are no numbers or not of length 1")
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        damages.append(f"cannot be loaded ({type(error).__name__}: {error})")
    return damages


def is_index_of(corpus: Corpus, index_folder: Path) -> bool:
    """Whether the current generation holds the passages of a corpus."""
    manifest = read_manifest(current_generation(index_folder))
    return manifest.passages_sha256 == passages_fingerprint(corpus.passages)


def wrong_vectors(vectors: Vectors) -> int:
    """How many vectors hold what is no number, or are not of length 1."""
    lengths = np.linalg.norm(vectors, axis=1)
    return int((~(np.abs(lengths - 1) <= _UNIT_WITHIN)).sum())


def is_token_matrix(data: bytes) -> bool:
    """Whether bytes are token vectors whose scales are numbers."""
    try:
        matrix = TokenMatrix.from_bytes(data)
    except ValueError:
        return False
    return bool(np.isfinite(matrix.scales).all())
