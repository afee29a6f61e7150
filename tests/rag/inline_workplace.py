"""Workplaces of small documents, and an encoder that needs no model and counts its work."""

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from corpus.document import Document
from corpus.store.adding import Description, add_file
from corpus.store.store import Change
from index.encoder import Encoder, PassageEmbeddings, Prompts, QueryEmbedding
from index.token_spans import TokenSpans
from index.vector_index import Vectors
from rag.assistant import Assistant
from rag.workplace import Build, BuildSteps, Workplace, ensure_index, open_assistant
from tests.index.inline_index import character_matrix, character_query, character_spans
from tests.rag.catalogued import catalogue_toml

SILENT = BuildSteps(lambda _: None, lambda _: None, lambda _: None)
OCEAN = "# 海洋\n海洋研究の予算は120億円とする。\n"
SPACE = "# 宇宙\n宇宙開発の予算は300億円とする。\n"
FOREST = "# 森林\n森林保全の予算は50億円とする。\n"


class CountingEncoder(Encoder):
    """A text's vector is the counts of its character pairs; `embedded` are the texts it was given.

    `rest` is called before each batch: a test can be slow there, or break off.
    """

    def __init__(self, rest: Callable[[], None] = lambda: None) -> None:
        self.prompts = Prompts("", "")
        self.embedded: list[str] = []
        self._rest = rest

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return 64

    def encode_query(self, query: str) -> QueryEmbedding:
        """The vector of a text, and a token a character."""
        return QueryEmbedding(_pairs(query), character_query(query))

    def encode_queries(self, queries: list[str]) -> list[QueryEmbedding]:
        """The same of several."""
        return [self.encode_query(query) for query in queries]

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> PassageEmbeddings:
        """The same of texts."""
        self._rest()
        self.embedded += passages
        if advance is not None:
            advance(len(passages))
        return PassageEmbeddings(
            np.stack([_pairs(text) for text in passages]),
            tuple(character_matrix(text) for text in passages),
        )

    def serve_threads(self) -> None:
        """It is."""

    @property
    def unused_s(self) -> float:
        """Nobody waits for it."""
        return 1e9

    def token_spans(self, text: str, prompt: str | None = None) -> TokenSpans:  # noqa: ARG002
        """Each character's place."""
        return character_spans(text)


def _pairs(text: str) -> Vectors:
    counts = np.full(64, 0.01, np.float32)
    for place in range(len(text) - 1):
        counts[zlib.crc32(text[place : place + 2].encode()) % 64] += 1
    unit: Vectors = counts / np.linalg.norm(counts)
    return unit


def workplace_in(folder: Path, **contents: str) -> Workplace:
    """A workplace whose catalogue lists these documents; its model is an empty folder's."""
    (folder / "model").mkdir(parents=True, exist_ok=True)
    (folder / "model" / "weights").write_bytes(b"1")
    return Workplace(folder / "var", str(folder / "model"), catalogue_toml(folder, **contents))


def add(workplace: Workplace, folder: Path, text: str, document_id: str) -> tuple[Document, Change]:
    """Add a text as the document of that id; the index is not built."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document_id}.txt"
    path.write_bytes(text.encode())
    description = Description(document_id, "計画", "試験省", "2025")
    return add_file(workplace.store(), path, description, replace=True)


def build(workplace: Workplace, encoder: Encoder | None = None, *, force: bool = False) -> Build:
    """Build the index; without an encoder it must not need one."""

    def none_needed() -> None:
        raise AssertionError("something is embedded")

    encoder = encoder or CountingEncoder(none_needed)
    return ensure_index(workplace, SILENT, force=force, encoder=encoder)


def opened(workplace: Workplace) -> Assistant:
    """The assistant on what is built."""
    return open_assistant(workplace, encoder=CountingEncoder())


def texts(workplace: Workplace) -> str:
    """All that the built index holds."""
    passages = opened(workplace).searcher.index.passages
    return "\n".join(passage.text for passage in passages)
