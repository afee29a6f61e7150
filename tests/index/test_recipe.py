"""A recipe: an index that was made otherwise is refused with both values shown."""

import json
from dataclasses import asdict, fields, replace
from importlib.metadata import version
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.corpus import READING
from index.errors import IndexMismatch, ModelFileError
from index.model_description import DESCRIPTION_FILE
from index.recipe import Recipe, make_recipe
from tests.index.inline_index import RECIPE

FIELDS = [field.name for field in fields(Recipe)]


def model_folder(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(content, encoding="utf-8")
    return folder


def test_a_recipe_agrees_with_itself() -> None:
    RECIPE.check(asdict(RECIPE), Path("index"))


@pytest.mark.parametrize("name", FIELDS)
def test_a_difference_in_any_field_is_refused_with_both_values(name: str) -> None:
    found = {**asdict(RECIPE), name: "別の値"}
    with pytest.raises(IndexMismatch) as caught:
        RECIPE.check(found, Path("var/index/1"))
    assert str(caught.value) == (
        f"the index var/index/1 does not fit ({name}: the index has '別の値', "
        f"this program '{name} の値'); build it anew with `seisaku build`"
    )


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_the_index_lacks_is_refused(name: str) -> None:
    found = asdict(RECIPE)
    del found[name]
    with pytest.raises(IndexMismatch, match=f"{name}: the index has None"):
        RECIPE.check(found, Path("index"))


def test_every_difference_is_told() -> None:
    found = {**asdict(RECIPE), "model": "甲", "reading": "乙"}
    with pytest.raises(IndexMismatch, match=r"model: the index has '甲'.*reading: .*'乙'"):
        RECIPE.check(found, Path("index"))


def test_a_recipe_tells_the_model_its_prompts_the_reading_and_the_libraries(
    tmp_path: Path,
) -> None:
    prompts = json.dumps({"prompts": {"query": "質問: ", "document": "文書: "}})
    folder = model_folder(tmp_path / "model", config_sentence_transformers=prompts)
    catalogue = load_catalogue()
    recipe = make_recipe("試験用", folder, catalogue)
    assert (recipe.model, recipe.query_prompt, recipe.passage_prompt) == (
        "試験用",
        "質問: ",
        "文書: ",
    )
    assert recipe.reading == READING
    assert recipe.corpus_sha256 == catalogue.fingerprint()
    assert f"bm25s {version('bm25s')}" in recipe.libraries
    assert f"faiss-cpu {version('faiss-cpu')}" in recipe.libraries


def test_another_catalogue_makes_another_recipe(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "model", config="{}")
    catalogue = load_catalogue()
    later = replace(
        catalogue,
        documents=(replace(catalogue.documents[0], version=2), *catalogue.documents[1:]),
    )
    one, other = (make_recipe("試験用", folder, c) for c in (catalogue, later))
    assert one.corpus_sha256 != other.corpus_sha256
    assert replace(one, corpus_sha256="") == replace(other, corpus_sha256="")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"config": '{"layers": 13}'}, id="a small file's content"),
        pytest.param({"more": "{}"}, id="one file more"),
        pytest.param({"weights": " " * 1_000_001}, id="a large file's size"),
    ],
)
def test_another_model_folder_makes_another_recipe(change: dict[str, str], tmp_path: Path) -> None:
    files = {"config": '{"layers": 12}', "weights": " " * 1_000_000}
    one = make_recipe("m", model_folder(tmp_path / "one", **files), load_catalogue())
    same = make_recipe("m", model_folder(tmp_path / "same", **files), load_catalogue())
    other = make_recipe("m", model_folder(tmp_path / "other", **files | change), load_catalogue())
    assert one.model_sha256 == same.model_sha256 != other.model_sha256


def test_a_folder_that_describes_itself_is_told_by_its_description(tmp_path: Path) -> None:
    one = model_folder(tmp_path / "one", config="{}")
    other = model_folder(tmp_path / "other", config='{"layers": 12}')
    for folder in (one, other):
        (folder / DESCRIPTION_FILE).write_text("記述", encoding="utf-8")
    recipes = [make_recipe("m", folder, load_catalogue()) for folder in (one, other)]
    # `printf 記述 | sha256sum`
    expected = "d9fffd93ee5e5743f30abfa5955ddfd38b71ef43f36cec2c358dd0b02ceeb777"
    assert [recipe.model_sha256 for recipe in recipes] == [expected, expected]


def test_an_empty_model_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="is empty; name one that holds a model"):
        make_recipe("m", model_folder(tmp_path / "model"), load_catalogue())
