"""Vectors kept by what they are of: a text that was embedded once is not embedded again."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from corpus.store.database import Database
from index.encoder import Encoder, PassageEmbeddings
from index.errors import NothingToIndex
from index.token_matrix import TokenMatrix
from index.vector_index import Vectors

_KEPT_AT_ONCE = 128


class EmbeddingStore:
    """The vectors that one model with one passage prompt gave, in the database.

    `model_sha256` and `prompt` are the recipe's: another model's vectors are never mixed in.
    """

    def __init__(self, database: Database, model_sha256: str, prompt: str) -> None:
        self._database = database
        self._made_by = f"{model_sha256}\0{prompt}\0"

    def key(self, text: str) -> bytes:
        """What a text's vector is kept under: the SHA-256 of the model, the prompt and the text."""
        return hashlib.sha256((self._made_by + text).encode()).digest()

    def find(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are kept of these texts, by text."""
        found: dict[str, Vectors] = {}
        with self._database.read() as connection:
            for text in dict.fromkeys(texts):
                row = connection.execute(
                    "SELECT vector FROM embedding WHERE key = ?", (self.key(text),)
                ).fetchone()
                if row is not None:
                    found[text] = np.frombuffer(row[0], np.float32)
        return found

    def tokens(self, texts: Sequence[str]) -> Iterator[TokenMatrix]:
        """The token vectors kept of these texts, one after the other; all must be kept.

        They are read as they are asked for: those of a large corpus do not fit into memory.
        """
        with self._database.read() as connection:
            for text in texts:
                row = connection.execute(
                    "SELECT tokens FROM embedding WHERE key = ?", (self.key(text),)
                ).fetchone()
                yield TokenMatrix.from_bytes(row[0])

    def keep(self, texts: Sequence[str], embeddings: PassageEmbeddings) -> None:
        """Keep what the model made of these texts, in their order."""
        rows = [
            (self.key(text), np.ascontiguousarray(vector, np.float32).tobytes(), tokens.to_bytes())
            for text, vector, tokens in zip(
                texts, embeddings.vectors, embeddings.tokens, strict=True
            )
        ]
        with self._database.write(durable=False) as connection:
            connection.executemany("INSERT OR REPLACE INTO embedding VALUES (?, ?, ?)", rows)

    def forget(self) -> None:
        """Delete all vectors, whichever model made them."""
        with self._database.write(durable=False) as connection:
            connection.execute("DELETE FROM embedding")


def embed(
    texts: Sequence[str],
    kept: EmbeddingStore,
    load: Callable[[], Encoder],
    begin: Callable[[int], None],
    advance: Callable[[int], None],
) -> tuple[Vectors, int]:
    """The vectors of texts, float32[n, dimensions], and how many of them were computed now.

    The model is loaded only if some text is new. What is computed is kept at once, so that a
    build that is killed goes on where it was. `begin` is called with the number of new texts,
    `advance` with those done since its last call. Raises NothingToIndex if there is no text.
    """
    if not texts:
        raise NothingToIndex("the corpus has no passage; add a document with `seisaku add`")
    found = kept.find(texts)
    # longest first, because a batch takes as long as its longest text
    new = sorted({text for text in texts if text not in found}, key=lambda text: (-len(text), text))
    if new:
        begin(len(new))
        encoder = load()
        for start in range(0, len(new), _KEPT_AT_ONCE):
            some = new[start : start + _KEPT_AT_ONCE]
            embeddings = encoder.encode_passages(some, advance)
            kept.keep(some, embeddings)
            found.update(zip(some, embeddings.vectors, strict=True))
    return np.stack([found[text] for text in texts]).astype(np.float32), len(new)
