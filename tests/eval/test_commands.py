"""The commands as a user meets them, where no model is needed."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from corpus.catalogue import BUNDLED as CATALOGUE
from eval.commands import bench, evaluate
from rag.workplace import BUNDLED, Workplace


@dataclass(frozen=True)
class Settings:
    """What the command line's settings are to these commands."""

    folder: Path

    def workplace(self) -> Workplace:
        """A workplace in a folder of the test's own."""
        return Workplace(self.folder, BUNDLED, CATALOGUE)


@pytest.fixture
def app(tmp_path: Path) -> typer.Typer:
    """A command line that loads the commands as `seisaku` does."""
    root = typer.Typer(pretty_exceptions_enable=False)

    @root.callback()
    def read_settings(ctx: typer.Context) -> None:
        ctx.obj = Settings(tmp_path)

    root.add_typer(evaluate.app, name="eval")
    root.add_typer(bench.app, name="bench")
    return root


def test_an_unknown_setting_is_told_in_both_languages_before_anything_loads(
    app: typer.Typer,
) -> None:
    result = CliRunner().invoke(app, ["eval", "--setting", "best"])
    assert result.exit_code == 1
    assert "設定「best」はありません" in result.stderr
    assert "no setting 'best'; choose from fused, bm25, dense, rrf" in result.stderr
    assert result.stdout == ""


def test_help_is_in_japanese_and_names_the_choices(app: typer.Typer) -> None:
    runner = CliRunner(env={"COLUMNS": "120"})
    shown = runner.invoke(app, ["eval", "--help"]).stdout
    assert "検索と回答の質を、正解付きの質問で測る。" in shown
    assert "fused" in shown
    assert "--split" in shown
    assert "速さとメモリを測る。" in runner.invoke(app, ["bench", "--help"]).stdout


def test_fewer_than_50_queries_are_not_measured(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["bench", "--queries", "49"])
    assert result.exit_code == 2
