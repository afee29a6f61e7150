"""Saved runs: what is written is what is read, and a broken file is told with the reason."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.errors import FileUnusable, SavedRunError
from eval.saved_run import read_saved_run, write_saved_run

from .inline_run import query, saved_run


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    run = saved_run("fused", query("q-1", {"R@1": 1.0}), query("q-2", {"R@1": 0.0}, rank=None))
    path = tmp_path / "new" / "dev-fused.json"
    write_saved_run(path, run)
    assert read_saved_run(path) == run
    assert [item.name for item in path.parent.iterdir()] == ["dev-fused.json"]  # nothing beside
    assert "予算は1兆円" in path.read_text(encoding="utf-8")  # people read it too


def test_a_run_that_came_as_a_trec_file_has_neither_index_nor_machine(tmp_path: Path) -> None:
    run = replace(saved_run(), index=None, machine=None, passages={})
    write_saved_run(tmp_path / "run.json", run)
    assert read_saved_run(tmp_path / "run.json") == run


def changed(tmp_path: Path, **changes: Any) -> Path:
    """A file of a right run with some fields changed; "-" takes a field away."""
    path = tmp_path / "run.json"
    write_saved_run(path, saved_run())
    entry = json.loads(path.read_text(encoding="utf-8")) | changes
    kept = {name: value for name, value in entry.items() if name not in changes or value != "-"}
    path.write_text(json.dumps(kept), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 99}, "its format is 99, this program reads 1"),
        ({"queries": "-"}, "the object has no field 'queries'"),
        ({"weight": 1}, "the object has an unknown field 'weight'"),
        ({"name": 3}, "name is 3, not str"),
        ({"groups": {}}, "groups is {}, not list"),
        ({"measures": {"R@1": {"mean": "high"}}}, "measures.R@1 has no field 'low'"),
        ({"cost": {"index_mb": "3"}}, "cost.index_mb is '3', not float"),
        ({"machine": {"cpus": True, "processor": "", "system": ""}}, "machine.cpus is True"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    path = changed(tmp_path, **changes)
    with pytest.raises(SavedRunError) as caught:
        read_saved_run(path)
    assert reason in str(caught.value)
    assert str(path) in caught.value.message_ja


def test_broken_json_and_a_missing_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"name": "fus', encoding="utf-8")
    with pytest.raises(SavedRunError, match="Unterminated string"):
        read_saved_run(path)
    with pytest.raises(FileUnusable, match=r"none\.json"):
        read_saved_run(tmp_path / "none.json")


def test_whole_numbers_are_numbers_of_any_kind(tmp_path: Path) -> None:
    path = changed(tmp_path, cost={"index_mb": 3})
    assert read_saved_run(path).cost.index_mb == 3.0


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "eval").write_text("", encoding="utf-8")
    with pytest.raises(FileUnusable, match="cannot be written"):
        write_saved_run(tmp_path / "eval" / "run.json", saved_run())
