"""The cross-encoder: reads what is asked or claimed together with one sentence.

Search compares vectors that were made apart; this model sees both texts at once, so it can tell
whether the sentence answers, bears out or denies, and not only whether it is about the same
(Nogueira and Cho 2019). It is slower by the length of the sentence, so only the few nearest
sentences are read.

The bundled one lies beside this module as an ONNX file, with its model card, for the embeddings
of the bundled model alone; another model works without.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFileError
from index.model_description import DESCRIPTION_FILE, read_model_description

BUNDLED_CROSS_ENCODER = Path(__file__).with_name("heads") / "cross_encoder.onnx"
MADE_FOR = "source_sha256"
"""The file's metadata name the model whose embeddings it takes by the hash of its weights."""

# What is read of each text, in tokens; it was trained so. Of a long context the start has the
# heading or the table's title, the end the sentence before or the headers.
MOST_ASKED = 64
CONTEXT_START, CONTEXT_END = 20, 24
MOST_OF_SENTENCE = 112
ASKED, CONTEXT, SENTENCE = range(3)
"""The texts of a pair, by which the model tells whose a token is."""

_START, _END = 0, 2  # XLM-R's <s> and </s>

_IDLE_LOAD = 0.6
_TEXTS_KEPT = 20_000


@dataclass(frozen=True)
class Pair:
    """A question or claim, and a sentence with what it is read under."""

    asked: str
    context: str
    sentence: str


@dataclass(frozen=True)
class Reading:
    """What a sentence is to a question or claim, as logits: only differences have a meaning.

    `answers` is the log odds that it answers the question. Of a claim the other three are one
    softmax: the sentence bears it out, denies it, or says nothing of it.
    """

    answers: float
    supports: float
    contradicts: float
    absent: float

    @property
    def speaks(self) -> float:
        """The log odds that the sentence bears the claim out or denies it."""
        return float(np.logaddexp(self.supports, self.contradicts)) - self.absent


TokenIds = Callable[[str], Sequence[int]]
"""A text's tokens, without marks and prompt."""

Embed = Callable[[NDArray[np.int64]], NDArray[np.float32]]
"""float32[texts, tokens, hidden] of token ids int64[texts, tokens]: the model's first layer."""


class CrossEncoder:
    """Reads pairs with one ONNX model; safe for several threads."""

    def __init__(self, session: Any, token_ids: TokenIds, embed: Embed) -> None:
        self._session = session
        self._token_ids = lru_cache(maxsize=_TEXTS_KEPT)(lambda text: tuple(token_ids(text)))
        self._embed = embed

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """Read pairs, in their order; on all cores if they are idle.

        Each by itself: bytes are scaled by the largest number of a batch, so what is read
        beside would change a reading, and the load of the machine an answer.
        """
        encoded = [
            joined(*map(self._token_ids, (pair.asked, pair.context, pair.sentence)))
            for pair in pairs
        ]
        cores = os.cpu_count() or 1
        idle = os.getloadavg()[0] < _IDLE_LOAD * cores
        if len(pairs) < 2 or not idle:
            return [self._reading(*one) for one in encoded]
        with ThreadPoolExecutor(cores) as executor:
            return list(executor.map(self._reading, *zip(*encoded, strict=True)))

    def _reading(self, ids: Sequence[int], segments: Sequence[int]) -> Reading:
        row = np.array([ids], np.int64)
        given = {
            "embeddings": self._embed(row),
            "mask": np.ones(row.shape, bool),
            "segment": np.array([segments], np.int64),
        }
        [logits] = self._session.run(["logits"], given)[0]
        return Reading(*map(float, logits))


def joined(
    asked: Sequence[int], context: Sequence[int], sentence: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The tokens of three texts as the model reads them, cut and marked, and whose each is."""
    asked = asked[:MOST_ASKED]
    if len(context) > CONTEXT_START + CONTEXT_END:
        context = [*context[:CONTEXT_START], *context[-CONTEXT_END:]]
    sentence = sentence[:MOST_OF_SENTENCE]
    ids = [_START, *asked, _END, *context, _END, *sentence, _END]
    segments = [ASKED] * (len(asked) + 2)
    segments += [CONTEXT] * (len(context) + 1) + [SENTENCE] * (len(sentence) + 1)
    return ids, segments


def load_cross_encoder(
    model_folder: Path, token_ids: TokenIds, embed: Embed, file: Path = BUNDLED_CROSS_ENCODER
) -> CrossEncoder | None:
    """The cross-encoder for the model in a folder; None for a model that it was not made for.

    Raises ModelFileError if the file is missing or no such model.
    """
    if not (model_folder / DESCRIPTION_FILE).is_file():
        return None
    # takes a fifth of a second to import, so only who reads pays for it
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # threads of its own would wait for one another on busy cores; `read` takes as many as are idle
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            file.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        said: Mapping[str, str] = session.get_modelmeta().custom_metadata_map
        made_for = said[MADE_FOR]
    except Exception as error:
        # the library's errors have no common class
        raise ModelFileError(
            f"the cross-encoder {file} cannot be read ({type(error).__name__}: {error}); "
            "reinstall seisaku, or train one with `seisaku train cross-encoder`"
        ) from error
    if read_model_description(model_folder).source.sha256 != made_for:
        return None
    return CrossEncoder(session, token_ids, embed)
