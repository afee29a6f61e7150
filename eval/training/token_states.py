"""Hidden states of many texts, computed once and kept: the model itself is not trained."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.vector_index import Vectors

_TEXTS_A_PART = 256
_ARRAYS = ("sizes", "ids", "states", "vectors")


@dataclass(frozen=True)
class TokenStates:
    """The tokens of texts, one text after the other.

    `ids` is int32[tokens], `states` float16[tokens, hidden], the tokens of text t are
    `[starts[t], starts[t + 1])`; `vectors` is float32[texts, dimensions].
    """

    ids: NDArray[np.int32]
    states: NDArray[np.float16]
    starts: NDArray[np.int64]
    vectors: Vectors

    def of(self, text: int, most: int | None = None) -> tuple[NDArray[np.int32], Vectors]:
        """The ids and float32 states of one text's tokens, the first `most` of them."""
        start, end = int(self.starts[text]), int(self.starts[text + 1])
        if most is not None:
            end = min(end, start + most)
        return self.ids[start:end], self.states[start:end].astype(np.float32)


def token_states(
    texts: Sequence[str],
    prompt: str,
    encoder: Encoder,
    folder: Path,
    advance: Callable[[int], None],
) -> TokenStates:
    """Compute the states of texts, or read those that a former call left in the folder.

    They are written in parts as they come, so that a run that ended goes on where it was.
    `advance` is called with the number of texts done.
    """
    order = sorted(range(len(texts)), key=lambda place: (-len(texts[place]), place))
    home = folder / hashlib.sha256("\0".join((prompt, *texts)).encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    parts: dict[int, tuple[NDArray[np.int32], NDArray[np.float16], Vectors]] = {}
    for first in range(0, len(order), _TEXTS_A_PART):
        places = order[first : first + _TEXTS_A_PART]
        path = home / f"{first:07d}.npz"
        if not path.is_file():
            _compute(path, [texts[place] for place in places], prompt, encoder)
        with np.load(path) as read:  # each access by name reads the whole array anew
            sizes, ids, states, vectors = (read[name] for name in _ARRAYS)
        ends = np.cumsum(sizes)
        for number, place in enumerate(places):
            own = slice(int(ends[number] - sizes[number]), int(ends[number]))
            parts[place] = (ids[own], states[own], vectors[number])
        advance(len(places))
    kept = [parts[place] for place in range(len(texts))]
    starts = np.concatenate([[0], np.cumsum([len(ids) for ids, _, _ in kept])]).astype(np.int64)
    return TokenStates(
        ids=np.concatenate([ids for ids, _, _ in kept]),
        states=np.concatenate([states for _, states, _ in kept]),
        starts=starts,
        vectors=np.stack([vector for _, _, vector in kept]),
    )


def _compute(path: Path, texts: list[str], prompt: str, encoder: Encoder) -> None:
    encoded = encoder.encode_texts(texts, prompt)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            sizes=np.array([len(item.ids) for item in encoded], np.int64),
            ids=np.concatenate([item.ids for item in encoded]),
            states=np.concatenate([item.states for item in encoded]).astype(np.float16),
            vectors=np.stack([item.vector for item in encoded]),
        )
    unfinished.replace(path)
