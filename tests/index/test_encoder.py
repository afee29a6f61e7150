"""The encoder: prompts, order, unit length, and model folders that are broken."""

import json
import threading
from math import hypot
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
import torch
from safetensors.numpy import save

from index.encoder import Encoder, Prompts, load_encoder, read_prompts
from index.errors import ModelFileError
from index.late_head import HEAD_FILE

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = [
    "予算は120億円。",
    "我が国の科学技術・イノベーション政策は、1995年に成立した科学技術基本法に基づいて進められてきた。",
    "",
    "国・地域 ユニコーン数\n米国 684\n中国 162",
    "量子",
]


class CountingModel:
    """Stands for sentence-transformers; the vector of "7:予算" points to (7, its length).

    Its tokens are its characters, between the special ones 1 and 2; the state of the token at
    a place points to (place, 1).
    """

    tokenizer = SimpleNamespace(all_special_ids=[0, 1, 2])

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __getitem__(self, _module: int) -> "CountingModel":
        return self

    def get_embedding_dimension(self) -> int:
        """As sentence-transformers calls it."""
        return 2

    def encode(self, texts: list[str], *, prompt: str, **_options: object) -> list[dict[str, Any]]:
        """All features of each text, padded to one length."""
        self.calls.append([prompt + text for text in texts])
        length = max(len(text) for text in texts) + len(prompt) + 2
        return [self._features(text, prompt, length) for text in texts]

    def _features(self, text: str, prompt: str, length: int) -> dict[str, Any]:
        ids = [1, *map(ord, prompt + text), 2]
        return {
            "input_ids": torch.tensor([*ids, *[0] * (length - len(ids))]),
            "attention_mask": torch.tensor([*[1] * len(ids), *[0] * (length - len(ids))]),
            "prompt_length": 1 + len(prompt),
            "sentence_embedding": torch.tensor([float(text.split(":")[0]), len(text)]),
            "token_embeddings": torch.tensor([[float(place), 1.0] for place in range(length)]),
        }


class PaddingLeft(CountingModel):
    """The same, padded on the left, as models made of language models are."""

    def _features(self, text: str, prompt: str, length: int) -> dict[str, Any]:
        features = super()._features(text, prompt, length)
        shift = length - int(features["attention_mask"].sum())
        for name in ("input_ids", "attention_mask", "token_embeddings"):
            features[name] = torch.roll(features[name], shift, 0)
        return features


def unit(*values: float) -> list[float]:
    return [value / hypot(*values) for value in values]


def encoder_of(model: CountingModel) -> Encoder:
    return Encoder(cast("SentenceTransformer", model), Prompts("問: ", "文: "))


# Order, prompts, progress


def test_passages_come_back_in_their_order_though_they_are_sorted_by_length_inside() -> None:
    model = CountingModel()
    texts = [f"{number}:{'字' * (number * 37 % 101)}" for number in range(300)]
    steps: list[int] = []
    embeddings = encoder_of(model).encode_passages(texts, steps.append)
    assert len(embeddings.vectors) == len(embeddings.tokens) == 300
    for number, text in enumerate(texts):
        assert embeddings.vectors[number].tolist() == pytest.approx(unit(number, len(text)))
        assert embeddings.tokens[number].ids.tolist() == [ord(character) for character in text]
    assert sum(steps) == 300
    sent = [text for call in model.calls for text in call]
    assert sorted(sent) == sorted(f"文: {text}" for text in texts)
    assert [len(text) for text in sent] == sorted((len(text) for text in sent), reverse=True)


def test_a_query_is_sent_alone_with_its_prompt() -> None:
    model = CountingModel()
    assert encoder_of(model).encode_query("7:予算").vector.tolist() == pytest.approx(unit(7, 4))
    assert model.calls == [["問: 7:予算"]]


@pytest.mark.parametrize("model", [CountingModel(), PaddingLeft()], ids=["right", "left"])
def test_tokens_are_the_text_s_own_whichever_side_is_padded(model: CountingModel) -> None:
    tokens = encoder_of(model).encode_query("7:予算").tokens
    assert tokens.ids.tolist() == [ord(character) for character in "7:予算"]
    # the first mark and 問, colon, space stand before it, at the places 0 to 3
    expected = [unit(place, 1) for place in range(4, 8)]
    assert tokens.vectors.tolist() == [pytest.approx(vector) for vector in expected]
    assert tokens.gates.tolist() == [1, 1, 1, 1]
    short, long = encoder_of(model).encode_passages(["7:海", "8:科学技術"]).tokens
    assert short.ids.tolist() == [ord(character) for character in "7:海"]
    assert long.ids.tolist() == [ord(character) for character in "8:科学技術"]
    assert short.vectors().tolist() == [
        pytest.approx(unit(place, 1), abs=0.004) for place in range(4, 7)
    ]


