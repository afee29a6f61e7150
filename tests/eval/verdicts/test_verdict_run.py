"""Runs of verdicts as files."""

from pathlib import Path

import pytest

from eval.errors import SavedRunError
from eval.saved_run import write_saved_run
from eval.verdicts.verdict_run import read_run, write_verdict_run
from tests.eval.inline_run import saved_run

from .inline_items import judged, verdict_run


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    run = verdict_run(judged("m-1", "supported", "contradicted", together="supported", cited=True))
    write_verdict_run(tmp_path / "run.json", run)
    assert read_run(tmp_path / "run.json") == run
    assert run.name == "dev-memo"


def test_either_kind_of_run_is_told_by_its_file(tmp_path: Path) -> None:
    write_saved_run(tmp_path / "run.json", saved_run())
    assert read_run(tmp_path / "run.json") == saved_run()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no json", "is no saved run"),
        ('{"task": "memo"}', "no field 'split'"),
        ('{"task": "memo", "format": 99}', "its format is 99, this program reads 1"),
        ('{"task": "poems"}', "unknown field 'task'"),
        ("[]", "is no saved run"),
    ],
)
def test_another_file_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SavedRunError, match=reason):
        read_run(path)
