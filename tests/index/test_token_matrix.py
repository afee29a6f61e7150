"""Token vectors of one text: how far off they are, and what bytes of them are."""

import struct

import numpy as np
import pytest
from numpy.typing import NDArray

from index.token_matrix import TokenMatrix
from index.vector_index import Vectors


def unit_vectors(tokens: int, dimensions: int, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(tokens, dimensions)).astype(np.float32)
    result: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return result


def ids(count: int) -> NDArray[np.int32]:
    return np.arange(count, dtype=np.int32)


def test_a_vector_is_codes_times_a_scale() -> None:
    matrix = TokenMatrix.compress(ids(2), np.array([[0.6, -0.8], [0.0, 1.0]], np.float32))
    # the largest component has the code 127: 0.6 / 0.8 * 127 = 95.25
    assert matrix.codes.tolist() == [[95, -127], [0, 127]]
    assert matrix.scales.tolist() == pytest.approx([0.8 / 127, 1 / 127], rel=1e-3)
    assert matrix.vectors().tolist() == [
        pytest.approx([95 * 0.8 / 127, -0.8], rel=1e-3),
        pytest.approx([0.0, 1.0], rel=1e-3),
    ]


@pytest.mark.parametrize("dimensions", [1, 2, 128, 384, 1024])
def test_a_component_is_off_by_a_250th_of_the_largest_at_most(dimensions: int) -> None:
    vectors = unit_vectors(200, dimensions)
    off = np.abs(TokenMatrix.compress(ids(200), vectors).vectors() - vectors)
    assert np.all(off <= np.abs(vectors).max(axis=1, keepdims=True) / 250)


def test_cosines_of_compressed_vectors_are_those_of_the_vectors() -> None:
    vectors, query = unit_vectors(500, 128), unit_vectors(20, 128, seed=2)
    compressed = TokenMatrix.compress(ids(500), vectors).vectors()
    assert np.abs(compressed @ query.T - vectors @ query.T).max() < 0.004


def test_a_vector_of_zeros_stays_one() -> None:
    matrix = TokenMatrix.compress(ids(1), np.zeros((1, 3), np.float32))
    assert matrix.vectors().tolist() == [[0.0, 0.0, 0.0]]


@pytest.mark.parametrize(("tokens", "dimensions"), [(0, 4), (1, 1), (3, 128)])
def test_what_is_written_as_bytes_is_read_again(tokens: int, dimensions: int) -> None:
    matrix = TokenMatrix.compress(
        np.arange(250_000, 250_000 + tokens, dtype=np.int32), unit_vectors(tokens, dimensions)
    )
    data = matrix.to_bytes()
    assert len(data) == 4 + tokens * (4 + 2 + dimensions)
    read = TokenMatrix.from_bytes(data)
    for name in ("ids", "codes", "scales"):
        given, back = getattr(matrix, name), getattr(read, name)
        assert (back.dtype, back.shape) == (given.dtype, given.shape)
        assert back.tolist() == given.tolist()


def test_the_bytes_are_dimensions_ids_scales_and_codes_little_endian() -> None:
    matrix = TokenMatrix(
        np.array([7, 258], np.int32),
        np.array([[1, -2, 3], [127, 0, -127]], np.int8),
        np.array([0.5, 2.0], np.float16),
    )
    assert matrix.to_bytes() == struct.pack("<i2i2e6b", 3, 7, 258, 0.5, 2.0, 1, -2, 3, 127, 0, -127)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="none, as in rows that had no tokens"),
        pytest.param(b"\x02\x00\x00", id="no dimensions"),
        pytest.param(struct.pack("<ii2b", 2, 7, 1, 1), id="half a token"),
        pytest.param(struct.pack("<i", -6), id="a size that would divide by 0"),
        pytest.param(struct.pack("<iii", -2, 1, 1), id="fewer than no dimensions"),
    ],
)
def test_bytes_that_are_no_matrix_are_told_with_the_remedy(data: bytes) -> None:
    with pytest.raises(ValueError, match=f"^{len(data)} bytes are no whole .*build --force"):
        TokenMatrix.from_bytes(data)


def test_an_id_and_a_vector_of_each_token_or_none_is_compressed() -> None:
    with pytest.raises(ValueError, match="3 token ids for 2 vectors; give one each"):
        TokenMatrix.compress(ids(3), unit_vectors(2, 4))
