"""Building an index of a tiny corpus, and telling whether one is up to date."""

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.corpus import Corpus
from corpus.passages.passage import Passage, PassageKind
from index.building import build_index, is_current, lexical_text
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexNotWritable
from index.generation import POINTER, current_generation, read_manifest
from index.recipe import Recipe
from index.search_index import load_index
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

BUDGET = passage("予算は120億円。前年より増えた。", "plan.0001", section=("第1章", "予算"))
PEOPLE = passage(
    "国 人数\n日本 8\n米国 684",
    "plan.0002",
    kind=PassageKind.TABLE,
    sentences=("日本 8", "米国 684"),
)
CORPUS = corpus_of(BUDGET, PEOPLE)
ENCODER = StubEncoder({BUDGET.text: (0.6, 0.8), PEOPLE.text: (0.0, 1.0)})


def built(folder: Path, corpus: Corpus = CORPUS, recipe: Recipe = RECIPE) -> Path:
    return build_index(corpus, ENCODER, recipe, folder)


def test_what_is_loaded_is_what_was_built(tmp_path: Path) -> None:
    generation = built(tmp_path)
    index = load_index(tmp_path, RECIPE)
    assert index.generation == generation.name
    assert index.passages == (BUDGET, PEOPLE)
    query = np.array([1, 0], np.float32)
    assert index.vectors.scores(query, np.array([0, 1])).tolist() == pytest.approx([0.6, 0.0])
    holding_budget = index.lexical["lemma"].scores(["予算"])
    assert holding_budget[0] > 0 == holding_budget[1]
    assert index.families_of(frozenset({"plan"})).tolist() == [0, 1]
    assert index.families_of(frozenset({"note"})).tolist() == []


def test_the_manifest_tells_the_recipe_and_the_sizes(tmp_path: Path) -> None:
    manifest = read_manifest(built(tmp_path))
    assert (manifest.passages, manifest.dimensions) == (2, 2)
    assert Recipe(**manifest.recipe) == RECIPE
    assert set(manifest.built_with) == {"sentence-transformers", "torch", "transformers"}


def test_lexical_search_reads_the_headings_before_the_text() -> None:
    assert lexical_text(BUDGET) == "第1章\n予算\n予算は120億円。前年より増えた。"
    assert lexical_text(PEOPLE) == "国 人数\n日本 8\n米国 684"


def test_progress_adds_up_to_the_passages(tmp_path: Path) -> None:
    steps: list[int] = []
    build_index(CORPUS, ENCODER, RECIPE, tmp_path, steps.append)
    assert sum(steps) == 2


def test_a_full_disk_leaves_the_former_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = built(tmp_path)

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("index.building.write_passages", full)
    with pytest.raises(IndexNotWritable, match=r"No space left on device.*SEISAKU_DATA"):
        built(tmp_path, corpus_of(BUDGET))
    assert current_generation(tmp_path) == former
    assert load_index(tmp_path, RECIPE).passages == (BUDGET, PEOPLE)


# Up to date or not


def test_an_index_just_built_is_current(tmp_path: Path) -> None:
    built(tmp_path)
    assert is_current(CORPUS, RECIPE, tmp_path)
    assert is_current(corpus_of(BUDGET, PEOPLE), replace(RECIPE), tmp_path)


def test_where_there_is_no_index_none_is_current(tmp_path: Path) -> None:
    assert not is_current(CORPUS, RECIPE, tmp_path / "index")


@pytest.mark.parametrize(
    "passages",
    [
        pytest.param((BUDGET,), id="one passage less"),
        pytest.param((PEOPLE, BUDGET), id="another order"),
        pytest.param((BUDGET, replace(PEOPLE, section=("第2章",))), id="another section"),
        pytest.param((replace(BUDGET, pages=("3",)), PEOPLE), id="another page"),
        pytest.param((replace(BUDGET, source_spans=((1, 3),)), PEOPLE), id="another place"),
    ],
)
def test_changed_passages_make_it_old(passages: tuple[Passage, ...], tmp_path: Path) -> None:
    built(tmp_path)
    assert not is_current(replace(CORPUS, passages=passages), RECIPE, tmp_path)


