"""Late interaction beside brute force over the same vectors, and weights by hand."""

from collections.abc import Sequence
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.passages.passage import Passage
from index.families import Families
from index.late_index import LateIndex, QueryTokens, write_late_index
from index.token_matrix import TokenMatrix
from index.vector_index import Vectors
from tests.index.inline_index import passage

DIMENSIONS = 16
FAMILIES = Families.of(
    (
        passage("予算", "plan.0001"),
        passage("国 数", "plan.0002"),
        replace(passage("米国 684", "plan.0003"), parent_id="plan.0002"),
        passage("政策", "plan.0004"),
        replace(passage("中国 162", "plan.0005"), parent_id="plan.0002"),
        passage("人材", "plan.0006"),
    )
)
"""Of four families the second is a table whose rows do not follow it at once."""

TABLE = 1
TOKENS = (3, 2, 0, 0, 4, 1)
"""How many tokens each row of the index has; the third family has none."""


def vectors(count: int, seed: int) -> Vectors:
    values = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    unit: Vectors = values / np.linalg.norm(values, axis=1, keepdims=True)
    return unit


def matrix(seed: int, count: int) -> TokenMatrix:
    ids = np.random.default_rng(seed).integers(5, 12, count).astype(np.int32)
    return TokenMatrix.compress(ids, vectors(count, seed))


def matrices(tokens: Sequence[int] = TOKENS) -> list[TokenMatrix]:
    return [matrix(row, count) for row, count in enumerate(tokens)]


def query(count: int = 5, ids: Sequence[int] | None = None) -> QueryTokens:
    given = np.array(range(5, 5 + count) if ids is None else ids, np.int32)
    return QueryTokens(given, vectors(len(given), 99), np.ones(len(given), np.float32))


def written(
    folder: Path, tokens: Sequence[int] = TOKENS, families: Families = FAMILIES
) -> LateIndex:
    write_late_index(folder / "late", iter(matrices(tokens)), families)
    return LateIndex.load(folder / "late")


def by_brute_force(
    asked: QueryTokens, chosen: Sequence[int], tokens: Sequence[int] = TOKENS
) -> list[list[float]]:
    """The same, token against token, family by family."""
    rows, matches = matrices(tokens), []
    for family in chosen:
        members = [row for row, of in enumerate(FAMILIES.family_of) if of == family]
        held = [vector for row in members for vector in rows[row].vectors()]
        matches.append(
            [max((float(token @ vector) for vector in held), default=-1) for token in asked.vectors]
        )
    return matches


# Matches


@pytest.mark.parametrize(
    "chosen", [[0, 1, 2, 3], [3, 1, 0], [1], [2], [2, 2, 1], [0], [2, 0], [0, 2]], ids=str
)
def test_matches_are_the_largest_cosines_over_a_family_s_tokens(
    chosen: list[int], tmp_path: Path
) -> None:
    asked = query()
    found = written(tmp_path).best_matches(asked, FAMILIES, np.array(chosen, np.int64))
    assert found.dtype == np.float32
    assert found.tolist() == [pytest.approx(row, abs=1e-5) for row in by_brute_force(asked, chosen)]


def test_a_table_matches_by_the_tokens_of_its_rows(tmp_path: Path) -> None:
    index = written(tmp_path)
    row = matrix(4, 4).vectors()[2]  # a token of the table's last row
    asked = QueryTokens(np.array([5], np.int32), row[np.newaxis], np.ones(1, np.float32))
    found = index.best_matches(asked, FAMILIES, np.arange(4))
    assert found[TABLE].tolist() == pytest.approx([1.0], abs=0.02)
    assert found[[0, 3]].max() < 0.9


def test_a_family_without_a_token_is_as_far_as_can_be(tmp_path: Path) -> None:
    found = written(tmp_path).best_matches(query(3), FAMILIES, np.array([2, 3]))
    assert found[0].tolist() == [-1.0, -1.0, -1.0]
    assert found[1].min() > -1


@pytest.mark.parametrize("tokens", [(0,) * 6, (0, 0, 0, 0, 0, 2), (5, 0, 0, 0, 0, 0)], ids=str)
def test_families_without_tokens_may_stand_anywhere(
    tokens: tuple[int, ...], tmp_path: Path
) -> None:
    asked = query(2)
    found = written(tmp_path, tokens).best_matches(asked, FAMILIES, np.arange(4))
    expected = by_brute_force(asked, range(4), tokens)
    assert found.tolist() == [pytest.approx(row, abs=1e-5) for row in expected]


def test_a_query_without_tokens_matches_nothing(tmp_path: Path) -> None:
    index = written(tmp_path)
    assert index.best_matches(query(0), FAMILIES, np.arange(4)).shape == (4, 0)
    assert index.weights(query(0)).tolist() == []


def test_of_no_families_there_are_no_matches(tmp_path: Path) -> None:
    none = np.empty(0, np.int64)
    assert written(tmp_path).best_matches(query(3), FAMILIES, none).shape == (0, 3)


# Weights


def weighed(
    folder: Path, held: Sequence[Sequence[int]], families: Families, asked: QueryTokens
) -> NDArray[np.float32]:
    given = [TokenMatrix.compress(np.array(ids, np.int32), vectors(len(ids), 1)) for ids in held]
    write_late_index(folder / "late", given, families)
    return LateIndex.load(folder / "late").weights(asked)


