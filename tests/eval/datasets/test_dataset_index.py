"""Indexes of data sets: built once, one context one passage, embedded once."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.passages.cutting import passages_fingerprint
from eval.datasets.context_passage import context_passage
from eval.datasets.dataset_index import READING
from index.errors import NothingToIndex
from index.recipe import Recipe

from ..letter_encoder import LetterEncoder
from ..small_index import DATASET, TEXTS, built_index


def test_each_context_is_a_passage_and_is_not_cut(tmp_path: Path) -> None:
    built = built_index(tmp_path, LetterEncoder())
    assert {item.passage_id: item.text for item in built.index.findable} == TEXTS
    assert built.recipe.reading == READING


def test_a_second_run_embeds_nothing_and_a_new_passage_alone(tmp_path: Path) -> None:
    encoder, told = LetterEncoder(), list[int]()
    first = built_index(tmp_path, encoder, told=told)
    assert sorted(encoder.encoded) == sorted(TEXTS.values())
    assert told == [4, 4]  # four to embed, four done
    again = built_index(tmp_path, encoder, DATASET.limited(1), told)
    assert again.folder == first.folder  # a limit leaves the passages as they are
    more = (*DATASET.passages, context_passage("新しい箇所。", "d5", "d5"))
    other = built_index(tmp_path, encoder, replace(DATASET, passages=more), told)
    assert other.folder != first.folder
    assert encoder.encoded[4:] == ["新しい箇所。"]
    assert told == [4, 4, 1, 1]


def test_it_lies_apart_from_the_documents_under_the_hash_of_its_passages(tmp_path: Path) -> None:
    built = built_index(tmp_path, LetterEncoder())
    fingerprint = passages_fingerprint(DATASET.passages)
    indexes = tmp_path / "data" / "eval" / "indexes"
    assert built.folder == indexes / fingerprint / built.index.generation
    assert not (tmp_path / "data" / "index").exists()
    assert not (tmp_path / "data" / "seisaku.sqlite3").exists()


def test_an_index_of_another_analysis_is_built_anew_without_embedding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = LetterEncoder()
    first = built_index(tmp_path, encoder)

    def other_recipe(*_: object) -> Recipe:
        return replace(first.recipe, analyzer="another")

    monkeypatch.setattr("rag.workplace.make_recipe", other_recipe)
    second = built_index(tmp_path, encoder)
    assert second.index.generation != first.index.generation
    assert len(encoder.encoded) == 4


def test_contexts_without_a_word_are_told(tmp_path: Path) -> None:
    nothing = replace(DATASET, passages=(context_passage("。", "d1", "d1"),))
    with pytest.raises(NothingToIndex):
        built_index(tmp_path, LetterEncoder(), nothing)
