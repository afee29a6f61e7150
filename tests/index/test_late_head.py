"""The head of late interaction, calculated by hand, and files that are none."""

from collections.abc import Mapping
from math import exp
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save, save_file

from index.errors import ModelFileError
from index.late_head import BUNDLED_HEAD, LateHead, load_late_head, plain_head

HEAD = LateHead(
    projection=np.array([[3, 0], [0, 4], [0, 0]], np.float32),
    gate=np.array([1, 0, -2], np.float32),
    gate_bias=0.5,
)
STATES = np.array([[1, 1, 5], [2, 0, 1], [0, 0, 9]], np.float32)
TENSORS: Mapping[str, NDArray[np.float32]] = {
    "projection": HEAD.projection,
    "gate": HEAD.gate,
    "gate_bias": np.array([0.5], np.float32),
}


def test_vectors_are_projected_states_of_length_1() -> None:
    # (3, 4) / 5 and (6, 0) / 6; what is projected to nothing stays nothing
    assert HEAD.vectors(STATES).tolist() == [
        pytest.approx([0.6, 0.8]),
        pytest.approx([1.0, 0.0]),
        [0.0, 0.0],
    ]
    assert HEAD.dimensions == 2


def test_gates_are_twice_the_logistic_function() -> None:
    # 1 - 10 + 0.5, 2 - 2 + 0.5, -18 + 0.5
    expected = [2 / (1 + exp(8.5)), 2 / (1 + exp(-0.5)), 2 / (1 + exp(17.5))]
    gates = HEAD.gates(STATES)
    assert gates.tolist() == pytest.approx(expected, abs=1e-6)
    assert gates.dtype == np.float32


def test_gates_of_large_states_are_0_and_2() -> None:
    states = np.array([[1e6, 0, 0], [-1e6, 0, 0]], np.float32)
    assert HEAD.gates(states).tolist() == [2.0, 0.0]


def test_no_tokens_have_no_vectors_and_no_gates() -> None:
    none = np.empty((0, 3), np.float32)
    assert HEAD.vectors(none).shape == (0, 2)
    assert HEAD.gates(none).shape == (0,)


def test_the_plain_head_takes_states_as_they_are_and_weighs_none() -> None:
    head = plain_head(3)
    assert head.dimensions == 3
    assert head.vectors(np.array([[2, 3, 6]], np.float32)).tolist() == [
        pytest.approx([2 / 7, 3 / 7, 6 / 7])
    ]
    assert head.gates(STATES).tolist() == [1.0, 1.0, 1.0]


def test_a_head_is_read_from_its_file(tmp_path: Path) -> None:
    save_file(dict(TENSORS), tmp_path / "head.safetensors")
    head = load_late_head(tmp_path / "head.safetensors")
    assert head.projection.tolist() == HEAD.projection.tolist()
    assert head.gate.tolist() == HEAD.gate.tolist()
    assert head.gate_bias == 0.5


def test_a_head_of_half_precision_is_computed_with_in_single(tmp_path: Path) -> None:
    halves = {name: tensor.astype(np.float16) for name, tensor in TENSORS.items()}
    save_file(halves, tmp_path / "head.safetensors")
    head = load_late_head(tmp_path / "head.safetensors")
    assert {head.projection.dtype, head.gate.dtype} == {np.dtype(np.float32)}
    assert head.projection.tolist() == HEAD.projection.tolist()


def test_the_bundled_head_fits_the_bundled_model() -> None:
    head = load_late_head(BUNDLED_HEAD)
    assert head.projection.shape[0] == head.gate.shape[0] == 384


def file_of(**changes: object) -> bytes:
    tensors: dict[str, NDArray[np.float32]] = dict(TENSORS)
    for name, value in changes.items():
        if value is None:
            del tensors[name]
        else:
            tensors[name] = np.asarray(value, np.float32)
    return save(tensors)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "FileNotFoundError", id="no file"),
        pytest.param(b"", "SafetensorError", id="empty"),
        pytest.param(file_of()[:-1], "SafetensorError", id="cut"),
        pytest.param(file_of(gate=None), "KeyError: 'gate'", id="no gate"),
        pytest.param(file_of(projection=None), "KeyError: 'projection'", id="no projection"),
        pytest.param(file_of(gate_bias=[]), "IndexError", id="no bias"),
        pytest.param(file_of(gate=[1, 2]), r"\(3, 2\) and \(2,\) do not fit", id="short gate"),
        pytest.param(file_of(projection=[1, 2, 3]), "do not fit each other", id="flat projection"),
        pytest.param(file_of(gate=[1, 2, np.nan]), "not finite", id="no number"),
        pytest.param(file_of(gate_bias=[np.inf]), "not finite", id="endless bias"),
    ],
)
def test_what_is_no_head_is_told_with_the_remedy(
    content: bytes | None, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "late_head.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError, match=reason) as told:
        load_late_head(path)
    assert str(told.value).startswith(f"the late-interaction head {path} cannot be read (")
    assert "delete its folder if it is the bundled model's" in str(told.value)
