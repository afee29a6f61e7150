"""A traced model gives the states that it gave before, for texts of all lengths."""

from pathlib import Path

import numpy as np

from index.encoder import load_encoder
from index.traced_model import trace_model

TEXTS = [
    "予算",
    "海洋研究の予算は120億円とする。",
    "宇宙",
    "令和7年度の研究開発投資の目標はいくらか。" * 3,
]


def test_a_traced_model_encodes_as_it_did(model_dir: Path) -> None:
    encoder = load_encoder(model_dir)  # one of its own: tracing changes it
    before = encoder.encode_queries(TEXTS)
    alone = [encoder.encode_query(text) for text in TEXTS]
    assert trace_model(encoder.model)
    for was, one, now in zip(before, alone, encoder.encode_queries(TEXTS), strict=True):
        np.testing.assert_allclose(now.vector, was.vector, atol=1e-5)
        np.testing.assert_allclose(now.vector, one.vector, atol=1e-5)
        assert now.tokens.ids.tolist() == was.tokens.ids.tolist()
        np.testing.assert_allclose(now.tokens.vectors, was.tokens.vectors, atol=1e-4)


def test_a_model_of_another_kind_is_left_as_it_is() -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    tokenizer = Tokenizer(WordLevel({"予算": 0, "[UNK]": 1}, unk_token="[UNK]"))
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=4)], device="cpu")
    before = model.encode(["予算"])
    assert not trace_model(model)
    assert model.encode(["予算"]).tolist() == before.tolist()
