"""FAISS against brute force, and what it refuses to take."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.faiss_index import FaissIndex
from index.vector_index import Vectors


def unit_vectors(count: int, seed: int) -> Vectors:
    """float32[count, 16] of length 1, the same for the same seed."""
    vectors = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def index_of(vectors: Vectors) -> FaissIndex:
    index = FaissIndex(vectors.shape[1])
    index.add(vectors)
    return index


def brute_force(
    vectors: Vectors, query: Vectors, k: int, rows: NDArray[np.int64]
) -> tuple[list[int], list[float]]:
    """The k best of the rows by numpy, best first."""
    scores = vectors[rows].astype(np.float64) @ query.astype(np.float64)
    best = np.argsort(-scores, kind="stable")[:k]
    return rows[best].tolist(), scores[best].tolist()


@pytest.mark.parametrize("k", [1, 5, 199, 200, 201, 1000])
def test_rows_scores_and_their_order_are_those_of_brute_force(k: int) -> None:
    vectors = unit_vectors(200, seed=1)
    index = index_of(vectors)
    for query in unit_vectors(5, seed=2):
        rows, scores = index.search(query, k)
        expected_rows, expected_scores = brute_force(vectors, query, k, np.arange(200))
        assert rows.tolist() == expected_rows
        assert scores.tolist() == pytest.approx(expected_scores, abs=1e-6)


@pytest.mark.parametrize("k", [1, 7, 40, 41, 1000])
def test_only_allowed_rows_are_searched(k: int) -> None:
    vectors = unit_vectors(200, seed=3)
    allowed = np.random.default_rng(4).choice(200, 40, replace=False).astype(np.int64)
    index = index_of(vectors)
    for query in unit_vectors(5, seed=5):
        rows, scores = index.search(query, k, allowed)
        expected_rows, expected_scores = brute_force(vectors, query, k, allowed)
        assert rows.tolist() == expected_rows
        assert scores.tolist() == pytest.approx(expected_scores, abs=1e-6)


def test_where_no_row_is_allowed_nothing_is_found() -> None:
    index = index_of(unit_vectors(3, seed=6))
    rows, scores = index.search(unit_vectors(1, seed=7)[0], 5, np.empty(0, np.int64))
    assert (rows.tolist(), scores.tolist()) == ([], [])


def test_in_an_empty_index_nothing_is_found() -> None:
    rows, scores = FaissIndex(16).search(unit_vectors(1, seed=8)[0], 5)
    assert (rows.tolist(), scores.tolist()) == ([], [])


def test_rows_are_counted_on_over_several_additions() -> None:
    index = FaissIndex(2)
    index.add(np.array([[1, 0]], np.float32))
    index.add(np.empty((0, 2), np.float32))
    index.add(np.array([[0, 1], [0.6, 0.8]], np.float32))
    rows, scores = index.search(np.array([0, 1], np.float32), 3)
    assert rows.tolist() == [1, 2, 0]
    assert scores.tolist() == pytest.approx([1.0, 0.8, 0.0])
    assert (len(index), index.dimensions) == (3, 2)


def test_scores_of_given_rows_come_in_the_order_asked() -> None:
    index = index_of(np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32))
    query = np.array([0.8, 0.6], np.float32)
    # (0.8, 0.6) by (0.6, 0.8) is 0.48 + 0.48
    scores = index.scores(query, np.array([2, 0, 2, 1]))
    assert scores.tolist() == pytest.approx([0.96, 0.8, 0.96, 0.6])
    assert index.scores(query, np.empty(0, np.int64)).tolist() == []


def test_what_is_loaded_finds_the_same(tmp_path: Path) -> None:
    vectors = unit_vectors(50, seed=9)
    index = index_of(vectors)
    index.save(tmp_path)
    loaded = FaissIndex.load(tmp_path)
    assert (len(loaded), loaded.dimensions) == (50, 16)
    for query in unit_vectors(3, seed=10):
        (rows, scores), (loaded_rows, loaded_scores) = (i.search(query, 7) for i in (index, loaded))
        assert loaded_rows.tolist() == rows.tolist()
        assert loaded_scores.tolist() == scores.tolist()


@pytest.mark.parametrize(
    ("shape", "shown"), [((2, 3), r"\(2, 3\)"), ((4,), r"\(4,\)"), ((1, 2, 2), r"\(1, 2, 2\)")]
)
def test_another_shape_is_refused_with_both_shapes(shape: tuple[int, ...], shown: str) -> None:
    index = FaissIndex(4)
    with pytest.raises(
        ValueError, match=rf"^vectors have shape {shown}; this index takes \[n, 4\]$"
    ):
        index.add(np.ones(shape, np.float32))
    assert len(index) == 0


def test_a_vector_that_is_not_of_unit_length_is_refused_with_its_length() -> None:
    index = FaissIndex(2)
    with pytest.raises(ValueError, match=r"^a vector has length 5\.0000; normalise vectors to"):
        index.add(np.array([[1, 0], [3, 4]], np.float32))
    with pytest.raises(ValueError, match=r"length 0\.0000"):
        index.add(np.array([[0, 0]], np.float32))
    assert len(index) == 0


def test_a_vector_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="length nan"):
        FaissIndex(2).add(np.array([[np.nan, 0]], np.float32))


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(2000, id="more than a buffer"),
        pytest.param(4, id="less than a buffer"),
    ],
)
def test_a_full_disk_is_an_error_of_the_operating_system(
    count: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    monkeypatch.setattr("index.faiss_index.FILE", "/dev/full")
    index = index_of(unit_vectors(count, seed=11))
    with pytest.raises(OSError, match="No space left on device"):
        index.save(tmp_path)