def test_no_passages_give_no_vectors() -> None:
    embeddings = encoder_of(CountingModel()).encode_passages([])
    assert (embeddings.vectors.shape, embeddings.tokens) == ((0, 2), ())


def test_the_number_of_threads_is_put_back(encoder: Encoder) -> None:
    import torch

    before = torch.get_num_threads()
    encoder.encode_query("予算")
    encoder.encode_passages(["予算"])
    assert torch.get_num_threads() == before


# The bundled model


@pytest.mark.parametrize("query", ["研究開発費はいくらか。", "What is a unicorn?", "１兆円"])
def test_a_query_has_the_vector_that_sentence_transformers_gives_with_the_prompt(
    query: str, encoder: Encoder, sentence_model: "SentenceTransformer"
) -> None:
    expected = np.asarray(sentence_model.encode(query, prompt_name="query"))
    assert float(encoder.encode_query(query).vector @ expected) > 0.9999
    without_prompt = np.asarray(sentence_model.encode(query))
    assert float(encoder.encode_query(query).vector @ without_prompt) < 0.999


def test_passages_have_the_vectors_that_sentence_transformers_gives_with_the_prompt(
    encoder: Encoder, sentence_model: "SentenceTransformer"
) -> None:
    expected = np.asarray(sentence_model.encode(TEXTS, prompt_name="passage"))
    cosines = (encoder.encode_passages(TEXTS).vectors * expected).sum(axis=1)
    assert cosines.min() > 0.9999


