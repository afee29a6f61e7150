"""Turns queries and passages into vectors, by a sentence-transformers model."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from index.cross_encoder import CrossEncoder, load_cross_encoder
from index.errors import ModelFileError
from index.late_head import HEAD_FILE, LateHead, load_late_head, plain_head
from index.late_index import QueryTokens
from index.query_batches import QueryBatches
from index.query_embedding import QueryEmbedding as QueryEmbedding  # who encodes gives these
from index.token_matrix import TokenMatrix
from index.token_spans import TokenSpans, token_spans
from index.traced_model import trace_model
from index.vector_index import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH_SIZE = 32
# Queries are short and of any length: in small batches, sorted by length, little is padding.
_QUERY_BATCH_SIZE = 8
_MANY_QUERIES = 8
_IDLE_LOAD = 0.6
# Passages are embedded in slices, so that progress can be shown; sentence-transformers sorts
# by length inside a call, so the slices are of sorted passages and as large as they can be.
_SLICE = 4 * BATCH_SIZE


@dataclass(frozen=True)
class Prompts:
    """What a model wants before a query and before a passage."""

    query: str
    passage: str


@dataclass(frozen=True)
class PassageEmbeddings:
    """Passages as a model sees them: float32[n, dimensions] of length 1, and each one's tokens."""

    vectors: Vectors
    tokens: tuple[TokenMatrix, ...]


@dataclass(frozen=True)
class EncodedText:
    """One text: its vector, and the ids and hidden states of its own tokens."""

    vector: Vectors
    ids: NDArray[np.int32]
    states: Vectors


