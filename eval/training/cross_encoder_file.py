"""Writes a trained cross-encoder as `index.cross_encoder` reads it: ONNX, weights of a byte each.

The model without its first layer, which search has loaded anyway. Weights are quantized per
column to 7 bits, which no processor's byte arithmetic overflows (ONNX Runtime's `reduce_range`).
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor, nn

from eval.errors import TrainingPackageMissing
from eval.training.cross_encoder_net import CrossEncoderNet

_PACKAGES = ("onnx", "onnxscript", "onnxruntime")
_INPUTS = ("embeddings", "mask", "segment")
_OUTPUT = "logits"
_MOST_PAIRS, _MOST_TOKENS = 512, 512
# no size of the example may be 1 or like another: the exporter would take it for fixed
_EXAMPLE_PAIRS, _EXAMPLE_TOKENS = 3, 7


def check_packages() -> None:
    """Raise TrainingPackageMissing unless all that writing needs is installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise TrainingPackageMissing(
            f"{', '.join(missing)} cannot be imported; "
            "install them with `pip install -c constraints.txt -e '.[train]'`",
            message_ja=f"{', '.join(missing)} がありません。"
            "`pip install -c constraints.txt -e '.[train]'` で入れてください。",
        )


def save_cross_encoder(net: CrossEncoderNet, path: Path, said: Mapping[str, str]) -> None:
    """Write a net to a file, with what is said of it as the model's metadata.

    Inputs `embeddings` float32[n, t, hidden], `mask` bool[n, t], `segment` int64[n, t]; output
    `logits` float32[n, 4].
    """
    # of the extra `train`: who only searches does not have them
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.absolute().parent) as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        with _quiet():
            _export(net, whole)
            quantize_dynamic(
                whole, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
            )
        model = onnx.load(small)
        for key, value in said.items():
            model.metadata_props.add(key=key, value=value)
        with small.open("wb") as file:
            file.write(model.SerializeToString())
            file.flush()
            os.fsync(file.fileno())
        small.replace(path)


class _Logits(nn.Module):
    """The net with the output that is read."""

    def __init__(self, net: CrossEncoderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, embeddings: Tensor, mask: Tensor, segment: Tensor) -> Tensor:
        logits: Tensor = self.net(embeddings, mask, segment)[0]
        return logits


def _export(net: CrossEncoderNet, path: Path) -> None:
    net = net.cpu().eval()
    shape = (_EXAMPLE_PAIRS, _EXAMPLE_TOKENS)
    example = (
        torch.zeros(*shape, net.bert.config.hidden_size),
        torch.ones(shape, dtype=torch.bool),
        torch.arange(_EXAMPLE_TOKENS).remainder(3).expand(shape).contiguous(),
    )
    pairs = torch.export.Dim("pairs", min=1, max=_MOST_PAIRS)
    tokens = torch.export.Dim("tokens", min=2, max=_MOST_TOKENS)
    with _plain_attention(net.bert):
        torch.onnx.export(
            _Logits(net),
            example,
            path,
            input_names=_INPUTS,
            output_names=[_OUTPUT],
            dynamic_shapes={name: {0: pairs, 1: tokens} for name in _INPUTS},
            dynamo=True,
            external_data=False,
            verbose=False,
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Say nothing of what the libraries warn of: their own insides, and torchvision's absence."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@contextmanager
def _plain_attention(bert: Any) -> Iterator[None]:
    """Let a BertModel compute attention step by step, which can be exported with any mask."""
    before = bert.config._attn_implementation  # the library has no other name for it
    bert.set_attn_implementation("eager")
    try:
        yield
    finally:
        bert.set_attn_implementation(before)