def test_a_batch_gives_what_each_gives_alone(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    for place, text in enumerate(TEXTS):
        alone = encoder.encode_passages([text])
        assert np.abs(together.vectors[place] - alone.vectors[0]).max() < 1e-5
        assert together.tokens[place].ids.tolist() == alone.tokens[0].ids.tolist()
        differences = together.tokens[place].vectors() - alone.tokens[0].vectors()
        # where rounding falls to the other side, a code differs by one
        assert np.abs(differences).max(initial=0) < 0.008


def test_vectors_have_length_1(encoder: Encoder) -> None:
    passages, query = encoder.encode_passages(TEXTS), encoder.encode_query("予算")
    assert passages.vectors.dtype == np.float32
    lengths = np.linalg.norm(passages.vectors, axis=1)
    assert lengths.tolist() == pytest.approx([1.0] * 5, abs=1e-5)
    assert np.linalg.norm(query.vector) == pytest.approx(1.0, abs=1e-5)
    assert encoder.dimensions == 384
    for vectors in (query.tokens.vectors, *[tokens.vectors() for tokens in passages.tokens]):
        assert vectors.shape[1] == encoder.head.dimensions == 128
        assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max(initial=0) < 0.01


@pytest.mark.parametrize("text", [*TEXTS, "😀", "𠮷", "\n", "研究　開発"])
def test_tokens_are_those_of_the_text_without_prompt_and_marks(text: str, encoder: Encoder) -> None:
    tokenizer = encoder.model.tokenizer
    prompt = tokenizer(encoder.prompts.query, add_special_tokens=False)["input_ids"]
    whole = tokenizer(encoder.prompts.query + text, add_special_tokens=False)["input_ids"]
    known = [token for token in whole[len(prompt) :] if token not in tokenizer.all_special_ids]
    assert whole[: len(prompt)] == prompt
    assert encoder.encode_query(text).tokens.ids.tolist() == known


def test_token_vectors_are_the_head_s_of_the_model_s_last_states(encoder: Encoder) -> None:
    text = "大学ファンドの支出上限"
    states = encoder.model.encode(
        encoder.prompts.query + text, output_value="token_embeddings", convert_to_numpy=False
    )
    tokens = encoder.encode_query(text).tokens
    own = np.asarray(states, np.float32)[-len(tokens.ids) - 1 : -1]  # the last is the end mark
    projected = own @ encoder.head.projection
    expected = projected / np.linalg.norm(projected, axis=1, keepdims=True)
    assert np.abs(tokens.vectors - expected).max() < 1e-5
    opened = own @ encoder.head.gate + encoder.head.gate_bias
    assert tokens.gates.tolist() == pytest.approx((2 / (1 + np.exp(-opened))).tolist(), abs=1e-5)


# Other models


def test_a_model_that_looks_at_no_token_by_itself_gives_vectors_without_tokens(
    model_dir: Path,
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    weights = np.random.default_rng(1).normal(size=(250_037, 4)).astype(np.float32)
    tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
    static = StaticEmbedding(tokenizer, embedding_weights=weights)
    encoder = Encoder(SentenceTransformer(modules=[static], device="cpu"), Prompts("", ""))
    query, passages = encoder.encode_query("予算"), encoder.encode_passages(["予算", "海洋の研究"])
    assert query.vector.tolist() == pytest.approx(passages.vectors[0].tolist())
    assert np.linalg.norm(passages.vectors, axis=1).tolist() == pytest.approx([1.0, 1.0])
    assert len(query.tokens.ids) == 0
    assert [len(tokens.ids) for tokens in passages.tokens] == [0, 0]


def test_a_model_with_a_layer_behind_its_pooling_keeps_its_states_for_the_tokens(
    encoder: Encoder,
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense

    layered = Encoder(
        SentenceTransformer(modules=[*encoder.model, Dense(384, 8)], device="cpu"), encoder.prompts
    )
    embedding = layered.encode_query("予算")
    assert embedding.vector.shape == (8,)
    assert embedding.tokens.vectors.shape == (len(embedding.tokens.ids), 384)


def test_a_model_folder_without_a_head_takes_the_states_as_they_are(
    model_dir: Path, encoder: Encoder, tmp_path: Path
) -> None:
    plain = load_encoder(broken(model_dir, tmp_path, HEAD_FILE, None))
    states = encoder.model.encode(
        "query: 予算", output_value="token_embeddings", convert_to_numpy=False
    )
    tokens = plain.encode_query("予算").tokens
    own = np.asarray(states, np.float32)[-len(tokens.ids) - 1 : -1]
    expected = own / np.linalg.norm(own, axis=1, keepdims=True)
    assert np.abs(tokens.vectors - expected).max() < 1e-5
    assert tokens.gates.tolist() == [1.0] * len(tokens.ids)


def test_a_head_that_is_another_model_s_is_told(model_dir: Path, tmp_path: Path) -> None:
    head = {
        "projection": np.ones((768, 8), np.float32),
        "gate": np.ones(768, np.float32),
        "gate_bias": np.zeros(1, np.float32),
    }
    folder = broken(model_dir, tmp_path, HEAD_FILE, save(head))
    with pytest.raises(ModelFileError, match="states of 768 numbers, the model beside it has 384"):
        load_encoder(folder)


# Prompts


def prompts_file(folder: Path, content: object) -> Path:
    text = json.dumps(content, ensure_ascii=False)
    (folder / "config_sentence_transformers.json").write_text(text, encoding="utf-8")
    return folder


def test_the_prompts_are_the_folder_s(model_dir: Path, encoder: Encoder) -> None:
    assert read_prompts(model_dir) == Prompts("query: ", "passage: ")
    assert encoder.prompts == Prompts("query: ", "passage: ")


@pytest.mark.parametrize(
    ("content", "prompts"),
    [
        ({"prompts": {"query": "質問: ", "passage": "本文: "}}, Prompts("質問: ", "本文: ")),
        ({"prompts": {"query": "質問: ", "document": "文書: "}}, Prompts("質問: ", "文書: ")),
        ({"prompts": {"query": "", "passage": "", "document": ""}}, Prompts("", "")),
        ({"prompts": {}}, Prompts("", "")),
        ({"prompts": {"query": None}}, Prompts("", "")),
        ({}, Prompts("", "")),
    ],
)
def test_prompts_are_read_by_the_names_that_models_use(
    content: object, prompts: Prompts, tmp_path: Path
) -> None:
    assert read_prompts(prompts_file(tmp_path, content)) == prompts


def test_a_folder_that_names_no_prompts_has_none(tmp_path: Path) -> None:
    assert read_prompts(tmp_path) == Prompts("", "")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b""])
def test_prompts_that_cannot_be_read_are_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "config_sentence_transformers.json").write_bytes(content)
    with pytest.raises(
        ModelFileError, match=r"config_sentence_transformers\.json cannot be read .*restore"
    ):
        read_prompts(tmp_path)


