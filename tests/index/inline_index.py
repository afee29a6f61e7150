"""Small corpora written inside a test, and an encoder whose vectors the test gives."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.aligned_text import AlignedText
from corpus.catalogue import Catalogue
from corpus.corpus import Corpus
from corpus.language.sentences import sentence_spans
from corpus.passages.passage import Passage, PassageKind, alignment_runs
from corpus.source_folder import SourceFolder
from index.encoder import Encoder, PassageEmbeddings, Prompts, QueryEmbedding
from index.late_index import QueryTokens
from index.recipe import Recipe
from index.token_matrix import TokenMatrix
from index.token_spans import TokenSpans
from index.vector_index import Vectors

_TOKEN_DIMENSIONS = 64
RECIPE = Recipe(**{field.name: f"{field.name} の値" for field in fields(Recipe)})


class StubEncoder(Encoder):
    """Gives each text the vector that the test says, and needs no model.

    A text's tokens are its characters, each with a vector of its own.
    """

    def __init__(self, vectors: Mapping[str, tuple[float, ...]]) -> None:
        self.prompts = Prompts("query: ", "passage: ")
        self._vectors = vectors

    @property
    def dimensions(self) -> int:
        """The length of the given vectors."""
        return len(next(iter(self._vectors.values())))

    def encode_query(self, query: str) -> QueryEmbedding:
        """The vector given for the text."""
        vector = np.array(self._vectors[query], np.float32)
        return QueryEmbedding(vector, character_query(query))

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> PassageEmbeddings:
        """The vectors given for the texts."""
        if advance is not None:
            advance(len(passages))
        rows = [self._vectors[text] for text in passages]
        return PassageEmbeddings(
            np.array(rows, np.float32).reshape(len(rows), self.dimensions),
            tuple(character_matrix(text) for text in passages),
        )

    @property
    def unused_s(self) -> float:
        """Nobody waits for it."""
        return 1e9

    def token_spans(self, text: str, prompt: str | None = None) -> TokenSpans:  # noqa: ARG002
        """Each character's place."""
        return character_spans(text)


def character_query(text: str) -> QueryTokens:
    """A query whose tokens are its characters, none of more weight than another."""
    return QueryTokens(*_character_tokens(text), np.ones(len(text), np.float32))


def character_matrix(text: str) -> TokenMatrix:
    """A passage's tokens, which are its characters."""
    return TokenMatrix.compress(*_character_tokens(text))


def character_spans(text: str) -> TokenSpans:
    """Where its tokens stand: each character's place."""
    places = np.arange(len(text), dtype=np.int32)
    return np.stack([places, places + 1], axis=1)


def _character_tokens(text: str) -> tuple[NDArray[np.int32], Vectors]:
    """A token a character: its code point, and a unit vector that only it has nearly."""
    ids = np.array([ord(character) for character in text], np.int32)
    vectors = np.array([_character_vector(character) for character in text], np.float32)
    return ids, vectors.reshape(len(ids), _TOKEN_DIMENSIONS)


@cache
def _character_vector(character: str) -> Vectors:
    vector = np.random.default_rng(ord(character)).normal(size=_TOKEN_DIMENSIONS)
    unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def passage(
    text: str,
    passage_id: str = "plan.0001",
    *,
    kind: PassageKind = PassageKind.BODY,
    section: tuple[str, ...] = (),
    sentences: tuple[str, ...] | None = None,
) -> Passage:
    """A passage that is all of its source; its sentences are found, or are the ones given."""
    aligned = AlignedText.of_source(text, 0, len(text))
    spans = sentence_spans(text)
    if sentences is not None:
        spans = [(text.index(part), text.index(part) + len(part)) for part in sentences]
    return Passage(
        passage_id=passage_id,
        document_id=passage_id.split(".")[0],
        version=1,
        text=text,
        kind=kind,
        section=section,
        pages=(),
        span=(0, len(text)),
        source_spans=aligned.source_spans(text),
        alignment=alignment_runs(aligned),
        sentences=tuple(spans),
        previous_id=None,
        next_id=None,
    )


def corpus_of(*passages: Passage) -> Corpus:
    """A corpus of these passages; its catalogue is not looked at."""
    return Corpus(Catalogue(SourceFolder(Path("documents")), ()), passages)
