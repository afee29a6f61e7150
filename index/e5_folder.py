"""The folder of a multilingual-e5 model, as sentence-transformers 6 loads it.

A change of what is written here asks for a higher UNPACK_FORMAT in `bundled_model`.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from index.e5_file import REMEDY, E5Config, E5File
from index.e5_tokenizer import build_tokenizer, check_tokenizer
from index.errors import ModelFileError

# `encode_document` of sentence-transformers looks for "document" before "passage" and takes an
# empty prompt for it if the folder names none, so both are given.
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
# What `write_e5_folder` puts into the folder; 1_Pooling and 2_Normalize are folders themselves.
E5_FOLDER_NAMES = frozenset(
    {
        *("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json"),
        *("modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"),
        *("1_Pooling", "2_Normalize", "LICENCES.txt"),
    }
)


def write_e5_folder(folder: Path, e5: E5File, licence_notice: str) -> None:
    """Write every file of the model into an empty folder, reading weights and tokenizer back.

    Raises ModelFileError if the file's weights are no numbers, or if what is read back differs.
    If the disk refuses: OSError, whatever the library at work raises by itself.
    """
    _write_weights(folder / "model.safetensors", e5)
    tokenizer_path = folder / "tokenizer.json"
    # written by ourselves: tokenizers reports a full disk as a plain Exception
    tokenizer_path.write_text(build_tokenizer(e5).to_str(), encoding="utf-8")
    check_tokenizer(Tokenizer.from_file(str(tokenizer_path)), e5)
    for name, content in _config_files(e5).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "LICENCES.txt").write_text(licence_notice, encoding="utf-8")
    # safetensors writes its file for the owner only; let those read it who may read the others.
    shutil.copymode(folder / "config.json", folder / "model.safetensors")


def _write_weights(path: Path, e5: E5File) -> None:
    """Write all tensors as float32 and compare the file with them, a slice at a time."""
    tensors = {_transformers_name(name): e5.tensor(name) for name in e5.places}
    try:
        save_file(tensors, path, metadata={"format": "pt"})
    except SafetensorError as error:
        raise OSError(f"{path} could not be written: {error}") from error
    with safe_open(path, framework="numpy") as stored:
        for name, tensor in tensors.items():
            if not np.isfinite(tensor).all():
                raise ModelFileError(
                    f"model file {e5.path} has weights in {name} that are no number; {REMEDY}"
                )
            rows = stored.get_slice(name)
            for start in range(0, len(tensor), 4096):
                end = min(start + 4096, len(tensor))
                if not np.array_equal(rows[start:end], tensor[start:end]):
                    raise ModelFileError(
                        f"{path} gives other weights for {name} than were written to it; "
                        "check the disk"
                    )


def _transformers_name(name: str) -> str:
    """The name in BertModel of a tensor of the file: "l3.ao.w" -> "encoder.layer.3. ..."."""
    *place, part, kind = name.replace("emb.ln", "emb.LayerNorm").split(".")
    embeddings = {"word": "word_embeddings", "pos": "position_embeddings"}
    if name in ("emb.word", "emb.pos", "emb.type"):
        return f"embeddings.{embeddings.get(kind, 'token_type_embeddings')}.weight"
    suffix = {"w": "weight", "b": "bias"}[kind]
    if place == ["emb"]:
        return f"embeddings.{part}.{suffix}"
    module = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }[part]
    return f"encoder.layer.{int(place[0].removeprefix('l'))}.{module}.{suffix}"


def _config_files(e5: E5File) -> dict[str, Any]:
    """The JSON files of the folder, by name."""
    config = e5.config
    bos, eos, pad, unk = (e5.pieces[i] for i in (config.bos, config.eos, config.pad, config.unk))
    package = "sentence_transformers"
    return {
        "config.json": _bert_config(config),
        "tokenizer_config.json": {
            # The class that takes tokenizer.json as it is; XLMRobertaTokenizer of transformers 5
            # would take the pieces only and drop the normaliser.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": config.max_positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "padding_side": "right",
            "truncation_side": "right",
            "clean_up_tokenization_spaces": False,
            "bos_token": bos,
            "cls_token": bos,
            "eos_token": eos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unk,
            "mask_token": "<mask>",
        },
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {
                "text": {"method": "forward", "method_output_name": "last_hidden_state"}
            },
            "module_output_name": "token_embeddings",
            # The file has no weights for BERT's pooler, and mean pooling needs none; without this
            # transformers would make some up and report them as missing.
            "model_kwargs": {"add_pooling_layer": False},
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"{package}.{module}"}
            for number, (path, module) in enumerate(
                [
                    ("", "base.modules.transformer.Transformer"),
                    ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
                    ("2_Normalize", "base.modules.normalize.Normalize"),
                ]
            )
        ],
        "1_Pooling/config.json": {
            "embedding_dimension": config.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {
            "module_input_name": "sentence_embedding",
            "module_output_name": "sentence_embedding",
        },
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _bert_config(config: E5Config) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "vocab_size": config.vocabulary,
        "hidden_size": config.hidden,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "intermediate_size": config.feed_forward,
        "hidden_act": "gelu",
        "max_position_embeddings": config.max_positions,
        "type_vocab_size": config.type_vocabulary,
        # The file keeps it as float32: 1e-12 reads as 9.99999996e-13.
        "layer_norm_eps": float(f"{config.layer_norm_epsilon:.6g}"),
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "pad_token_id": config.pad,
        "bos_token_id": config.bos,
        "eos_token_id": config.eos,
    }
