"""The encoder: prompts, order, unit length, and model folders that are broken."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from index.encoder import Encoder, Prompts, load_encoder, read_prompts
from index.errors import ModelFileError
from index.vector_index import Vectors

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
    """Stands for sentence-transformers: the vector of a text is its number and its length."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def get_embedding_dimension(self) -> int:
        """As sentence-transformers calls it."""
        return 2

    def encode(self, texts: list[str], *, prompt: str, **_options: object) -> Vectors:
        """float32[n, 2]; a text begins with its number and a colon."""
        self.calls.append([prompt + text for text in texts])
        return np.array([[float(text.split(":")[0]), len(text)] for text in texts], np.float32)


def encoder_of(model: CountingModel) -> Encoder:
    return Encoder(cast("SentenceTransformer", model), Prompts("問: ", "文: "))


# Order, prompts, progress


def test_passages_come_back_in_their_order_though_they_are_sorted_by_length_inside() -> None:
    model = CountingModel()
    texts = [f"{number}:{'字' * (number * 37 % 101)}" for number in range(300)]
    steps: list[int] = []
    vectors = encoder_of(model).encode_passages(texts, steps.append)
    assert vectors.tolist() == [[number, len(text)] for number, text in enumerate(texts)]
    assert sum(steps) == 300
    sent = [text for call in model.calls for text in call]
    assert sorted(sent) == sorted(f"文: {text}" for text in texts)
    assert [len(text) for text in sent] == sorted((len(text) for text in sent), reverse=True)


def test_a_query_is_sent_alone_with_its_prompt() -> None:
    model = CountingModel()
    assert encoder_of(model).encode_query("7:予算").tolist() == [7.0, 4.0]
    assert model.calls == [["問: 7:予算"]]


def test_no_passages_give_no_vectors() -> None:
    assert encoder_of(CountingModel()).encode_passages([]).tolist() == []


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
    assert float(encoder.encode_query(query) @ expected) > 0.9999
    without_prompt = np.asarray(sentence_model.encode(query))
    assert float(encoder.encode_query(query) @ without_prompt) < 0.999


def test_passages_have_the_vectors_that_sentence_transformers_gives_with_the_prompt(
    encoder: Encoder, sentence_model: "SentenceTransformer"
) -> None:
    expected = np.asarray(sentence_model.encode(TEXTS, prompt_name="passage"))
    cosines = (encoder.encode_passages(TEXTS) * expected).sum(axis=1)
    assert cosines.min() > 0.9999


def test_a_batch_gives_what_each_gives_alone(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    alone = np.stack([encoder.encode_passages([text])[0] for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5


def test_vectors_have_length_1(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0] * 5, abs=1e-5)
    assert np.linalg.norm(encoder.encode_query("予算")) == pytest.approx(1.0, abs=1e-5)
    assert encoder.dimensions == 384


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