def families_of(count: int) -> Families:
    return Families.of([passage("予算", f"plan.{number:04d}") for number in range(count)])


def test_a_token_weighs_its_idf_over_families(tmp_path: Path) -> None:
    held = [[7, 8, 7], [7], [7, 8], [7, 9]]
    weights = weighed(tmp_path, held, families_of(4), query(ids=[7, 8, 9, 5, 1_000_000]))
    # 7 stands in 4 of 4 families, 8 in 2, 9 in 1, the others (a smaller and a larger id) in none
    idf = [log(1 + (4 - count + 0.5) / (count + 0.5)) for count in (4, 2, 1, 0, 0)]
    assert weights.tolist() == pytest.approx([value / sum(idf) for value in idf])
    assert weights.dtype == np.float32


def test_a_token_of_a_table_s_rows_counts_once(tmp_path: Path) -> None:
    held = [[7], [8], [8], [7], [8], [7]]  # 7 in the families 0, 2 and 3; 8 in the table only
    weights = weighed(tmp_path, held, FAMILIES, query(ids=[7, 8]))
    idf = [log(1 + (4 - count + 0.5) / (count + 0.5)) for count in (3, 1)]
    assert weights.tolist() == pytest.approx([value / sum(idf) for value in idf])


def test_a_token_weighs_by_its_gate_too(tmp_path: Path) -> None:
    gates = np.array([2, 0.5, 0], np.float32)
    weights = weighed(
        tmp_path, [[7], [8]], families_of(2), replace(query(ids=[7, 8, 7]), gates=gates)
    )
    # 7 and 8 are alike rare
    assert weights.tolist() == pytest.approx([0.8, 0.2, 0.0])


def test_where_no_token_counts_all_weigh_alike(tmp_path: Path) -> None:
    shut = replace(query(ids=[7, 8]), gates=np.zeros(2, np.float32))
    assert weighed(tmp_path, [[7], [8]], families_of(2), shut).tolist() == [0.5, 0.5]


def test_in_an_index_without_tokens_all_weigh_alike(tmp_path: Path) -> None:
    weights = written(tmp_path, (0,) * 6).weights(query(4))
    assert weights.tolist() == pytest.approx([0.25] * 4)


# Files


def test_what_is_mapped_from_the_disk_is_what_is_in_memory(tmp_path: Path) -> None:
    mapped, rows = written(tmp_path), matrices()
    ids = [token for rows_of in held_ids(rows) for token in rows_of]
    known, counts = np.unique(ids, return_counts=True)
    in_memory = LateIndex(
        codes=np.concatenate([row.codes for row in rows]),
        scales=np.concatenate([row.scales for row in rows]),
        starts=np.concatenate([[0], np.cumsum(TOKENS)]),
        known=known.astype(np.int32),
        counts=counts.astype(np.int32),
        families=4,
    )
    asked, chosen = query(), np.arange(4)
    assert mapped.dimensions == in_memory.dimensions == DIMENSIONS
    assert mapped.weights(asked).tolist() == in_memory.weights(asked).tolist()
    found = mapped.best_matches(asked, FAMILIES, chosen)
    assert found.tolist() == in_memory.best_matches(asked, FAMILIES, chosen).tolist()


def held_ids(rows: Sequence[TokenMatrix]) -> list[set[int]]:
    return [
        {
            token
            for row, of in enumerate(FAMILIES.family_of)
            if of == family
            for token in rows[row].ids
        }
        for family in range(4)
    ]


def test_the_vectors_stay_on_the_disk(tmp_path: Path) -> None:
    index = written(tmp_path)
    with pytest.raises(ValueError, match="read-only"):
        index._codes[0] = 0
    assert isinstance(index._codes, np.memmap)


def test_an_index_of_no_passages_is_empty(tmp_path: Path) -> None:
    nothing: tuple[Passage, ...] = ()
    index = written(tmp_path, (), Families.of(nothing))
    matches = index.best_matches(query(2), Families.of(nothing), np.empty(0, np.int64))
    assert matches.shape == (0, 2)


@pytest.mark.parametrize("tokens", [TOKENS[:-1], (*TOKENS, 1)], ids=["one missing", "one more"])
def test_tokens_of_each_row_or_none_are_written(tokens: tuple[int, ...], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_late_index(tmp_path / "late", matrices(tokens), FAMILIES)


def test_vectors_that_are_cut_off_are_told(tmp_path: Path) -> None:
    written(tmp_path)
    codes = tmp_path / "late" / "codes.bin"
    codes.write_bytes(codes.read_bytes()[:-1])
    with pytest.raises(ValueError, match="mmap length"):
        LateIndex.load(tmp_path / "late")


def test_the_cosines_of_a_row_are_those_of_its_tokens_with_the_query_s(tmp_path: Path) -> None:
    index, asked = written(tmp_path), query()
    of_rows = index.cosines(asked, range(len(matrices())))
    for row, (tokens, cosines) in enumerate(zip(matrices(), of_rows, strict=True)):
        assert cosines.shape == (TOKENS[row], len(asked.ids))
        np.testing.assert_allclose(cosines, tokens.vectors() @ asked.vectors.T, atol=1e-6)
