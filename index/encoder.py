"""Turns queries and passages into vectors, by a sentence-transformers model."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelFileError
from index.vector_index import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH_SIZE = 32
# Passages are embedded in slices, so that progress can be shown; sentence-transformers sorts
# by length inside a call, so the slices are of sorted passages and as large as they can be.
_SLICE = 4 * BATCH_SIZE


@dataclass(frozen=True)
class Prompts:
    """What a model wants before a query and before a passage."""

    query: str
    passage: str


class Encoder:
    """An embedding model with its prompts; vectors have length 1.

    `model` is the bare model, for who measures it or compares with it.
    """

    def __init__(self, model: SentenceTransformer, prompts: Prompts) -> None:
        self.model = model
        self.prompts = prompts

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        dimensions = self.model.get_embedding_dimension()
        assert dimensions is not None  # every text model has a fixed one
        return int(dimensions)

    def encode_query(self, query: str) -> Vectors:
        """float32[dimensions] of one query, with the query prompt before it.

        On one thread: a query is too short to gain from two, and when other requests keep the
        cores busy, threads that wait for one another take it from 30 ms to a second.
        """
        with _threads(1):
            vector: Vectors = self._encode([query], self.prompts.query)[0]
        return vector

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> Vectors:
        """float32[n, dimensions] of passages, in their order, with the passage prompt.

        `advance` is called with the number of passages done since the last call.
        """
        cores = os.cpu_count() or 1
        order = sorted(range(len(passages)), key=lambda place: -len(passages[place]))
        vectors = np.empty((len(passages), self.dimensions), np.float32)
        for start in range(0, len(order), _SLICE):
            places = order[start : start + _SLICE]
            with _threads(cores):
                vectors[places] = self._encode(
                    [passages[place] for place in places], self.prompts.passage
                )
            if advance is not None:
                advance(len(places))
        return vectors

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        vectors = self.model.encode(
            texts,
            prompt=prompt,
            batch_size=BATCH_SIZE,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let torch compute on that many threads for a while."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def load_encoder(folder: Path) -> Encoder:
    """Load the model that lies in a sentence-transformers folder, from that folder alone.

    Raises ModelFileError with the folder and what is wrong with it.
    """
    # these take seconds to import, so only who encodes pays for them
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # of reading weights, over in a blink; the function has no annotations
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    prompts = read_prompts(folder)
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ModelFileError(
            f"the model folder {folder} cannot be loaded ({type(error).__name__}: {error}); "
            "delete it if it is the bundled model (it is unpacked anew), else name another"
        ) from error
    return Encoder(model, prompts)


def read_prompts(folder: Path) -> Prompts:
    """The prompts that a model folder names for queries and passages, "" where it names none."""
    path = folder / "config_sentence_transformers.json"
    try:
        named = json.loads(path.read_text(encoding="utf-8")).get("prompts", {})
        passage = named.get("passage") or named.get("document") or ""
        prompts = Prompts(query=named.get("query") or "", passage=passage)
    except FileNotFoundError:
        return Prompts(query="", passage="")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelFileError(
            f"{path} cannot be read as a model's configuration ({error}); restore the model folder"
        ) from error
    return prompts
