"""The file of a cross-encoder: what it computes, for any size, and what it says of itself."""

from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest
import torch

from eval.errors import TrainingPackageMissing
from eval.training import cross_encoder_file as module
from eval.training.cross_encoder_file import check_packages, save_cross_encoder
from eval.training.cross_encoder_net import CrossEncoderNet
from eval.training.pair_tokens import PairBatch, encoded_pair
from eval.training.reading_pair import Kind, Label, ReadingPair
from tests.eval.training.tiny_bert import characters, tiny_bert


def test_the_file_computes_what_the_net_does_and_says_what_it_is_for(tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    onnxruntime = pytest.importorskip("onnxruntime")
    torch.manual_seed(0)
    net = CrossEncoderNet(tiny_bert(), frozen_layers=1)
    torch.nn.init.normal_(net.segment)
    path = tmp_path / "made" / "cross_encoder.onnx"
    save_cross_encoder(net, path, {"model": "tiny", "source_sha256": "0" * 64})
    assert [file.name for file in path.parent.iterdir()] == ["cross_encoder.onnx"]
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    said = session.get_modelmeta().custom_metadata_map
    assert (said["model"], said["source_sha256"]) == ("tiny", "0" * 64)
    for texts in (["2030年"], ["2030年", "予算は1兆円である。", "他"] * 4):
        pairs = [ReadingPair(Kind.CLAIM, "いつ", "計画", t, Label.ABSENT) for t in texts]
        batch = PairBatch.of([encoded_pair(pair, characters) for pair in pairs])
        with torch.inference_mode():
            embedded = net.embedded(batch.ids)
            wanted = net(embedded, batch.mask, batch.segments)[0].numpy()
        given = {
            "embeddings": embedded.numpy(),
            "mask": batch.mask.numpy(),
            "segment": batch.segments.numpy(),
        }
        [logits] = session.run(["logits"], given)
        assert logits.shape == (len(texts), 4)
        # 7 bits a weight lose 0.004, a mask that is not read would lose 0.015
        np.testing.assert_allclose(logits, wanted, atol=0.008)


def test_what_is_not_installed_is_told_before_anything_is_trained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(name: str) -> ModuleSpec | None:
        return None if name == "onnxscript" else ModuleSpec(name, None)

    monkeypatch.setattr(module, "find_spec", found)
    with pytest.raises(TrainingPackageMissing, match="onnxscript cannot be imported") as caught:
        check_packages()
    assert ".[train]" in caught.value.message_ja
