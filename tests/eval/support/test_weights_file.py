"""The file of weights is read as it was written."""

from dataclasses import replace
from pathlib import Path

from eval.support.weights_file import write_weights
from rag.support.settings import SupportSettings


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    settings = replace(
        SupportSettings.load(),
        fit={"rank": 1.25, "tokens": -0.5},
        lack={"fit": 0.75, "time": -2.0},
        fit_intercept=-1.5,
        lack_intercept=0.5,
        scale=0.25,
        offset=-0.125,
        threshold=0.375,
    )
    text = write_weights(settings, tmp_path / "weights.toml")
    assert (tmp_path / "weights.toml").read_text(encoding="utf-8") == text
    assert SupportSettings.load(tmp_path / "weights.toml") == settings


def test_nothing_is_written_where_no_file_is_named(tmp_path: Path) -> None:
    assert write_weights(SupportSettings.load(), None).startswith("# Written by")
    assert list(tmp_path.iterdir()) == []
