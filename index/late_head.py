"""The head of late interaction: what makes a token's vector of the model's last hidden state.

A trained head is a small file in the model's folder. That of the bundled model lies beside this
module, with its model card, and is put into the folder when the model is unpacked. A model
without one works too: its hidden states are taken as they are.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFileError
from index.vector_index import Vectors

HEAD_FILE = "late_head.safetensors"
BUNDLED_HEAD = Path(__file__).with_name("heads") / HEAD_FILE


@dataclass(frozen=True)
class LateHead:
    """A linear projection of hidden states, and a gate that weighs the tokens of a query.

    `projection` is float32[hidden, dimensions], `gate` float32[hidden]. The projection is that
    of ColBERT (Khattab and Zaharia 2020).
    """

    projection: NDArray[np.float32]
    gate: NDArray[np.float32]
    gate_bias: float

    @property
    def dimensions(self) -> int:
        """The length of a token's vector."""
        return int(self.projection.shape[1])

    def vectors(self, states: Vectors) -> Vectors:
        """float32[tokens, dimensions] of unit length, of hidden states float32[tokens, hidden]."""
        projected = states @ self.projection
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        unit: Vectors = projected / np.maximum(lengths, np.finfo(np.float32).tiny)
        return unit

    def gates(self, states: Vectors) -> NDArray[np.float32]:
        """How much each token of a query counts, float32[tokens] from 0 to 2; 1 is neutral."""
        opened = states @ self.gate + np.float32(self.gate_bias)
        # twice the logistic function, in a form that overflows nowhere
        gates: NDArray[np.float32] = (1 + np.tanh(opened / 2)).astype(np.float32)
        return gates


def plain_head(hidden: int) -> LateHead:
    """The head that leaves hidden states as they are: for models that none was trained for."""
    return LateHead(
        projection=np.eye(hidden, dtype=np.float32),
        gate=np.zeros(hidden, np.float32),
        gate_bias=0.0,
    )


def load_late_head(path: Path) -> LateHead:
    """Read a trained head; ModelFileError if the file is missing or no head."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(path.read_bytes())
        projection, gate = tensors["projection"], tensors["gate"]
        bias = float(tensors["gate_bias"][0])
        if projection.ndim != 2 or gate.shape != projection.shape[:1]:
            raise ValueError(f"shapes {projection.shape} and {gate.shape} do not fit each other")
        if not all(np.isfinite(values).all() for values in (projection, gate, bias)):
            raise ValueError("some of its numbers are not finite")
    except (OSError, SafetensorError, KeyError, IndexError, ValueError) as error:
        raise ModelFileError(
            f"the late-interaction head {path} cannot be read ({type(error).__name__}: {error}); "
            "delete its folder if it is the bundled model's (it is unpacked anew), else take the "
            "head away (the model works without) or train one with `seisaku train late-head`"
        ) from error
    return LateHead(
        projection=projection.astype(np.float32),
        gate=gate.astype(np.float32),
        gate_bias=bias,
    )