class Encoder:
    """An embedding model with its prompts; vectors have length 1.

    One pass through the model gives both a text's vector and its tokens' for late interaction.
    `model` is the bare model, for who measures it or compares with it; `head` makes token
    vectors of its hidden states; `cross_encoder` reads pairs, None where none was trained for
    the model.
    """

    cross_encoder: CrossEncoder | None = None

    def __init__(
        self, model: SentenceTransformer, prompts: Prompts, head: LateHead | None = None
    ) -> None:
        self.model = model
        self.prompts = prompts
        self.head = head or plain_head(_hidden_size(model))
        self._used_at = time.monotonic()
        self._batches = QueryBatches(self._encode_together, _QUERY_BATCH_SIZE)
        self._tokenizing = threading.RLock()  # the library asks anew for the prompt's length
        _tokenize_in_turn(model, self._tokenizing)

    @property
    def unused_s(self) -> float:
        """For how long nothing was encoded, in seconds.

        Work that can wait waits for this: a thread that keeps Python's lock makes each of the
        model's hundreds of steps wait for it, and a query takes a second instead of 30 ms.
        """
        return time.monotonic() - self._used_at

    def serve_threads(self) -> None:
        """Make ready for threads that ask beside busy ones; where it cannot, all is as before."""
        trace_model(self.model)

    @property
    def dimensions(self) -> int:
        """The length of a text's vector."""
        dimensions = self.model.get_embedding_dimension()
        assert dimensions is not None  # every text model has a fixed one
        return int(dimensions)

    def encode_query(self, query: str) -> QueryEmbedding:
        """The vector and the tokens of one query, with the query prompt before it.

        Threads that ask at the same time have their queries encoded together.
        """
        return self._batches.encode(query)

    def encode_queries(self, queries: list[str]) -> list[QueryEmbedding]:
        """The same of many queries, in batches; from nine on on all cores if they are idle.

        On busy cores two threads wait for one another, and are five times slower than one.
        """
        if not queries:
            return []
        cores = os.cpu_count() or 1
        idle = len(queries) > _MANY_QUERIES and os.getloadavg()[0] < _IDLE_LOAD * cores
        with _threads(cores if idle else 1):
            return self._embeddings(self._in_small_batches(queries))

    def _encode_together(self, queries: list[str]) -> list[QueryEmbedding]:
        """One batch of what several threads ask.

        On one thread: a query is too short to gain from two, and when other requests keep the
        cores busy, threads that wait for one another take it from 30 ms to a second.
        """
        with _threads(1):
            return self._embeddings(self.encode_texts(queries, self.prompts.query))

    def _embeddings(self, texts: list[EncodedText]) -> list[QueryEmbedding]:
        """What the head makes of encoded queries."""
        states = np.concatenate([encoded.states for encoded in texts])
        ends = np.cumsum([len(encoded.ids) for encoded in texts])[:-1]
        parts = zip(
            texts,
            np.split(self.head.vectors(states), ends),
            np.split(self.head.gates(states), ends),
            strict=True,
        )
        return [
            QueryEmbedding(encoded.vector, QueryTokens(encoded.ids, vectors, gates))
            for encoded, vectors, gates in parts
        ]

    def _in_small_batches(self, queries: list[str]) -> list[EncodedText]:
        """Queries encoded with others of their length, in their order."""
        order = sorted(range(len(queries)), key=lambda place: -len(queries[place]))
        encoded: dict[int, EncodedText] = {}
        for start in range(0, len(order), _QUERY_BATCH_SIZE):
            places = order[start : start + _QUERY_BATCH_SIZE]
            texts = self.encode_texts([queries[place] for place in places], self.prompts.query)
            encoded.update(zip(places, texts, strict=True))
        return [encoded[place] for place in range(len(queries))]

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> PassageEmbeddings:
        """The vectors and tokens of passages, in their order, with the passage prompt.

        `advance` is called with the number of passages done since the last call.
        """
        cores = os.cpu_count() or 1
        order = sorted(range(len(passages)), key=lambda place: -len(passages[place]))
        vectors = np.empty((len(passages), self.dimensions), np.float32)
        tokens: dict[int, TokenMatrix] = {}
        for start in range(0, len(order), _SLICE):
            places = order[start : start + _SLICE]
            with _threads(cores):
                texts = [passages[place] for place in places]
                slice_ = self.encode_texts(texts, self.prompts.passage)
            for place, encoded in zip(places, slice_, strict=True):
                vectors[place] = encoded.vector
                tokens[place] = TokenMatrix.compress(encoded.ids, self.head.vectors(encoded.states))
            if advance is not None:
                advance(len(places))
        return PassageEmbeddings(vectors, tuple(tokens[place] for place in range(len(passages))))

    def token_spans(self, text: str, prompt: str | None = None) -> TokenSpans:
        """Where the tokens of a text stand in it, one for each vector that it gets; may be empty.

        The prompt is that of passages unless another is given.
        """
        most = self.model.max_seq_length
        prompt = self.prompts.passage if prompt is None else prompt
        with self._tokenizing:
            return token_spans(self.model.tokenizer, text, prompt, most)

    def token_ids(self, text: str) -> list[int]:
        """The tokens of a text, all of them, without marks and prompt."""
        with self._tokenizing:
            encoded = self.model.tokenizer(text, add_special_tokens=False, verbose=False)
        ids: list[int] = encoded["input_ids"]
        return ids

    def embed_tokens(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the first layer makes of tokens: float32[texts, tokens, hidden] of ids."""
        import torch

        first: Any = self.model[0]  # a module of any kind to torch
        with torch.inference_mode():
            states: NDArray[np.float32] = (
                first.auto_model.embeddings(input_ids=torch.from_numpy(ids)).float().numpy()
            )
        return states

    def encode_texts(self, texts: list[str], prompt: str) -> list[EncodedText]:
        """What the model makes of texts before the head, in their order."""
        self._used_at = time.monotonic()
        # the library's types know no output_value=None, which gives all there is of each text
        encoded = cast(
            "list[Mapping[str, Any]]",
            self.model.encode(
                texts,
                prompt=prompt,
                batch_size=BATCH_SIZE,
                output_value=None,
                convert_to_numpy=False,
                show_progress_bar=False,
            ),
        )
        self._used_at = time.monotonic()
        return [self._encoded(features) for features in encoded]

    def _encoded(self, features: Mapping[str, Any]) -> EncodedText:
        """What sentence-transformers gives for one text, without padding, prompt and marks."""
        vector = features["sentence_embedding"].float().cpu().numpy().astype(np.float32)
        vector = vector / np.maximum(np.linalg.norm(vector), np.finfo(np.float32).tiny)
        if "token_embeddings" not in features:  # static embeddings look at no token by itself
            states = np.empty((0, len(self.head.projection)), np.float32)
            return EncodedText(vector, np.empty(0, np.int32), states)
        ids = features["input_ids"].cpu().numpy().astype(np.int32)
        given = features["attention_mask"].cpu().numpy().astype(bool)
        own = given & ~np.isin(ids, self.model.tokenizer.all_special_ids)
        # some tokenizers pad on the left, so the prompt begins where the text does
        own[: int(given.argmax()) + features.get("prompt_length", 0)] = False
        states = features["token_embeddings"].float().cpu().numpy().astype(np.float32)[own]
        return EncodedText(vector, ids[own], states)


def _hidden_size(model: SentenceTransformer) -> int:
    """The length of a token's state: other than a text's vector's where a layer follows."""
    first: Any = model[0]  # a module of any kind to torch; all first ones tell it
    return int(first.get_embedding_dimension())


def _tokenize_in_turn(model: SentenceTransformer, lock: AbstractContextManager[Any]) -> None:
    """Let one thread at a time use a model's tokenizer.

    The library's tokenizers keep in themselves whether to pad and where to cut, so of two calls
    at once one gets what the other asked for: lists of unequal length, and a ValueError.
    """
    first: Any = model[0]
    preprocess: Callable[..., Any] | None = getattr(first, "preprocess", None)
    if preprocess is None:
        return  # no model of the library, and no tokenizer of it

    def in_turn(*arguments: Any, **options: Any) -> Any:
        with lock:
            return preprocess(*arguments, **options)

    first.preprocess = in_turn


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
    head_path = folder / HEAD_FILE
    if not head_path.is_file():
        return _reading(Encoder(model, prompts), folder)
    head, hidden = load_late_head(head_path), _hidden_size(model)
    if len(head.projection) != hidden:
        raise ModelFileError(
            f"the late-interaction head {head_path} is for states of {len(head.projection)} "
            f"numbers, the model beside it has {hidden}; take the head away, or train one for it"
        )
    return _reading(Encoder(model, prompts, head), folder)


def _reading(encoder: Encoder, folder: Path) -> Encoder:
    """The same with the cross-encoder, where one was trained for the model in the folder."""
    encoder.cross_encoder = load_cross_encoder(folder, encoder.token_ids, encoder.embed_tokens)
    return encoder


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