def test_another_model_makes_it_old(tmp_path: Path) -> None:
    built(tmp_path)
    recipe = replace(RECIPE, model="別のモデル")
    assert not is_current(CORPUS, recipe, tmp_path)
    with pytest.raises(IndexMismatch, match="'model の値', this program '別のモデル'"):
        load_index(tmp_path, recipe)
    built(tmp_path, recipe=recipe)
    assert is_current(CORPUS, recipe, tmp_path)


def test_a_missing_pointer_makes_it_old(tmp_path: Path) -> None:
    built(tmp_path)
    (tmp_path / POINTER).unlink()
    assert not is_current(CORPUS, RECIPE, tmp_path)
    with pytest.raises(IndexMissing):
        load_index(tmp_path, RECIPE)


def files_of(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    ]


def test_a_flipped_byte_in_any_file_makes_it_old_and_is_named(tmp_path: Path) -> None:
    generation = built(tmp_path)
    names = [name for name in files_of(generation) if name != "manifest.json"]
    assert {"passages.jsonl", "vectors.faiss"} < set(names)
    assert {name.split("/")[0] for name in names if "/" in name} == {"lemma", "bigram", "late"}
    for name in names:
        content = (generation / name).read_bytes()
        flipped = bytearray(content or b"\0")  # no text here defines an abbreviation
        flipped[len(content) // 2] ^= 1
        (generation / name).write_bytes(flipped)
        assert not is_current(CORPUS, RECIPE, tmp_path)
        with pytest.raises(IndexDamaged) as caught:
            load_index(tmp_path, RECIPE)
        assert str(caught.value).startswith(f"{generation / name} has sha256 ")
        (generation / name).write_bytes(content)
    assert is_current(CORPUS, RECIPE, tmp_path)


def test_a_missing_file_makes_it_old_and_is_named(tmp_path: Path) -> None:
    generation = built(tmp_path)
    for name in files_of(generation):
        content = (generation / name).read_bytes()
        (generation / name).unlink()
        assert not is_current(CORPUS, RECIPE, tmp_path)
        with pytest.raises(IndexDamaged) as caught:
            load_index(tmp_path, RECIPE)
        assert str(caught.value).startswith(f"{generation / name} cannot be read ")
        (generation / name).write_bytes(content)
    assert is_current(CORPUS, RECIPE, tmp_path)


def test_building_anew_repairs_a_damaged_index(tmp_path: Path) -> None:
    (built(tmp_path) / "vectors.faiss").write_bytes(b"")
    built(tmp_path)
    assert is_current(CORPUS, RECIPE, tmp_path)
    assert load_index(tmp_path, RECIPE).passages == (BUDGET, PEOPLE)


def test_a_manifest_with_another_kind_of_recipe_makes_it_old(tmp_path: Path) -> None:
    manifest = built(tmp_path) / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    start = text.index('"recipe": {')
    end = text.index("}", start) + 1
    manifest.write_text(f'{text[:start]}"recipe": null{text[end:]}', encoding="utf-8")
    assert not is_current(CORPUS, RECIPE, tmp_path)


def test_a_disk_that_is_full_when_vectors_are_written_leaves_the_former_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    text = "予算"
    wide = StubEncoder({text: (1.0, *[0.0] * 4095)})  # 16 KiB do not fit a buffer
    corpus = corpus_of(passage(text))
    former = build_index(corpus, wide, RECIPE, tmp_path)
    monkeypatch.setattr("index.faiss_index.FILE", "/dev/full")
    with pytest.raises(IndexNotWritable, match="No space left"):
        build_index(corpus, wide, RECIPE, tmp_path)
    assert current_generation(tmp_path) == former
