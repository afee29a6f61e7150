"""Kept vectors: what was embedded once is not embedded again, and never by another model."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.store.database import FILE, Database
from index.embedding_store import EmbeddingStore, embed
from index.encoder import Encoder, PassageEmbeddings
from index.errors import NothingToIndex
from tests.index.inline_index import StubEncoder, character_matrix

VECTORS = {"海": (0.6, 0.8), "空気": (1.0, 0.0), "予算は": (0.0, 1.0)}
ENCODER = StubEncoder(VECTORS)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / FILE)


def never() -> Encoder:
    raise AssertionError("the model is loaded")


def nothing(_: int) -> None:
    pass


def embeddings(*of: tuple[str, tuple[float, ...]]) -> PassageEmbeddings:
    vectors = np.array([vector for _, vector in of], np.float32)
    return PassageEmbeddings(vectors, tuple(character_matrix(text) for text, _ in of))


def made(
    database: Database, texts: list[str], load: Callable[[], Encoder] = lambda: ENCODER
) -> tuple[list[list[float]], int]:
    kept = EmbeddingStore(database, "model", "passage: ")
    vectors, count = embed(texts, kept, load, nothing, nothing)
    assert vectors.dtype == np.float32
    return np.round(vectors, 6).tolist(), count


def test_vectors_come_in_the_texts_order_each_text_embedded_once(database: Database) -> None:
    texts = ["海", "予算は", "海", "空気"]
    vectors, count = made(database, texts)
    assert count == 3
    assert vectors == [pytest.approx(VECTORS[text]) for text in texts]


def test_what_is_kept_is_found_without_the_model(database: Database) -> None:
    first = made(database, ["海", "予算は"])[0]
    again = Database(database.path)
    assert made(again, ["予算は", "海"], never) == ([first[1], first[0]], 0)


def test_token_vectors_are_kept_beside_and_come_in_the_texts_order(database: Database) -> None:
    made(database, ["海", "予算は"])
    kept = EmbeddingStore(Database(database.path), "model", "passage: ")
    texts = ["予算は", "海", "予算は"]
    for text, tokens in zip(texts, kept.tokens(texts), strict=True):
        expected = character_matrix(text)
        assert tokens.ids.tolist() == [ord(character) for character in text]
        assert tokens.codes.tolist() == expected.codes.tolist()
        assert tokens.scales.tolist() == expected.scales.tolist()


def test_only_what_is_new_is_embedded_longest_first(database: Database) -> None:
    made(database, ["海"])
    given: list[list[str]] = []

    class Noting(StubEncoder):
        def encode_passages(
            self, passages: list[str], advance: Callable[[int], None] | None = None
        ) -> PassageEmbeddings:
            given.append(passages)
            return super().encode_passages(passages, advance)

    assert made(database, ["空気", "海", "予算は"], lambda: Noting(VECTORS))[1] == 2
    assert given == [["予算は", "空気"]]


@pytest.mark.parametrize(
    ("model", "prompt"),
    [("other", "passage: "), ("model", "document: "), ("model", ""), ("model\0passage: ", "")],
    ids=repr,
)
def test_another_models_or_prompts_vectors_are_not_mixed_in(
    model: str, prompt: str, database: Database
) -> None:
    mine, others = (
        EmbeddingStore(database, "model", "passage: "),
        EmbeddingStore(database, model, prompt),
    )
    mine.keep(["海"], embeddings(("海", (0.6, 0.8))))
    assert others.find(["海"]) == {}
    others.keep(["海"], embeddings(("空", (1, 0, 0))))
    assert mine.find(["海"])["海"].tolist() == pytest.approx([0.6, 0.8])
    assert others.find(["海"])["海"].tolist() == [1, 0, 0]
    assert [tokens.ids.tolist() for tokens in mine.tokens(["海"])] == [[ord("海")]]
    assert [tokens.ids.tolist() for tokens in others.tokens(["海"])] == [[ord("空")]]


def test_progress_tells_what_is_new_and_adds_up_to_it(database: Database) -> None:
    made(database, ["海"])
    said: list[tuple[str, int]] = []
    kept = EmbeddingStore(database, "model", "passage: ")
    embed(
        ["海", "空気", "予算は"],
        kept,
        lambda: ENCODER,
        lambda n: said.append(("begin", n)),
        lambda n: said.append(("advance", n)),
    )
    assert said == [("begin", 2), ("advance", 2)]
    said.clear()
    embed(["海"], kept, never, lambda n: said.append(("begin", n)), nothing)
    assert said == []


def test_what_is_interrupted_goes_on_where_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding_store._KEPT_AT_ONCE", 1)

    class Breaking(StubEncoder):
        def encode_passages(
            self, passages: list[str], advance: Callable[[int], None] | None = None
        ) -> PassageEmbeddings:
            if passages == ["海"]:
                raise KeyboardInterrupt
            return super().encode_passages(passages, advance)

    texts = ["海", "空気", "予算は"]
    with pytest.raises(KeyboardInterrupt):
        made(database, texts, lambda: Breaking(VECTORS))
    vectors, count = made(database, texts)
    assert count == 1
    assert vectors == [pytest.approx(VECTORS[text]) for text in texts]


def test_what_is_forgotten_is_embedded_again(database: Database) -> None:
    made(database, ["海", "空気"])
    EmbeddingStore(database, "other", "").forget()
    assert made(database, ["海", "空気"])[1] == 2


def test_a_corpus_without_a_passage_is_told(database: Database) -> None:
    with pytest.raises(NothingToIndex, match="no passage; add a document"):
        made(database, [], never)


def test_a_vector_of_each_text_or_none_is_kept(database: Database) -> None:
    kept = EmbeddingStore(database, "model", "")
    with pytest.raises(ValueError, match="shorter"):
        kept.keep(["海", "空気"], embeddings(("海", (1, 1))))
    assert kept.find(["海", "空気"]) == {}
