"""Search settings: the file that is shipped, and what is wrong with others."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from index.errors import SettingsError
from index.search_settings import SERVED, SearchSettings, Weights

GOOD = """
candidates = 100
late_candidates = 20
source_note_share = 0.5
expand = false

[weights]
dense = 1
lemma = 0.5
late = 2.0
"""


def read(folder: Path, text: str) -> SearchSettings:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return SearchSettings.load(path)


def test_the_shipped_settings_use_every_part() -> None:
    served = SearchSettings.load()
    assert set(served.weights.used) == {"dense", "lemma", "bigram", "late"}
    assert served.weights.retrievers == ("dense", "lemma", "bigram")
    assert served.late_candidates <= served.candidates


def test_a_reason_stands_before_every_value_of_the_shipped_file() -> None:
    values, _, weights = SERVED.read_text(encoding="utf-8").partition("[weights]")
    named = re.findall(r"^# .+\n(\w+) = ", values, re.MULTILINE)
    assert named == re.findall(r"^(\w+) = ", values, re.MULTILINE)
    assert {*named, "weights"} == set(SearchSettings.model_fields)
    assert set(re.findall(r"^(\w+) = ", weights, re.MULTILINE)) == set(Weights.model_fields)


def test_values_are_read_from_a_file(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == SearchSettings(
        weights=Weights(dense=1.0, lemma=0.5, bigram=0.0, late=2.0),
        candidates=100,
        late_candidates=20,
        source_note_share=0.5,
        expand=False,
    )


def test_a_part_of_weight_0_is_not_used(tmp_path: Path) -> None:
    weights = read(tmp_path, GOOD).weights
    assert weights.used == {"dense": 1.0, "lemma": 0.5, "late": 2.0}
    assert weights.retrievers == ("dense", "lemma")


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("dense = 1", "dense = -0.5", "weights.dense: .*greater than or equal to 0.*given -0.5"),
        ("dense = 1", 'dense = "1"', "weights.dense: .*valid number.*given '1'"),
        ("dense = 1", "dense = true", "weights.dense: .*valid number.*given True"),
        ("dense = 1", "dense = inf", "weights.dense: .*finite.*given inf"),
        ("dense = 1", "dense = nan", "weights.dense: .*given nan"),
        ("dense = 1", "dens = 1", "weights.dens: .*not permitted.*given 1"),
        ("candidates = 100", "candidates = 0", "candidates: .*equal to 1.*given 0"),
        ("candidates = 100", "candidates = 1.5", "candidates: .*integer.*given 1.5"),
        ("candidates = 100", 'candidates = "100"', "candidates: .*integer.*given '100'"),
        ("candidates = 100", "candidate = 100", "candidate: .*not permitted.*given 100"),
        ("late_candidates = 20", "late_candidates = -1", "late_candidates: .*given -1"),
        ("source_note_share = 0.5", "source_note_share = 1.1", "source_note_share: .*given 1.1"),
        ("expand = false", 'expand = "no"', "expand: .*boolean.*given 'no'"),
        ("expand = false", "expand = 0", "expand: .*boolean.*given 0"),
    ],
)
def test_a_wrong_value_is_named_with_the_file_and_the_remedy(
    good: str, bad: str, told: str, tmp_path: Path
) -> None:
    assert GOOD.count(good) >= 1
    with pytest.raises(SettingsError, match=told) as caught:
        read(tmp_path, GOOD.replace(f"\n{good}\n", f"\n{bad}\n"))
    assert str(caught.value).startswith(f"the search settings {tmp_path / 'settings.toml'}: ")
    assert str(caught.value).endswith("; correct these values")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("dense = 1", "dense = -1").replace("expand = false", "expand = 7")
    with pytest.raises(SettingsError, match=r"weights\.dense: .*; expand: "):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "weights", ["[weights]", "[weights]\nlate = 1.0", "[weights]\ndense = 0\nlemma = 0.0"]
)
def test_settings_that_find_nothing_are_refused(weights: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"weights: .*one of dense, lemma and bigram must be"):
        read(tmp_path, weights)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(None, "No such file", id="no file"),
        pytest.param(b"candidates = ", "Invalid value", id="cut"),
        pytest.param(b"\xff\xfe", "codec", id="no text"),
        pytest.param(b"candidates = 5\ncandidates = 6", "overwrite", id="twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    content: bytes | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=f"cannot be read .*{told}.*; correct the file"):
        SearchSettings.load(path)


def test_a_file_without_weights_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="weights: Field required"):
        read(tmp_path, "candidates = 5")


# Changes


def test_changed_settings_differ_in_what_is_changed_alone(tmp_path: Path) -> None:
    given = read(tmp_path, GOOD)
    changed = given.changed({"weights.late": 0.0, "candidates": 7})
    assert changed == SearchSettings(
        weights=Weights(dense=1.0, lemma=0.5),
        candidates=7,
        late_candidates=20,
        source_note_share=0.5,
        expand=False,
    )
    assert (given.candidates, given.weights.late) == (100, 2.0)  # as they were


def test_without_changes_settings_stay_as_they_are() -> None:
    assert SearchSettings.load().changed({}) == SearchSettings.load()


@pytest.mark.parametrize(
    "name", ["candidate", "weights.sparse", "weight.late", "candidates.late", "weights.late.x", ""]
)
def test_an_unknown_name_is_told_with_those_there_are(name: str) -> None:
    told = re.escape(f"there is no setting {name!r}; choose from")
    with pytest.raises(SettingsError, match=told) as caught:
        SearchSettings.load().changed({name: 1})
    for known in ("weights.dense", "weights.late", "candidates", "late_candidates", "expand"):
        assert known in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weights.late": -1.0}, "weights.late: .*given -1.0"),
        ({"candidates": "many"}, "candidates: .*given 'many'"),
        ({"weights": 3}, "weights: .*given 3"),
        ({"weights.dense": 0, "weights.lemma": 0, "weights.bigram": 0}, "one of dense, lemma"),
    ],
)
def test_a_change_to_what_is_not_allowed_is_told(changes: Mapping[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=f"the changed search settings: .*{told}"):
        SearchSettings.load().changed(changes)


def test_a_list_of_the_file_is_a_pair_whose_numbers_stay_strict(tmp_path: Path) -> None:
    assert read(tmp_path, "dense_fades = [0.25, 0.5]\n" + GOOD).dense_fades == (0.25, 0.5)
    for wrong in ('["0.25", 0.5]', "[true, 0.5]", "[0.5]", "[0.5, 0.25]", "0.5"):
        with pytest.raises(SettingsError, match="dense_fades"):
            read(tmp_path, f"dense_fades = {wrong}\n" + GOOD)
