"""How fast an index is built, beside what the embedding model alone can do."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.corpus import read_corpus
from index.building import build_index
from index.encoder import BATCH_SIZE, load_encoder
from rag.workplace import Workplace


@dataclass(frozen=True)
class BuildRate:
    """Passages a second of a whole build and of SentenceTransformer.encode alone."""

    passages: int
    build_s: float
    encode_s: float

    @property
    def build_per_s(self) -> float:
        """Passages a second from documents to an index on disk, the model being loaded."""
        return self.passages / self.build_s

    @property
    def encode_per_s(self) -> float:
        """Passages a second of the same passages through the bare model."""
        return self.passages / self.encode_s

    @property
    def ratio(self) -> float:
        """The build's rate as a share of the bare model's."""
        return self.build_per_s / self.encode_per_s


def measure_build(workplace: Workplace, advance: Callable[[int, int], None]) -> BuildRate:
    """Build an index in a temporary folder, and encode the same passages with the bare model.

    The bare model takes every second passage before the build and the others after it, so
    that a machine that slows down or speeds up meanwhile favours neither. Both use the same
    batch size and prompt. `advance` is called with (done, total) passages embedded.
    """
    catalogue = workplace.catalogue()
    folder = workplace.model_folder()
    encoder = load_encoder(folder)
    texts = [passage.text for passage in read_corpus(catalogue).passages]
    done = 0

    def embedded(count: int) -> None:
        nonlocal done
        done += count
        advance(done, 2 * len(texts))

    def encode(part: list[str]) -> float:
        started = time.perf_counter()
        encoder.model.encode(
            part,
            prompt=encoder.prompts.passage,
            batch_size=BATCH_SIZE,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        seconds = time.perf_counter() - started
        embedded(len(part))
        return seconds

    embedded(0)
    encoder.model.encode(texts[:BATCH_SIZE], show_progress_bar=False)  # warm up
    encode_s = encode(texts[::2])
    with tempfile.TemporaryDirectory(dir=workplace.data_folder, prefix="bench-") as temporary:
        started = time.perf_counter()
        build_index(
            read_corpus(catalogue),
            encoder,
            workplace.recipe(catalogue, folder),
            Path(temporary),
            embedded,
        )
        build_s = time.perf_counter() - started
    encode_s += encode(texts[1::2])
    return BuildRate(len(texts), build_s, encode_s)
