"""`seisaku train` as a user meets it, where no model is needed."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from corpus.catalogue import BUNDLED as CATALOGUE
from eval.commands import train
from eval.training import cross_encoder_file
from rag.workplace import BUNDLED, Workplace
from tests.eval.test_commands import app_of


@pytest.fixture
def app(tmp_path: Path) -> typer.Typer:
    """A command line with an empty data folder."""
    root = app_of(Workplace(tmp_path / "var", BUNDLED, CATALOGUE))
    root.add_typer(train.app, name="train")
    return root


def test_without_a_name_the_command_tells_what_can_be_trained(app: typer.Typer) -> None:
    shown = CliRunner(env={"COLUMNS": "120"}).invoke(app, ["train"]).stdout
    assert "late-head" in shown
    assert "cross-encoder" in shown
    assert "語ごとの照合の重みを、公開データから学ぶ" in shown
    assert "質問や主張を文と並べて読むモデルを学ぶ" in shown


def test_a_missing_package_is_told_before_anything_loads(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_encoder_file, "find_spec", lambda _: None)
    result = CliRunner().invoke(app, ["train", "cross-encoder", "--data", "none.json"])
    assert result.exit_code == 1
    assert "onnx, onnxscript, onnxruntime がありません" in result.stderr
    assert "pip install -c constraints.txt -e '.[train]'" in result.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", ["late-head", "cross-encoder"])
def test_data_that_is_not_there_is_told(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(cross_encoder_file, "find_spec", lambda name: name)
    result = CliRunner().invoke(app, ["train", command, "--data", "none.json"])
    assert result.exit_code == 1
    assert "none.json" in result.stderr