@pytest.mark.parametrize("content", [[], "prompts", {"prompts": None}, {"prompts": "query: "}])
def test_prompts_of_another_shape_are_named(content: object, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"config_sentence_transformers\.json"):
        read_prompts(prompts_file(tmp_path, content))


# Broken folders


def broken(model_dir: Path, folder: Path, name: str, content: bytes | None) -> Path:
    """The model folder with one file replaced, or taken out; the others are links."""
    for path in model_dir.rglob("*"):
        if path.is_file() and path.relative_to(model_dir).as_posix() != name:
            link = folder / path.relative_to(model_dir)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
    if content is not None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("model.safetensors", None, id="no weights"),
        pytest.param("model.safetensors", b"", id="empty weights"),
        pytest.param("model.safetensors", b"\xa8V\x00", id="cut weights"),
        pytest.param("config.json", None, id="no configuration"),
        pytest.param("config.json", b"{", id="cut configuration"),
        pytest.param("config.json", b"{}", id="a configuration of no model"),
        pytest.param("tokenizer.json", None, id="no tokenizer"),
        pytest.param("tokenizer.json", b"{", id="cut tokenizer"),
        pytest.param("modules.json", b"[]", id="no modules"),
        pytest.param("modules.json", b"[", id="cut modules"),
        pytest.param("1_Pooling/config.json", None, id="no pooling"),
        pytest.param("1_Pooling/config.json", b"{}", id="pooling of nothing"),
    ],
)
def test_a_folder_with_a_broken_file_is_named_with_the_remedy(
    name: str, content: bytes | None, model_dir: Path, tmp_path: Path
) -> None:
    folder = broken(model_dir, tmp_path, name, content)
    with pytest.raises(ModelFileError) as caught:
        load_encoder(folder)
    assert str(caught.value).startswith(f"the model folder {folder} cannot be loaded (")
    assert str(caught.value).endswith(
        "delete it if it is the bundled model (it is unpacked anew), else name another"
    )


@pytest.mark.parametrize("inside", ["", "nowhere"])
def test_a_folder_without_a_model_is_named(inside: str, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cannot be loaded"):
        load_encoder(tmp_path / inside)


def test_many_queries_are_embedded_as_each_is_alone(encoder: Encoder) -> None:
    queries = ["研究開発費は8,218億ドル", "大学ファンド", "日本は3.28%で、ドイツは3.13%である。"]
    for query, together in zip(queries, encoder.encode_queries(queries), strict=True):
        alone = encoder.encode_query(query)
        assert together.tokens.ids.tolist() == alone.tokens.ids.tolist()
        np.testing.assert_allclose(together.vector, alone.vector, atol=1e-4)
        np.testing.assert_allclose(together.tokens.vectors, alone.tokens.vectors, atol=1e-4)
    assert encoder.encode_queries([]) == []


def test_each_token_stands_where_it_says(encoder: Encoder) -> None:
    text = "米国 8,218 3.48\n日本"
    spans = encoder.token_spans(text, encoder.prompts.passage)
    (embedded,) = encoder.encode_passages([text]).tokens
    assert len(spans) == len(embedded.ids)
    words = [text[slice(*span)].strip() for span in spans]
    assert "".join(words) == "".join(text.split())


def test_threads_that_use_the_tokenizer_at_once_get_each_its_own(encoder: Encoder) -> None:
    # spans are asked for without padding, queries with it, and the tokenizer remembers which
    texts = ["予算", "海洋研究の予算は120億円とする。" * 3, "宇宙開発"]
    spans = encoder.token_spans(texts[1]).tolist()
    ids = [embedding.tokens.ids.tolist() for embedding in encoder.encode_queries(texts)]
    ended = threading.Event()
    wrong: list[object] = []

    def ask_for_spans() -> None:
        while not ended.wait(0.001):
            if (found := encoder.token_spans(texts[1]).tolist()) != spans:
                wrong.append(found)

    threads = [threading.Thread(target=ask_for_spans) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(8):
            found = [embedding.tokens.ids.tolist() for embedding in encoder.encode_queries(texts)]
            assert found == ids
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert wrong == []
